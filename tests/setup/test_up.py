"""`make up` behind its virtual environment: serves, says where, and leaves nothing running."""

import re
import signal
import socket
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.setup.processes import ROOT, await_that, bare, end, free_port, processes_naming, running, status_of

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
def test_up_shows_nothing_of_itself_to_whoever_asks_wrongly(var: Path, tmp_path: Path) -> None:
    log, port = tmp_path / "log", free_port()
    with running(UP, bare(NEWSNOTES_VAR=str(var), PORT=str(port), HOST="::1"), log):
        await_that(lambda: "Start here" in log.read_text(), log)
        assert f"Start here: http://[::1]:{port}/" in log.read_text()

        for head, status in (
            ("GET / HTTP/1.1\r\nHost: evil.example", 400),
            ("GET /nowhere/ HTTP/1.1\r\nHost: localhost", 404),
            ("GET /static/nowhere.js HTTP/1.1\r\nHost: localhost", 404),
            ("POST /nowhere/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9999999999", 413),
            ("POST /accounts/login/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0", 403),
            ("POST /accounts/login/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: x", 400),
        ):
            answer = asked(port, head)
            name = re.search(r"X-Request-ID: (\S+)", answer, re.IGNORECASE)[1]
            assert answer.startswith(f"HTTP/1.1 {status} "), answer
            assert f"<code>{name}</code>" in answer
            assert name in log.read_text()
            assert not re.search("Traceback|Django|ALLOWED_HOSTS|urlpattern|SECRET", answer)

        # what else is called on this machine is the same site, with nothing set but where that is
        command = [sys.executable, "manage.py", "create_token", "ann", "--project=demo", "--scope=read"]
        environment = bare(NEWSNOTES_VAR=str(var))
        made = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
        head = f"GET /api/v1/projects/ HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {made.stdout.split()[-1]}"
        assert asked(port, head).startswith("HTTP/1.1 200 ")


def asked(port: int, head: str) -> str:
    """The whole answer to a request with this head."""
    with socket.create_connection(("::1", port), timeout=20) as connection:
        connection.sendall(f"{head}\r\nConnection: close\r\n\r\n".encode())
        return b"".join(iter(lambda: connection.recv(65_536), b"")).decode()


@pytest.mark.slow
def test_up_on_the_same_var_ends_its_server_and_worker_when_it_is_killed(var: Path, tmp_path: Path) -> None:
    log, port = tmp_path / "log", free_port()
    with running(UP, bare(NEWSNOTES_VAR=str(var), PORT=str(port)), log) as up:
        await_that(lambda: "Start here" in log.read_text(), log)
        end(up, signal.SIGKILL)
    await_that(lambda: processes_naming(str(var)) == [], log)


@pytest.mark.slow
def test_up_without_the_demo_leads_to_the_first_account(tmp_path: Path) -> None:
    log, port, var = tmp_path / "log", free_port(), tmp_path / "var"
    environment = bare(NEWSNOTES_VAR=str(var), PORT=str(port), NEWSNOTES_DEMO="0")
    made = [sys.executable, "manage.py", "createsuperuser", "--noinput", "--username=ida", "--email="]
    with running(UP, environment, log) as up:
        await_that(lambda: "Start here" in log.read_text(), log)
        link = re.search(r"Start here: (http://127.0.0.1:\d+/accounts/first/\S+/)", log.read_text())[1]
        assert link.startswith(f"http://127.0.0.1:{port}/")
        assert status_of(link) == 200

        subprocess.run(
            made,
            cwd=ROOT,
            env={**environment, "DJANGO_SUPERUSER_PASSWORD": "an orchard in late april"},
            check=True,
        )

        assert status_of(link) == 410
        assert end(up, signal.SIGINT) == 0
    with running(UP, environment, tmp_path / "again") as up:
        await_that(lambda: "Start here" in (tmp_path / "again").read_text(), tmp_path / "again")
        assert f"Start here: http://127.0.0.1:{port}/ – sign in" in (tmp_path / "again").read_text()
        assert end(up, signal.SIGINT) == 0


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
    environment = bare(NEWSNOTES_VAR=str(tmp_path), PORT=str(port), DATABASE_URL=nowhere)
    with running([sys.executable, "-m", "newsnotes.serve"], environment, log):
        await_that(lambda: status_of(f"http://127.0.0.1:{port}/livez") == 200, log)
        assert status_of(f"http://127.0.0.1:{port}/readyz") == 503
