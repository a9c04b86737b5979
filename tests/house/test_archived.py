"""An archived project is read as before and changed at no door: every row of the table of routes, once more."""

import html
from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from annotations.actions.archiving import set_archived
from annotations.models import Project, User
from annotations.refusals import ARCHIVED
from tests.actions.counting import rows as counted
from tests.house.test_routes import PEOPLE, ROWS, Row, answer_to, filled, send
from tests.house.world import World

pytestmark = pytest.mark.django_db

IN_PROJECT = ("/p/desk/", "/a/", "/api/v1/projects/desk/", "/api/v1/articles/", "/api/v1/annotations/")
ALSO_IN_PROJECT = ("/api/v1/entities/", "/api/v1/tags/", "/api/v1/invitations/")
STILL_DONE = {
    "POST /p/desk/settings/archive/ version=1&archived=on",
    "PUT /api/v1/projects/desk/archive/ @1",
    "DELETE /api/v1/projects/desk/archive/ @1",
    "POST /p/desk/settings/tokens/{token}/revoke/",
    "POST /p/desk/settings/member/password/ username=ann",
    "POST /p/desk/settings/member/password/ username=max",
    "POST /p/desk/settings/invitations/{invited}/revoke/ version=1",
    "DELETE /api/v1/invitations/{invited}/ @1",
    "POST /p/desk/leave/",
    "DELETE /api/v1/projects/desk/members/ann/ @1",
}
"""What may be done all the same: bringing it back, and what lets people in again or takes access away."""

WRITES = [
    row
    for row in ROWS
    if row.method != "GET"
    and row.path.startswith(IN_PROJECT + ALSO_IN_PROJECT)
    and str(row) not in STILL_DONE
]
READS = [row for row in ROWS if row.method == "GET" and row.path.startswith(IN_PROJECT + ALSO_IN_PROJECT)]


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic():
        made = World.made()
        Project.objects.update(version=0)
        set_archived(by=User.objects.get(username="max"), slug="desk", archived=True)
        yield made
        transaction.set_rollback(True)


def stored() -> dict[str, int]:
    """How many rows there are, but for the answers that are kept for requests that are sent again."""
    return {table: number for table, number in counted().items() if table != "annotations_reply"}


@pytest.mark.parametrize("row", WRITES, ids=str)
def test_nothing_is_written(row: Row, world: World) -> None:
    path, before = filled(row.path, world.names), stored()
    for person, usual in zip(PEOPLE, row.statuses, strict=True):
        with transaction.atomic():
            answer = send(world.clients[person], row, path)
            after = stored()
            transaction.set_rollback(True)

        done = usual < 300 or (usual in (302, 303) and person not in ("anonymous", "out"))
        if done:
            assert answer.status_code == 409, person
            assert ARCHIVED in html.unescape(answer.whole.decode()), person
        else:
            assert answer.status_code >= 302, person
        assert after == before, person


@pytest.mark.parametrize("row", READS, ids=str)
def test_all_is_read_as_before(row: Row, world: World) -> None:
    path = filled(row.path, world.names)

    got = {person: answer_to(world.clients[person], row, path).status_code for person in PEOPLE}

    assert got == dict(zip(PEOPLE, row.statuses, strict=True))


def test_what_is_still_done_is_in_the_table() -> None:
    assert STILL_DONE - {str(row) for row in ROWS} == set()
