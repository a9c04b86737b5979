"""Answers do not tell whether what somebody may not know of is there (docs/adr/0014 lists what cannot be hidden)."""

import re
from typing import Any
from urllib.parse import quote
from uuid import UUID

import pytest
from django.db import transaction
from django.test import Client

from annotations.choices import Role
from annotations.models import Project, User
from tests import factories
from tests.house.test_routes import NOWHERE, ROWS, Row, answer_to, filled, world
from tests.house.world import World

pytestmark = pytest.mark.django_db
__all__ = ["world"]

SIGN_IN = "/accounts/login/"
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')
_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def told_by(answer: Any, *names: str) -> tuple[int, dict[str, str]]:
    """All that an answer tells: but for its own ids and tokens, and the names that the request itself has brought."""
    told = {"body": _TOKEN.sub("", "" if answer.streaming else answer.text), **answer.headers}
    told["Content-Security-Policy"] = " ".join(sorted(told["Content-Security-Policy"].split("; ")))
    for varies in ("Content-Length", "Expires"):
        told.pop(varies, None)
    for mine in (answer["X-Request-ID"], *names):
        told = {name: value.replace(mine, "MINE") for name, value in told.items()}
    told = {name: _ID.sub("ID", value) for name, value in told.items()}
    return answer.status_code, told


def is_about_something(row: Row) -> bool:
    """Whether a row names something that is there; a link that lets in whoever has it is known to who has it."""
    return ("{" in row.path or "/desk/" in row.path) and not row.path.startswith("/accounts/")


@pytest.mark.parametrize("row", [row for row in ROWS if is_about_something(row)], ids=str)
def test_a_stranger_is_answered_as_if_it_were_not_there(row: Row, world: World) -> None:
    path = filled(row.path, world.names)
    elsewhere = filled(row.path, dict.fromkeys(world.names, NOWHERE)).replace("/desk/", "/none/")
    for person in ("anonymous", "out", "gone"):
        hidden = answer_to(world.clients[person], row, path)
        missing = answer_to(world.clients[person], row, elsewhere)

        assert told_by(hidden, path.partition("?")[0]) == told_by(missing, elsewhere.partition("?")[0])


NAMING = [
    "GET    /p/desk/settings/member/remove/?username={name}",
    "POST   /p/desk/settings/member/remove/ username={name}&to=rev",
    "POST   /p/desk/settings/member/remove/ username=ann&to={name}",
    "POST   /p/desk/settings/member/take-over/ username={name}&to=rev",
    "POST   /p/desk/settings/member/take-over/ username=ann&to={name}",
    "POST   /p/desk/settings/member/password/ username={name}",
    "POST   /p/desk/leave/ to={name}",
    "POST   /a/{article}/about/access/ restricted=on&readers={name}&version=1",
    "POST   /a/{article}/about/give/ member={name}",
    "POST   /a/{article}/about/take-back/ member={name}",
    "POST   /a/{article}/about/take-over/ to={name}",
    "POST   /a/{article}/{draft}/take-over/ version=1&to={name}",
    "GET    /api/v1/projects/desk/members/{name}/",
    'PATCH  /api/v1/projects/desk/members/{name}/ @1 {"role": "reviewer"}',
    "DELETE /api/v1/projects/desk/members/{name}/ @1",
    "DELETE /api/v1/projects/desk/members/rev/?to={name} @1",
    "GET    /api/v1/projects/desk/members/{name}/work/",
    'POST   /api/v1/projects/desk/members/{name}/work/ {"to": "rev"}',
    'POST   /api/v1/articles/{article}/take-over/ {"to": "{name}"}',
    'POST   /api/v1/projects/desk/invitations/ {"invitee": "{name}", "role": "analyst"}',
    "GET    /api/v1/projects/desk/annotations/?author={name}",
    "GET    /api/v1/projects/desk/annotations/?reviewer={name}",
    "GET    /api/v1/projects/desk/export/?format=jsonl&author={name}",
]
"""Every request that names a person, but for the one that makes a person a member."""


@pytest.mark.parametrize("request_line", NAMING)
def test_a_person_outside_the_project_is_nobody(request_line: str, world: World) -> None:
    method, path, *rest = request_line.split(maxsplit=3)
    version = rest.pop(0) if rest and rest[0].startswith("@") else ""
    body = rest[0] if rest else ""
    with transaction.atomic():
        User.objects.create_user("outsider", password=factories.PASSWORD)
        told = []
        for name in ("outsider", "nobody-x"):
            asked = [text.replace("{name}", name) for text in (path, body)]
            row = Row(method, asked[0], version, asked[1], ())
            answer = answer_to(world.clients["max"], row, filled(asked[0], world.names))
            told.append(told_by(answer, name))
        transaction.set_rollback(True)

    assert told[0] == told[1]


def test_a_restricted_article_is_not_there_for_who_is_not_named(world: World) -> None:
    ann, manager = User.objects.get(username="ann"), User.objects.get(username="max")
    with transaction.atomic():
        project = factories.project("vault")
        project_member = factories.member(project, "ann", Role.ANALYST)
        factories.member(project, "max", Role.MANAGER)
        article = factories.article(project, manager, "“Nobody may know,” she said.", restricted=True)
        assert project_member == ann
        for path in (
            "/a/{id}/",
            "/a/{id}/about/",
            "/api/v1/articles/{id}/",
            "/api/v1/articles/{id}/revisions/",
        ):
            told = [
                told_by(
                    answer_to(world.clients["ann"], Row("GET", "", "", "", ()), path.replace("{id}", str(pk)))
                )
                for pk in (article.pk, UUID(NOWHERE))
            ]
            assert told[0] == told[1]
            assert told[0][0] == 404
        transaction.set_rollback(True)


HIDDEN = {"text": "“Nobody may know,” she said.", "external_id": "wire-77"}
TAKEN = [
    "POST  /p/desk/import/ text={text}",
    "POST  /p/desk/import/ text=Another&external_id={external_id}",
    "POST  /a/{article}/about/ version=1&headline=a&language=en&external_id={external_id}",
    'POST  /api/v1/projects/desk/articles/ {"text": "{text}"}',
    'POST  /api/v1/projects/desk/articles/ {"text": "Another.", "external_id": "{external_id}"}',
    'PATCH /api/v1/articles/{article}/ @1 {"external_id": "{external_id}"}',
]
"""Every request that gives an article a text or an id, which a project has once."""


@pytest.mark.parametrize("request_line", TAKEN)
def test_what_a_hidden_article_has_is_refused_without_a_word_of_it(request_line: str, world: World) -> None:
    method, path, *rest = request_line.split(maxsplit=3)
    version, body = (rest[0], rest[1]) if rest[0].startswith("@") else ("", " ".join(rest))
    manager = User.objects.get(username="max")
    with transaction.atomic():
        desk = Project.objects.get(slug="desk")
        kept = {"headline": "Sealed", "outlet": "The Vault", "restricted": True}
        hidden = factories.article(desk, manager, **HIDDEN, **kept)
        for name, value in HIDDEN.items():
            body = body.replace(f"{{{name}}}", quote(value) if path.startswith(("/p/", "/a/")) else value)
        row = Row(method, path, version, body, ())
        answer = answer_to(world.clients["ann"], row, filled(path, world.names))
        told = [str(hidden.pk), *kept.values()]
        transaction.set_rollback(True)

    whole = f"{answer.headers}{answer.whole.decode()}"
    assert answer.status_code == 409, whole
    assert [word for word in told if str(word) in whole] == []


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["page", "part"])
def test_signing_in_tells_nobody_who_there_is(headers: dict[str, str], world: World) -> None:
    with transaction.atomic():
        User.objects.create_user("outsider", password=factories.PASSWORD)
        told = [
            told_by(
                Client(headers=headers).post(SIGN_IN, {"username": name, "password": "a wrong one"}), name
            )
            for name in ("outsider", "nobody-x")
        ]
        transaction.set_rollback(True)

    assert told[0] == told[1]
