"""What nobody could answer is answered by a page of ours, which names its request as the log does."""

import pytest
from django.core.exceptions import SuspiciousOperation
from django.test import Client

from annotations.views import health
from newsnotes.web.failures import OTHER_NAME
from newsnotes.web.refusing import SENTENCES

PATHS = [
    "/",
    "/livez",
    "/accounts/login/",
    "/static/nothing.js",
    "/nowhere/",
    "/api/v1/projects/",
    "/api/nowhere/",
]


def fail(*args: object, **named: object) -> None:
    raise RuntimeError("told to nobody")


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Client:
    """A browser with a session, at a site whose database and templates both fail."""
    monkeypatch.setattr("django.template.backends.django.Template.render", fail)
    client = Client(raise_request_exception=False)
    client.cookies["sessionid"] = "x" * 32
    return client


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "a_b", "x@y", "[::", "localhost:port"]
)
def test_another_name_gets_a_page_that_shows_nothing(host, path):
    answer = Client(headers={"Host": host}).get(path)

    assert answer.status_code == 400
    assert OTHER_NAME in answer.text
    assert answer["X-Request-ID"] in answer.text
    for word in (host, "ALLOWED_HOSTS", "Traceback", "DisallowedHost", "settings"):
        assert word not in answer.text


@pytest.mark.parametrize("path", ["/inbox/", "/nowhere/", "/accounts/login/"])
def test_a_mistake_is_a_page_that_needs_neither_database_nor_templates(failing, path):
    answer = failing.get(path)

    assert answer.status_code == 500
    assert SENTENCES[500] in answer.text
    assert answer["X-Request-ID"] in answer.text
    assert "told to nobody" not in answer.text


def test_a_mistake_is_in_the_log_with_its_traceback(failing, caplog):
    answer = failing.get("/accounts/login/")

    assert answer.status_code == 500
    assert "RuntimeError: told to nobody" in caplog.text


def test_a_mistake_of_the_api_is_a_problem(monkeypatch):
    monkeypatch.setattr("annotations.api.problems._sentence", fail)

    answer = Client(raise_request_exception=False).get("/api/v1/projects/")

    assert (answer.status_code, answer["Content-Type"]) == (500, "application/problem+json")
    assert answer.json()["request_id"] == answer["X-Request-ID"]


def test_what_the_framework_would_not_read_is_a_page(monkeypatch):
    def refuse(*args: object) -> None:
        raise SuspiciousOperation("told to nobody")

    monkeypatch.setattr(health.health, "what_is_wrong", refuse)

    answer = Client().get("/readyz")

    assert answer.status_code == 400
    assert SENTENCES[400] in answer.text
    assert "told to nobody" not in answer.text
