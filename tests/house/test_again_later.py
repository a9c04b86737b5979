"""Every route: an answer 503 or 429 says when to come back, and for as long as its cause lasts."""

import uuid
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import Client
from django.urls import resolve
from pytest_django import DjangoDbBlocker

from annotations.refusals import Busy, NoRoom, Refusal
from newsnotes.disk import Disk
from tests.house.browser_forms import forms_of
from tests.house.test_routes import ROWS, filled
from tests.house.world import World

pytestmark = pytest.mark.django_db
CAUSES = [Busy("Somebody else is changing this right now; try again."), NoRoom("The disk is full.")]
TYPED = {
    "name": "Harbour",
    "slug": "harbour",
    "text": "One line.",
    "headline": "One",
    "username": "out",
    "role": "analyst",
    "type": "person",
    "to": "rev",
    "reason": "other",
    "note": "No.",
    "spans": "0-5",
    "kind": "claim",
}
"""What people type into fields that are empty."""


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield World.made()
        transaction.set_rollback(True)


def sendings(world: World, client: Client) -> Iterator[tuple[str, str, dict[str, list[str]]]]:
    """What can be sent from the pages: its route, its address and the form, with each of its buttons."""
    pages = {filled(row.path, world.names) for row in ROWS if row.method == "GET" and row.statuses[-1] == 200}
    pages |= {
        f"/a/{world.names['article']}/?annotation={world.names[name]}" for name in ("draft", "submitted")
    }
    for path in sorted(page for page in pages if not page.startswith(("/api/", "/accounts/"))):
        answer = client.get(path)
        if not answer.headers["Content-Type"].startswith("text/html"):
            continue
        for form in forms_of(answer.content.decode(), path):
            if form.method != "post" or form.action.startswith("/accounts/"):
                continue
            data = {
                name: [one or TYPED.get(name, "") for one in values] for name, values in form.data.items()
            }
            data["action"] = [str(uuid.uuid4())]
            for button in form.buttons or [("", "")]:
                yield (
                    resolve(form.action.partition("?")[0]).url_name,
                    form.action,
                    data | {button[0]: [button[1]]},
                )


@pytest.mark.parametrize("cause", CAUSES, ids=lambda cause: type(cause).__name__)
def test_what_cannot_be_stored_now_says_when_to_come_back(world: World, monkeypatch, cause: Refusal) -> None:
    clients = [world.clients[name] for name in ("ann", "rev", "max")]
    sent = [(client, *sending) for client in clients for sending in sendings(world, client)]
    reached, wrong = set(), set()

    def refuse(disk: Disk) -> bool:
        raise cause

    monkeypatch.setattr(Disk, "is_full", property(refuse))  # every action looks there first
    for client, route, address, data in sent:
        for headers in ({}, {"HX-Request": "true"}):
            with transaction.atomic():
                answer = client.post(address, data, headers=headers)
                transaction.set_rollback(True)
            if answer.status_code == 503:
                reached.add(route)
                if answer.headers.get("Retry-After") != str(cause.retry_after):
                    wrong.add(route)
    assert wrong == set()
    assert {route for _, route, *_ in sent} - reached == {
        "workspace",
        "set_language",  # stores nothing
        "settings",
        "settings_invite",
    }, "a form that has not got as far"
