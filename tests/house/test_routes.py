"""Every route × everybody: the table in `tests.house.routes`, carried out; a route that is not in it fails."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve
from pytest_django import DjangoDbBlocker

from tests.house import routes
from tests.house.world import World

pytestmark = pytest.mark.django_db

PEOPLE = ("anonymous", "out", "ann", "rev", "max")
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
NOWHERE = "01900000-0000-7000-8000-000000000000"


@dataclass(frozen=True)
class Row:
    method: str
    path: str
    version: str
    body: str
    statuses: tuple[int, ...]

    def __str__(self) -> str:
        return " ".join(filter(None, [self.method, self.path, self.version, self.body]))


def rows() -> list[Row]:
    line = re.compile(r"([A-Z]+) +(\S+)(?: +(@\d+))?(?: +(\{.*\}|\w+=\S*))?((?: +\d{3}){5})")
    found = []
    for text in routes.TABLE.splitlines()[2:]:
        if text.strip() and not text.startswith("#"):
            match = line.fullmatch(text.rstrip())
            assert match, f"not a row: {text}"
            method, path, version, body, statuses = match.groups()
            found.append(Row(method, path, version or "", body or "", tuple(map(int, statuses.split()))))
    return found


ROWS = rows()


def filled(path: str, names: dict[str, str]) -> str:
    """The path with what stands in braces filled in."""
    return re.sub(r"\{(\w+)\}", lambda name: names[name[1]], path)


def route_of(path: str) -> str:
    """The route that a path of the table belongs to."""
    anything = dict.fromkeys(re.findall(r"\{(\w+)\}", path), NOWHERE)
    try:
        return resolve(filled(path.partition("?")[0], anything)).route
    except Resolver404:
        return f"{path} has a row and no route"


def all_routes(resolver: URLResolver, before: str = "") -> list[str]:
    found = []
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            found.append(before + str(entry.pattern).removeprefix("^"))
        else:
            found += all_routes(entry, before + str(entry.pattern))
    return found


def answer_to(client: Client, row: Row, path: str, **headers: str) -> Any:
    """The answer to a request, with all of its body in `whole`.

    It is sent in a transaction that is taken back; a sign-out is taken back, too.
    """
    cookies = SimpleCookie()
    cookies.load(client.cookies)
    with transaction.atomic():
        response = send(client, row, path, **headers)
        transaction.set_rollback(True)
    client.cookies = cookies
    return response


def send(client: Client, row: Row, path: str, **headers: str) -> Any:
    """Send a request, and read all of its answer into `whole`."""
    sent: dict[str, Any] = {"data": row.body, "content_type": _type_of(path)} if row.method != "GET" else {}
    if row.version:
        headers["If-Match"] = f'"{row.version[1:]}"'
    response = client.generic(row.method, path, headers=headers, **sent)
    response.whole = b"".join(response) if response.streaming else response.content
    return response


def status_of(client: Client, method: str, path: str, body: str = "", version: str = "") -> int:
    """The status of a request that is taken back."""
    return answer_to(client, Row(method, path, version, body, ()), path).status_code


def read_answer(
    client: Client, method: str, path: str, body: str = "", version: str = "", **headers: str
) -> tuple[int, str]:
    """The status of a request that is taken back, and all that its answer says, headers and body."""
    response = answer_to(client, Row(method, path, version, body, ()), path, **headers)
    return response.status_code, f"{response.headers}\n{response.whole.decode(errors='replace')}"


def _type_of(path: str) -> str:
    return "application/json" if path.startswith("/api/") else "application/x-www-form-urlencoded"


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """Made once: every request is taken back, and so, at the end, is the world."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield World.made()
        transaction.set_rollback(True)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_everybody_gets_the_answer_that_the_table_says(row: Row, world: World) -> None:
    path = filled(row.path, world.names)
    got = {
        person: status_of(world.clients[person], row.method, path, row.body, row.version) for person in PEOPLE
    }
    assert got == dict(zip(PEOPLE, row.statuses, strict=True))


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_who_has_left_is_a_stranger(row: Row, world: World) -> None:
    path = filled(row.path, world.names)

    status = status_of(world.clients["gone"], row.method, path, row.body, row.version)

    assert status == row.statuses[PEOPLE.index("out")]


def test_every_route_is_in_the_table() -> None:
    differ = sorted(set(all_routes(get_resolver())) ^ {route_of(row.path) for row in ROWS})
    assert not differ, "\n".join(["tests/house/routes.py and the routes differ in:", *differ])


def test_every_other_method_is_refused(world: World) -> None:
    listed: dict[str, set[str]] = {}
    for row in ROWS:
        listed.setdefault(row.path.partition("?")[0], set()).add(row.method)
    by_route: dict[str, set[str]] = {}
    for path, methods in listed.items():
        by_route.setdefault(route_of(path), set()).update(methods)
    wrong = {}
    for path in listed:
        for method in set(METHODS) - by_route[route_of(path)]:
            status = status_of(world.clients["max"], method, filled(path, world.names))
            if status != 405:
                wrong[f"{method} {path}"] = status
    assert not wrong, "\n".join(f"{request} → {status}" for request, status in wrong.items())
