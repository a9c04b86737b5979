"""What killed processes leave behind, and servers that others started."""

import subprocess
from collections.abc import Iterator

import pytest

from newsnotes.postgres import binaries, identity
from newsnotes.postgres.places import SOCKET
from newsnotes.postgres.processes import servers_in
from tests.postgres.sites import Site, wait_for


@pytest.fixture
def foreigner() -> Iterator[subprocess.Popen]:
    with subprocess.Popen(["sleep", "60"]) as process:
        yield process
        process.kill()


def test_stale_files_that_name_a_living_foreign_process_are_seen_through(
    site: Site, foreigner: subprocess.Popen
) -> None:
    stale = f"{foreigner.pid}\n{site.places.data}\n1700000000\n5432\n../run\n\n 1 1\nready\n"
    (site.places.data / "postmaster.pid").write_text(stale)
    (site.places.root / "run" / f"{SOCKET}.lock").write_text(stale)
    site.ready()
    assert site.ask("SELECT id FROM note") == [(0,)]
    assert foreigner.poll() is None


def test_somebody_who_looks_around_in_the_data_is_left_alone(site: Site) -> None:
    with subprocess.Popen(["sleep", "60"], cwd=site.places.data) as visitor:
        said = site.user().said
        lives = visitor.poll() is None
        visitor.kill()
    assert (said, lives) == ("ready", True)


def test_server_of_somebody_else_on_the_data_is_neither_killed_nor_joined(site: Site) -> None:
    who = identity.choose(site.places.root)
    programs = binaries.choose(site.places.data).bin
    command = [
        programs / "postgres",
        "-D",
        site.places.data,
        "-k",
        site.places.root,
        "-c",
        "listen_addresses=",
    ]
    with subprocess.Popen(command, preexec_fn=who.enter, stderr=subprocess.DEVNULL) as stranger:
        wait_for((site.places.root / SOCKET).exists)
        assert site.user().said == (
            f"The process {stranger.pid}, not started by newsnotes, serves {site.places.data}: end it first."
        )
        assert stranger.poll() is None
        stranger.terminate()
    assert servers_in(site.places.data) == []
