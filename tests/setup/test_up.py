"""`make up` behind its virtual environment: serves, says where, and leaves nothing running."""

import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.setup.processes import await_that, bare, end, free_port, processes_naming, running, status_of

UP = [sys.executable, "-m", "newsnotes.up", "--end-with-parent"]


@pytest.fixture(scope="module")
def var(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that is fresh to the first test of this file, and set up for those after it."""
    return tmp_path_factory.mktemp("up") / "var"


@pytest.mark.slow
def test_up_serves_on_a_fresh_var_and_leaves_nothing_behind(var: Path, tmp_path: Path) -> None:
    log, port = tmp_path / "log", free_port()
    environment = bare(NEWSNOTES_VAR=str(var), PORT=str(port))
    with running(UP, environment, log) as up:
        await_that(lambda: "Start here" in log.read_text(), log)

        site = f"http://127.0.0.1:{port}"
        assert status_of(f"{site}/readyz") == 200
        assert f"Start here: {site}/" in log.read_text()
        kept = var / "demo-password"
        assert kept.read_text() in log.read_text()
        assert stat.S_IMODE(kept.stat().st_mode) == 0o600

        second = subprocess.run(UP, env=environment, capture_output=True, text=True, check=False)
        assert (second.returncode, second.stderr.count("\n")) == (1, 1)
        assert second.stderr.startswith(f"Port {port} cannot be used")

        assert end(up, signal.SIGINT) == 0
    await_that(lambda: processes_naming(str(var)) == [], log)


@pytest.mark.slow
def test_up_on_the_same_var_ends_its_server_and_worker_when_it_is_killed(var: Path, tmp_path: Path) -> None:
    log, port = tmp_path / "log", free_port()
    with running(UP, bare(NEWSNOTES_VAR=str(var), PORT=str(port)), log) as up:
        await_that(lambda: "Start here" in log.read_text(), log)
        end(up, signal.SIGKILL)
    await_that(lambda: processes_naming(str(var)) == [], log)


def test_up_refuses_a_port_that_is_none(tmp_path: Path) -> None:
    environment = bare(NEWSNOTES_VAR=str(tmp_path), PORT="eighty")
    done = subprocess.run(UP, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (1, "PORT must be a whole number, not “eighty”.\n")


def test_up_with_a_database_that_does_not_answer_says_so_and_starts_none(tmp_path: Path) -> None:
    nowhere = f"postgresql://nobody@127.0.0.1:{free_port()}/nothing"
    environment = bare(NEWSNOTES_VAR=str(tmp_path), PORT=str(free_port()), DATABASE_URL=nowhere)
    done = subprocess.run(UP, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "Connection refused" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "postgres").exists()


def test_server_without_a_database_lives_and_is_not_ready(tmp_path: Path) -> None:
    port, log = free_port(), tmp_path / "log"
    nowhere = f"postgresql://nobody@127.0.0.1:{free_port()}/nothing"
    environment = bare(NEWSNOTES_VAR=str(tmp_path), PORT=str(port), DATABASE_URL=nowhere, DEBUG="1")
    with running([sys.executable, "-m", "newsnotes.serve"], environment, log):
        await_that(lambda: status_of(f"http://127.0.0.1:{port}/livez") == 200, log)
        assert status_of(f"http://127.0.0.1:{port}/readyz") == 503
