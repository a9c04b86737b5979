"""`python -m newsnotes.postgres`"""

import signal
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from tests.postgres.sites import SOURCES, Site


def run(command: str, var: Path, said: str = "") -> tuple[int, str, str]:
    done = subprocess.run(
        [sys.executable, "-m", "newsnotes.postgres", command, "--var", str(var)],
        cwd=SOURCES,
        input=said,
        capture_output=True,
        text=True,
    )
    return done.returncode, done.stdout, done.stderr


def test_status_says_whether_it_runs(site: Site) -> None:
    where = f"socket {site.places.socket_dir}, port 5432, log {site.places.log}\n"
    assert run("status", site.var) == (3, f"stopped; {where}", "")
    site.ready()
    assert run("status", site.var) == (0, f"running; {where}", "")


def test_status_and_stop_make_nothing(tmp_path: Path) -> None:
    assert (run("status", tmp_path / "var")[0], run("stop", tmp_path / "var")) == (3, (0, "", ""))
    assert list(tmp_path.iterdir()) == []


def test_stop_stops_it_under_its_users_and_the_next_one_starts_it(site: Site) -> None:
    site.ready()
    assert run("stop", site.var) == (0, "", "")
    assert site.gone()
    site.ready()
    assert site.ask("SELECT id FROM note") == [(0,)]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_start_keeps_it_running_until_told_to_end(site: Site, number: signal.Signals) -> None:
    command = [sys.executable, "-m", "newsnotes.postgres", "start", "--var", str(site.var)]
    background = partial(signal.signal, signal.SIGINT, signal.SIG_IGN)
    with subprocess.Popen(
        command, cwd=SOURCES, stdout=subprocess.PIPE, text=True, preexec_fn=background
    ) as keeper:
        assert keeper.stdout.readline() == f"PostgreSQL 18 on {site.places.socket_dir}, until Ctrl-C\n"
        assert site.ask("SELECT id FROM note") == [(0,)]
        keeper.send_signal(number)
        assert keeper.wait(timeout=60) == 0


def test_psql_speaks_to_the_database_as_owner(site: Site) -> None:
    code, said, _ = run(
        "psql", site.var, "\\pset format unaligned\n\\t\nSELECT current_user, id FROM note;\n"
    )
    assert (code, said.splitlines()[-1]) == (0, "newsnotes_owner|0")


def test_folder_that_cannot_be_made_is_said_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    var = tmp_path / "file" / "var"
    code, said, complaint = run("start", var)
    assert complaint == (
        f"The folder {var} cannot be used for the database (Not a directory): "
        "make it writable, or name another one with NEWSNOTES_VAR.\n"
    )
    assert (code, said) == (1, "")
