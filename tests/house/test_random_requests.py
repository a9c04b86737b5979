"""Whatever is sent to whatever route: an answer below 500, and nothing stored that is wrong.

The seeds are fixed, so that a failure comes again.
"""

import json
import random
import re
import uuid
from http.cookies import Morsel
from typing import Any
from urllib.parse import urlencode

import pytest

from annotations.api.description.operations import ANNOTATION_QUERY, ARTICLE_QUERY, EXPORT_QUERY, PAGING_QUERY
from annotations.models import User
from annotations.queries.integrity import faults
from tests.house.test_routes import ROWS, filled
from tests.house.world import World

pytestmark = pytest.mark.slow
REQUESTS = 2_000
ROUNDS = 8
WORD = re.compile(r"\S+")
QUERIED = sorted(
    {*ANNOTATION_QUERY, *ARTICLE_QUERY, *EXPORT_QUERY, *PAGING_QUERY, "after", "seq", "annotation", "span"}
)
SENT = WORD.findall("""
name aliases wikidata_id description type version action id spans attributes links tags kind text passage which value
clear make reason note verdict number state headline url published_at restricted language external_id user role me slug
approvals four_eyes span part hedged checkability said_on person username password q status outlet
""")
VALUES = [
    *(
        "",
        "\0",
        "x" * 5000,
        "%00",
        "é",
        "\u202e",
        "\ufffd",
        "a\nb",
        "a,b,,",
        "'\"",
        "\\",
        "-1",
        "1e400",
        "9" * 20,
    ),
    *(
        "1" * 400,
        "true",
        "None",
        "null",
        "[]",
        "{}",
        "0-1",
        "0-1,",
        "2026-13-01",
        "9999-12-31T23:59:59-23:59",
    ),
    *(
        "0001-01-01T00:00:00+23:59",
        "approved",
        "quote",
        "person",
        "speaker",
        "0190c8a4-7b1e-7c3d-9a53-2f4e8b6d1c07",
    ),
    *("WyIxIiwgMF0=", "W10="),
]
JSON = [*VALUES, None, True, 0, -1, 1, 2**31, 10**17, 0.5, [], [[0, 2]], [[2, 0]], [None], {}, {"entity": 5}]
HEADERS = WORD.findall("""
If-Match If-None-Match Accept Authorization HX-Request Idempotency-Key Range X-CSRFToken Referer Origin Cookie Expect
Content-Encoding HX-Target HX-Current-URL Accept-Language If-Modified-Since X-Forwarded-Host X-Forwarded-Proto
""")
TYPES = ["application/json", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "x", ""]
LINES = [value for value in VALUES if "\n" not in value and value.isascii()]


def headers(chance: random.Random) -> dict[str, str]:
    made = {"If-Match": "*", "Idempotency-Key": str(uuid.UUID(int=chance.getrandbits(128)))}
    return made | {chance.choice(HEADERS): chance.choice(LINES) for _ in range(chance.randint(0, 2))}


def body(chance: random.Random, media_type: str) -> str:
    if media_type != "application/json":
        return urlencode(pairs(chance, SENT, VALUES))
    many = [dict(pairs(chance, SENT, JSON)) for _ in range(chance.randint(0, 2))]
    return json.dumps(chance.choice([many, *many, *many, chance.choice(JSON)]))


def pairs(chance: random.Random, names: list[str], values: list[Any]) -> list[tuple[str, Any]]:
    return [(chance.choice(names), chance.choice(values)) for _ in range(chance.choice([0, 1, 1, 2, 5]))]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("seed", range(ROUNDS))
def test_no_request_makes_a_server_error_or_stores_what_is_wrong(seed):
    """Each is committed, so that what is checked at the commit is checked, and what one does the next one meets."""
    chance, world = random.Random(seed), World.made()
    lists = [row for row in ROWS if row.method == "GET" and row.path.startswith("/api/v1/projects/desk/")]
    rows, failed = [*ROWS, *lists, *lists, *lists], []  # where most of what is sent is read
    for _ in range(REQUESTS // ROUNDS):
        row, person = chance.choice(rows), chance.choice(["ann", "max", "max", "out", "anonymous"])
        client = world.clients[person]
        client.raise_request_exception = False
        usual = "application/json" if row.path.startswith("/api/") else TYPES[1]
        media_type = usual if chance.random() < 0.9 else chance.choice(TYPES)
        query = urlencode(pairs(chance, QUERIED, VALUES)) if row.method == "GET" else ""
        path = f"{filled(row.path, world.names).partition('?')[0]}?{query}"
        sent = headers(chance)
        # The row's own body and version, too: they are what is carried out.
        meant = chance.random() < 0.3
        if meant and row.version:
            sent["If-Match"] = f'"{row.version[1:]}"'
        content = row.body if meant and row.body else body(chance, media_type)
        answer = client.generic(row.method, path, content, usual if meant else media_type, headers=sent)
        if answer.streaming:
            b"".join(answer)
        if person != "anonymous" and not client.cookies.get("sessionid", Morsel()).value:
            client.force_login(User.objects.get(username=person))  # who signed out comes back
        if answer.status_code >= 500 and answer.status_code != 503:
            failed.append((row.method, path, sent, content[:300], answer.status_code))
    assert not failed, f"{len(failed)} of {REQUESTS // ROUNDS}: {failed[:3]}"
    assert not list(faults())
