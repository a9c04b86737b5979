"""`kill -9` of web processes and of the database, while people write by HTTP and in a browser."""

import itertools
import json
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from typing import Any

import pytest

from tests.setup.processes import ROOT
from tests.soak.site import Person, Site, kill, site_up

pytestmark = pytest.mark.slow

CLIENTS = 4
EVERY = 5.0


@pytest.fixture(scope="module")
def up() -> Iterator[Site]:
    with site_up() as site:
        yield site


def write(
    site: Site, article: str, stop: threading.Event, numbers: Iterator[int], done: dict[str, int]
) -> None:
    """Mark one place after the other, each until somebody says that it is stored."""
    person = Person(site, "ann")
    while not stop.is_set():
        start = 6 * next(numbers)
        mark = {"id": str(uuid.uuid4()), "action": str(uuid.uuid4()), "kind": "claim"}
        mark["spans"] = f"{start}-{start + 5}"
        while not stop.is_set():
            status, _ = person.post(f"{article}mark/", mark)
            assert status < 500 or status == 503
            if status == 200:
                done[mark["id"]] = start
                break
            stop.wait(0.2)


def read_page(person: Person, address: str) -> Any:
    """A page of a list, as soon as the database that was killed last is back."""
    for _ in range(120):
        status, body = person.get(address)
        if status == 200:
            return json.loads(body)
        time.sleep(0.5)
    raise AssertionError(f"{address} answers {status}")


def test_what_is_acknowledged_by_http_is_stored_once_whatever_is_killed(up: Site) -> None:
    manager = Person(up, "max")
    article = manager.add_article("demo", "abcde " * 5_000)
    stop, done, numbers = threading.Event(), {}, itertools.count()
    writers = [
        threading.Thread(target=write, args=(up, article, stop, numbers, done)) for _ in range(CLIENTS)
    ]
    for writer in writers:
        writer.start()
    for victims in (up.web_processes, up.postmaster, up.web_processes, up.postmaster):
        stop.wait(EVERY)
        kill(victims())
    stop.wait(EVERY)
    stop.set()
    for writer in writers:
        writer.join(60)

    stored: list[tuple[str, int]] = []
    address = f"/api/v1/articles/{article.split('/')[2]}/annotations/?page_size=100"
    while address:
        answer = read_page(manager, address)
        stored += [(row["id"], row["spans"][0]["start"]) for row in answer["results"]]
        address = (answer["next"] or "").removeprefix(up.address)

    assert len(done) > 20
    assert done.items() <= dict(stored).items()
    starts = [start for _, start in stored]
    assert len(set(starts)) == len(starts)


def test_what_is_marked_in_a_browser_is_stored_once_whatever_is_killed() -> None:
    soak = [sys.executable, "-m", "tests.soak", "--minutes", "0.5", "--kill-every", "6", "--kills-only"]

    done = subprocess.run(soak, cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr
    assert "Nothing was lost, doubled or seen broken." in done.stdout
