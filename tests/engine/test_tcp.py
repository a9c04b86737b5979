"""The database is elsewhere, behind a network: it is stopped, paused, started again, and nobody waits or signs in anew."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engine.sites import Served, doors_of, served
from tests.engine.tcp import Remote, remote
from tests.engine.test_outages import assert_refused
from tests.postgres.sites import wait_for

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def database(tmp_path_factory) -> Iterator[Remote]:
    with remote(tmp_path_factory.mktemp("remote") / "postgres") as server:
        yield server


@pytest.fixture(scope="module")
def log(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("served") / "up.log"


@pytest.fixture(scope="module")
def site(database: Remote, log: Path) -> Iterator[Served]:
    with served(log.parent / "var", **database.settings) as site:
        site.sign_in("max")
        yield site


@pytest.mark.parametrize("away", ["gone", "paused"])
def test_every_door_says_soon_that_it_is_away_and_works_once_it_is_back(
    site: Served, database: Remote, log: Path, away: str
) -> None:
    doors = doors_of(site)

    with getattr(database, away)():
        answers = {name: ask() for name, ask in doors.items()}
        ready, live = site.ask("GET", "/readyz"), site.ask("GET", "/livez")

    for name, answer in answers.items():
        assert_refused(name, answer)
    assert (ready.status, live.status) == (503, 200)
    wait_for(lambda: site.ask("GET", "/readyz").status == 200, 20)
    assert [doors[name]().status for name in ("mark", "first page", "export")] == [200] * 3
    assert database.password not in log.read_text()
