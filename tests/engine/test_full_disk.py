"""The disk of the database is really full: nothing is lost, nobody waits, and it goes on once there is room."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import psycopg
import pytest

from tests.engine.sites import Answer, Doors, Served, doors_of, served
from tests.postgres.sites import wait_for

SOON = 5.0
MEGABYTE = 2**20
DISK_MB = 400
WARN_MB = 150

pytestmark = pytest.mark.slow


@contextmanager
def small_disk(place: Path) -> Iterator[Path]:
    """A disk of its own."""
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={DISK_MB}m", "newsnotes", str(place)],
        capture_output=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip("only who may mount a disk can fill one")
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    with small_disk(tmp_path / "disk") as place:
        yield place


@pytest.fixture
def site(disk: Path) -> Iterator[Served]:
    """The product does not stop by itself before the end."""
    limits = {"NEWSNOTES_DISK_WARN_MB": str(WARN_MB), "NEWSNOTES_DISK_LEAST_MB": "0"}
    with served(disk / "var", **limits) as site:
        site.sign_in("max")
        yield site


@dataclass
class Marker:
    """Marks one passage after the other, and keeps the ids of what was acknowledged."""

    site: Served
    place: int = 0
    acknowledged: set[str] = field(default_factory=set)

    def mark(self) -> Answer:
        self.place += 1
        token = {"X-CSRFToken": self.site.cookies["csrftoken"], "Content-Type": "application/json"}
        body = json.dumps({"kind": "claim", "spans": [[self.place, self.place + 40]]})
        answer = self.site.ask("POST", f"/api/v1/articles/{self.article}/annotations/", body, **token)
        if answer.status < 300:
            self.acknowledged.add(json.loads(answer.body)["id"])
        return answer

    @cached_property
    def article(self) -> str:
        return self.site.article

    @property
    def stored(self) -> set[str]:
        listed = self.site.ask("GET", f"/api/v1/articles/{self.article}/annotations/?page_size=500")
        return {row["id"] for row in json.loads(listed.body)["results"]}


def fill(disk: Path, *, leave: int) -> None:
    """Write a file until so many bytes are left."""
    with suppress(OSError), (disk / "ballast").open("ab", buffering=0) as ballast:
        while (free := shutil.disk_usage(disk).free) > leave:
            ballast.write(b"x" * min(free - leave, MEGABYTE))


def use_up_log(site: Served) -> None:
    """Have the database write its log until there is no room for it, which ends it."""
    with suppress(psycopg.Error), site.database.connect(user="postgres") as owner:
        for _ in range(DISK_MB):
            owner.execute("SELECT pg_logical_emit_message(true, 'x', repeat('x', 1000000))")
    wait_for(lambda: site.ask("GET", "/readyz").status == 503)


def assert_all_answer(doors: Doors) -> set[int]:
    """All do what they are asked, or refuse it in a sentence that says when to come back; soon."""
    answers = {name: ask() for name, ask in doors.items()}
    for name, answer in answers.items():
        assert answer.seconds < SOON, f"{name} took {answer.seconds:.1f} s"
        assert answer.status < 500 or answer.status == 503, f"{name}: {answer.status} {answer.body[:300]}"
        if answer.status == 503:
            assert int(answer.headers["retry-after"]) > 0
            assert re.search(r"The (disk|database) .+\.", re.sub("<[^>]+>", " ", answer.body)), name
    return {answer.status for answer in answers.values()}


def test_a_full_disk_loses_nothing_and_stops_nobody_for_long(site: Served, disk: Path) -> None:
    marker = Marker(site)
    doors = {**doors_of(site), "mark through the API": marker.mark}
    assert marker.mark().status == 201

    fill(disk, leave=(WARN_MB - 20) * MEGABYTE)
    wait_for(lambda: "nearly full" in site.ask("GET", "/").body)
    assert "nearly full" in site.ask("GET", "/readyz").body
    fill(disk, leave=0)
    assert_all_answer(doors)
    while marker.mark().status == 201 and marker.place < 200:
        fill(disk, leave=0)
    use_up_log(site)
    for _ in range(3):
        fill(disk, leave=0)
        assert assert_all_answer(doors) == {503}
        assert site.ask("GET", "/livez").status == 200
    (disk / "ballast").unlink()

    wait_for(lambda: site.ask("GET", "/readyz").status == 200, 30)
    assert marker.mark().status == 201
    assert 503 not in assert_all_answer(doors)
    assert marker.acknowledged <= marker.stored
