"""`kill -9` of every party, while somebody commits: what was acknowledged is there, and the next user is served."""

import os
import random
import signal
import threading
import time
from collections.abc import Callable

import psycopg
import pytest

from newsnotes.postgres import locks
from newsnotes.postgres.processes import servers_in
from newsnotes.postgres.supervisor import GRACE
from tests.postgres.sites import Site, wait_for


class Writer(threading.Thread):
    """Commits row after row until its connection breaks, and remembers what the server acknowledged."""

    def __init__(self, site: Site) -> None:
        super().__init__()
        self.db = site.connect()
        self.acknowledged = [row[0] for row in self.db.execute("SELECT id FROM note ORDER BY id")]
        self.start()

    def run(self) -> None:
        with self.db:
            try:
                while True:
                    following = self.acknowledged[-1] + 1
                    self.db.execute("INSERT INTO note VALUES (%s)", [following])
                    self.acknowledged.append(following)
            except psycopg.OperationalError:
                return


def clients(site: Site) -> list[int]:
    return [user.process.pid for user in site.users]


def supervisor(site: Site) -> list[int]:
    return [site.supervisor]


def postmaster(site: Site) -> list[int]:
    return [site.postmaster]


def backends(site: Site) -> list[int]:
    return [
        pid for (pid,) in site.ask("SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend'")
    ][:1]


def server(site: Site) -> list[int]:
    return servers_in(site.places.data)


def everything(site: Site) -> list[int]:
    return [*clients(site), *supervisor(site), *server(site)]


def kill(pids: list[int]) -> None:
    for pid in pids:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue


@pytest.mark.parametrize("victims", [supervisor, postmaster, backends, server, everything])
def test_kill_loses_nothing_and_the_next_user_is_served(
    site: Site, victims: Callable[[Site], list[int]]
) -> None:
    site.ready()
    writer = Writer(site)
    wait_for(lambda: len(writer.acknowledged) > 20)
    kill(victims(site))
    site.ready()
    writer.join(10)
    assert not writer.is_alive()
    there = [row[0] for row in site.ask("SELECT id FROM note ORDER BY id")]
    assert there[: len(writer.acknowledged)] == writer.acknowledged
    assert len(there) - len(writer.acknowledged) in (0, 1)  # committed, but killed before it could say so


def test_kill_of_the_last_user_stops_the_server_and_none_before(site: Site) -> None:
    first, second = site.ready(), site.ready()
    first.kill()
    time.sleep(GRACE + 1)
    with site.connect() as db:
        db.execute("INSERT INTO note VALUES (1)")
    second.kill()
    time.sleep(GRACE / 2)
    assert not site.gone()
    wait_for(site.gone, GRACE + 5)
    assert list((site.places.root / "run").iterdir()) == []
    site.ready()
    assert site.ask("SELECT id FROM note ORDER BY id") == [(0,), (1,)]


def test_kill_of_supervisor_ends_its_server_without_a_next_user(site: Site) -> None:
    site.ready().leave()
    kill(supervisor(site))
    wait_for(site.gone, 5)


def test_kill_of_postmaster_leaves_no_busy_backend_behind(site: Site) -> None:
    """A backend in a long computation does not notice that its postmaster is dead."""
    site.ready()
    db = site.connect()
    computing = threading.Thread(target=_compute, args=[db])
    computing.start()
    query = f"SELECT state FROM pg_stat_activity WHERE pid = {db.info.backend_pid}"
    wait_for(lambda: site.ask(query) == [("active",)])
    kill([*supervisor(site), *postmaster(site)])
    said = site.user().said
    kill(server(site) if said != "ready" else [])
    computing.join()
    assert said == "ready"
    assert site.ask("SELECT id FROM note") == [(0,)]


def _compute(db: psycopg.Connection) -> None:
    with db, pytest.raises(psycopg.OperationalError):
        db.execute("DO $$ DECLARE i bigint := 0; BEGIN WHILE i < 1e12 LOOP i := i + 1; END LOOP; END $$")


def test_kill_while_the_data_is_made_leaves_no_half(empty: Site) -> None:
    """At moments spread over the whole of a cold start."""
    spread = random.Random(20250101)
    for moment in (0.3, 0.9):
        starter = empty.user()
        wait_for(
            lambda: locks.seized(empty.places.supervisor_lock) and empty.places.supervisor_lock.stat().st_size
        )
        time.sleep(moment * spread.uniform(0.8, 1.2))
        kill([starter.process.pid, *supervisor(empty)])
        wait_for(empty.gone)
    empty.ready()
    assert empty.ask("SELECT count(*) FROM pg_roles WHERE rolname LIKE 'newsnotes%'") == [(2,)]


def test_start_goes_on_when_its_supervisor_is_killed(empty: Site) -> None:
    user = empty.user()
    wait_for(
        lambda: locks.seized(empty.places.supervisor_lock) and empty.places.supervisor_lock.stat().st_size
    )
    kill(supervisor(empty))
    assert user.said == "ready"
