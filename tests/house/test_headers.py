"""Every answer of every route, to everybody: its headers, its cookies, and the id under which the log has it."""

import json

import pytest
from django.test import Client

from newsnotes.web.headers import ALWAYS
from tests.house.test_routes import PEOPLE, ROWS, Row, answer_to, filled, world
from tests.house.world import World

pytestmark = pytest.mark.django_db
__all__ = ["world"]

PROBLEM = "application/problem+json"


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_every_answer_is_private_and_has_the_headers_that_protect_it(row: Row, world: World) -> None:
    for person in PEOPLE:
        answer = answer_to(world.clients[person], row, filled(row.path, world.names))

        assert "no-store" in answer["Cache-Control"], person
        assert {name for name in ALWAYS if name not in answer} == set(), person
        assert {name: answer[name] for name in ALWAYS if name != "Content-Security-Policy"} == {
            name: value for name, value in ALWAYS.items() if name != "Content-Security-Policy"
        }
        policy = answer["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert not {"unsafe-inline", "unsafe-eval", "*", "data:", "http:", "https:"} & set(
            policy.replace("'", "").replace(";", " ").split()
        )


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_every_answer_names_its_request_and_a_refusal_says_it_in_its_body(row: Row, world: World) -> None:
    for person in PEOPLE:
        answer = answer_to(world.clients[person], row, filled(row.path, world.names))

        name = answer["X-Request-ID"]
        assert len(name) == 16
        if answer.get("Content-Type") == PROBLEM:
            assert json.loads(answer.content)["request_id"] == name
        elif (
            answer.status_code in (403, 404) and 'id="text"' not in answer.text
        ):  # the article is still shown
            assert f"<code>{name}</code>" in answer.content.decode()


@pytest.mark.parametrize("row", [row for row in ROWS if row.method == "GET"], ids=str)
def test_who_is_nobody_gets_no_session_and_cookies_of_forms_only(row: Row, world: World) -> None:
    answer = answer_to(Client(), row, filled(row.path, world.names))

    assert set(answer.cookies) <= ({"csrftoken"} if "csrfmiddlewaretoken" in answer.text else set())
