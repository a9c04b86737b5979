"""Every answer of every route, read compressed, is the one that is sent plain; and what is stored by its ETag is."""

import re

import pytest

from newsnotes.web.compression import SMALLEST
from tests.house.test_routes import ROWS, Row, answer_to, filled, world
from tests.house.world import World
from tests.wire import READERS

pytestmark = pytest.mark.django_db
__all__ = ["world"]

GETS = [row for row in ROWS if row.method == "GET"]
TEXT = re.compile(r"text/|application/([\w.]+\+)?(json|jsonl|xml)")
ONCE = re.compile(
    rb"[A-Za-z0-9]{64}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{16}|[0-9.]+e-\d+|\d{10,}|\d\d:\d\d|\b\d+\.\d+\b"
)
"""What differs from one answer to the next: tokens of forms, new ids, times."""


@pytest.mark.parametrize("coding", READERS)
@pytest.mark.parametrize("row", GETS, ids=str)
def test_every_answer_is_the_same_once_it_is_read(row: Row, coding: str, world: World) -> None:
    path = filled(row.path, world.names)
    plain = answer_to(world.clients["max"], row, path)
    length = len(body := plain.whole)

    answer = answer_to(world.clients["max"], row, path, **{"Accept-Encoding": coding})
    sent = answer.whole

    is_long = plain.streaming or length >= SMALLEST
    is_compressible = is_long and TEXT.match(plain.get("Content-Type", "")) is not None
    assert answer.status_code == plain.status_code
    assert answer.get("Content-Encoding") == (coding if is_compressible else None)
    assert ("Accept-Encoding" in answer.get("Vary", "")) is is_compressible
    assert ONCE.sub(b"", READERS[coding](sent) if is_compressible else sent) == ONCE.sub(b"", body)


@pytest.mark.parametrize("row", [row for row in GETS if row.path.startswith("/api/")], ids=str)
def test_etag_of_a_compressed_answer_is_known_again(row: Row, world: World) -> None:
    path = filled(row.path, world.names)
    packed = {"Accept-Encoding": "gzip"}
    first = answer_to(world.clients["max"], row, path, **packed)
    if "ETag" not in first.headers:
        return

    again = answer_to(world.clients["max"], row, path, **packed, **{"If-None-Match": first["ETag"]})

    assert (again.status_code, again.whole) == (304, b"")
