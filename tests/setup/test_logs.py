"""Lines of the log: one for each thing that happened, with the request that it belongs to."""

import json
import logging
import sys

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from newsnotes.logs import Json, Lines
from newsnotes.web.request_ids import GIVEN


def record(message: str, **more: object) -> logging.LogRecord:
    made = logging.LogRecord("desk", logging.WARNING, "x.py", 1, message, (), None)
    made.created = 1_772_357_400.5
    made.__dict__.update(more)
    return made


@pytest.fixture
def request_id() -> str:
    """The id of the request that this thread has just answered."""
    return Client(**{GIVEN: "from-the-proxy"}).get("/livez")["X-Request-ID"]


def test_a_line_says_when_how_grave_where_and_about_which_request(request_id):
    assert request_id == "from-the-proxy"
    assert Lines().format(record("gone")) == "2026-03-01T09:30:00.500Z warning desk from-the-proxy gone"
    assert json.loads(Json().format(record("gone"))) == {
        "time": "2026-03-01T09:30:00.500Z",
        "level": "warning",
        "logger": "desk",
        "request": "from-the-proxy",
        "message": "gone",
    }


@given(st.text())
def test_nothing_that_is_logged_makes_a_second_line(message):
    assert Lines().format(record(message)).count("\n") == 0
    line = Json().format(record(message))
    assert line.count("\n") == line.count("\r") == 0
    assert json.loads(line).get("message", "") == message


def test_a_traceback_is_indented_or_a_member():
    try:
        int("why\n2026-03-01T09:30:00.500Z error forged")
    except ValueError:
        failed = record("failed", exc_info=sys.exc_info())

    first, *rest = Lines().format(failed).splitlines()
    assert first.endswith("failed")
    assert rest
    assert all(line.startswith("    ") for line in rest)
    assert "ValueError: invalid literal" in json.loads(Json().format(failed))["trace"]


@pytest.mark.parametrize("path", ["/nowhere/", "/api/v1/projects/", "/metrics"])
def test_a_refusal_is_in_the_log_under_the_id_that_its_answer_has(path, caplog, db):
    caplog.handler.setFormatter(Lines())

    answer = Client().get(path)

    assert f"django.request {answer['X-Request-ID']} " in caplog.text
    assert path in caplog.text
