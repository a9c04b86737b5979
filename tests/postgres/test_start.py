"""Starting: the first time, again, by several at once; and stopping when nobody needs the server any more."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from newsnotes.postgres import locks, socket_directory
from newsnotes.postgres.places import LONGEST_SOCKET_PATH, SOCKET
from tests.postgres.sites import SOURCES, Site, needs_root, wait_for


def test_cold_start_makes_the_database_and_both_roles(empty: Site) -> None:
    empty.ready()
    assert empty.ask(
        "SELECT rolname, rolsuper, rolcreatedb, rolcanlogin, pg_has_role(rolname, 'newsnotes_web', 'SET')"
        " FROM pg_roles WHERE rolname LIKE 'newsnotes%' ORDER BY 1"
    ) == [("newsnotes_owner", False, True, True, True), ("newsnotes_web", False, False, True, True)]
    assert empty.ask(
        "SELECT pg_get_userbyid(datdba), pg_encoding_to_char(encoding), datcollate, datlocprovider"
        " FROM pg_database WHERE datname = 'newsnotes'"
    ) == [("newsnotes_owner", "UTF8", "C.UTF-8", "b")]


def test_server_is_safe_and_only_on_the_private_socket(site: Site) -> None:
    site.ready()
    shown = {
        name: site.ask(f"SHOW {name}")[0][0]
        for name in ("data_checksums", "fsync", "synchronous_commit", "full_page_writes", "listen_addresses")
    }
    assert shown == {
        "data_checksums": "on",
        "fsync": "on",
        "synchronous_commit": "on",
        "full_page_writes": "on",
        "listen_addresses": "",
    }
    assert site.places.root.stat().st_mode & 0o777 == 0o700
    assert socket_directory(site.var).stat().st_mode & 0o777 == 0o700


def test_web_role_cannot_make_tables(site: Site) -> None:
    site.ready()
    with site.connect("newsnotes_web") as db, pytest.raises(psycopg.errors.InsufficientPrivilege):
        db.execute("CREATE TABLE mine (id int)")


def test_warm_start_finds_what_was_there(site: Site) -> None:
    began = time.monotonic()
    site.ready()
    assert site.ask("SELECT id FROM note") == [(0,)]
    assert time.monotonic() - began < 5


def test_starters_at_once_get_one_server(empty: Site) -> None:
    users = [empty.user() for _ in range(4)]
    assert [user.said for user in users] == ["ready"] * 4
    started = empty.places.log.read_text().count("starting PostgreSQL")
    assert started == 1


def test_second_user_gets_the_running_server(site: Site) -> None:
    site.ready()
    first = site.postmaster
    site.ready()
    assert site.postmaster == first


def test_server_that_refuses_for_reasons_of_its_own_counts_as_running(site: Site) -> None:
    site.ready()
    first = site.postmaster
    with site.connect("postgres") as db:
        db.execute("ALTER DATABASE postgres RENAME TO other")
    site.ready()
    assert site.postmaster == first


def test_server_that_is_full_counts_as_running(site: Site) -> None:
    site.ready()
    with contextlib.ExitStack() as crowd:
        with contextlib.suppress(psycopg.OperationalError):
            for _ in range(101):
                crowd.enter_context(site.connect("postgres"))
        with pytest.raises(psycopg.OperationalError, match="too many clients"):
            site.connect("postgres")
        site.ready()


def test_nobody_is_served_by_a_server_that_is_stopping(site: Site) -> None:
    """A backend that is held up keeps the server stopping for as long as the test wants to look."""
    site.ready().leave()
    with contextlib.closing(site.connect()) as db:
        os.kill(db.info.backend_pid, signal.SIGSTOP)
        wait_for(lambda: "received fast shutdown request" in site.places.log.read_text())
        looks = [locks.seized(site.places.users_lock) for _ in range(50) if not time.sleep(0.01)]
        os.kill(db.info.backend_pid, signal.SIGCONT)
    assert all(looks)
    wait_for(site.gone)


def test_process_that_stays_takes_the_lock_of_a_folder_that_was_made_anew(site: Site) -> None:
    script = """
import shutil, sys
from pathlib import Path
from newsnotes.postgres import ensure, locks
var = Path(sys.argv[1])
ensure(var)
while (var / "postgres").exists():
    shutil.rmtree(var / "postgres", ignore_errors=True)
ensure(var)
print(locks.seize(locks.opened(var / "postgres/users.lock")))
"""
    command = [sys.executable, "-c", script, str(site.var)]
    assert subprocess.run(command, cwd=SOURCES, capture_output=True, text=True).stdout == "False\n"


def test_forked_child_holds_its_own_lock(site: Site) -> None:
    script = """
import os, sys
from pathlib import Path
from newsnotes.postgres import ensure
ensure(Path(sys.argv[1]))
if os.fork() == 0:
    ensure(Path(sys.argv[1]))
    print(os.getpid(), flush=True)
    sys.stdin.read()
    os._exit(0)
os.wait()
"""
    parent = subprocess.Popen(
        [sys.executable, "-c", script, str(site.var)],
        cwd=SOURCES,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with parent.stdin as keep, parent.stdout as said:
        child = int(said.readline())
        parent.kill()
        parent.wait()
        users = locks.opened(site.places.users_lock)
        assert not locks.seize(users)
        keep.close()
        wait_for(lambda: not Path(f"/proc/{child}").exists())
        assert locks.seize(users)
        os.close(users)


def test_forked_child_without_need_holds_nothing(site: Site) -> None:
    script = """
import os, sys
from pathlib import Path
from newsnotes.postgres import ensure
ensure(Path(sys.argv[1]))
if os.fork() == 0:
    print("ready", flush=True)
    sys.stdin.read()
    os._exit(0)
"""
    parent = subprocess.Popen(
        [sys.executable, "-c", script, str(site.var)],
        cwd=SOURCES,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with parent.stdin, parent.stdout as said:
        assert said.readline() == "ready\n"
        parent.wait()
        users = locks.opened(site.places.users_lock)
        wait_for(lambda: locks.seize(users), 2)
        os.close(users)


def test_removed_folder_ends_its_server_and_gets_another(site: Site) -> None:
    site.ready()
    first = Path(f"/proc/{site.supervisor}")
    wait_for(lambda: shutil.rmtree(site.places.root, ignore_errors=True) or not first.exists())
    site.ready()
    assert site.ask("SELECT count(*) FROM pg_roles WHERE rolname = 'newsnotes_web'") == [(1,)]


class TestDeepFolder:
    @pytest.fixture
    def deep(self, tmp_path: Path) -> Iterator[Site]:
        deep = Site(tmp_path / ("d" * 60) / ("e" * 60))
        yield deep
        deep.clear()
        deep.places.socket_dir.unlink()

    def test_is_served_by_a_short_way(self, deep: Site) -> None:
        deep.ready()
        assert len(os.fsencode(deep.places.socket_dir / SOCKET)) <= LONGEST_SOCKET_PATH
        assert deep.ask("SELECT 1") == [(1,)]
        assert deep.places.socket_dir.stat().st_mode & 0o777 == 0o700

    def test_finds_the_way_again_when_tmp_was_cleaned(self, deep: Site) -> None:
        deep.ready()
        deep.places.socket_dir.unlink()
        deep.ready()
        assert deep.ask("SELECT 1") == [(1,)]

    @needs_root
    def test_refuses_a_way_that_somebody_else_made(self, deep: Site) -> None:
        deep.places.socket_dir.symlink_to(deep.places.root / "run")
        os.lchown(deep.places.socket_dir, 65534, 65534)
        assert "belongs to somebody else" in deep.user().said


def test_socket_path_is_used_directly_as_long_as_it_fits() -> None:
    room = LONGEST_SOCKET_PATH - len(f"/postgres/run/{SOCKET}")
    fits, too_long = Path("/" + "x" * (room - 1)), Path("/" + "x" * room)
    assert socket_directory(fits) == fits / "postgres" / "run"
    assert socket_directory(too_long).parent == Path("/tmp")
