"""Real servers, each in a var folder of its own; the processes that use them are real processes, too.

The test process itself never calls `ensure`: it would be a user of the server until the tests end.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from newsnotes.postgres import PORT, locks, socket_directory
from newsnotes.postgres.__main__ import stop
from newsnotes.postgres.places import Places
from newsnotes.postgres.processes import servers_in

SOURCES = Path(__file__).resolve().parents[2]

USER = """
import sys
from pathlib import Path
from newsnotes.postgres import EmbeddedPostgresError, ensure
try:
    ensure(Path(sys.argv[1]))
except EmbeddedPostgresError as error:
    print(error, flush=True)
else:
    print("ready", flush=True)
    sys.stdin.read()
"""


class User:
    """A process that uses the server of a var folder until it is told to leave."""

    def __init__(self, var: Path, *, python: str = sys.executable, **popen: object) -> None:
        self.process = subprocess.Popen(
            [python, "-c", USER, str(var)],
            **{
                "stdin": subprocess.PIPE,
                "stdout": subprocess.PIPE,
                "text": True,
                "cwd": SOURCES,
                **popen,
            },
        )

    @property
    def said(self) -> str:
        """`ready`, or the sentence of the error; waits for it."""
        if not hasattr(self, "_said"):
            self._said = self.process.stdout.readline().strip()
        return self._said

    def leave(self) -> None:
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()

    def kill(self) -> None:
        self.process.kill()
        self.leave()


class Site:
    """One var folder, with what a test asks of it and does to it."""

    def __init__(self, var: Path) -> None:
        self.var, self.places, self.users = var, Places.under(var), []

    def user(self, **popen: object) -> User:
        self.users.append(User(self.var, **popen))
        return self.users[-1]

    def ready(self, **popen: object) -> User:
        user = self.user(**popen)
        assert user.said == "ready"
        return user

    def connect(self, user: str = "newsnotes_owner", dbname: str = "newsnotes") -> psycopg.Connection:
        host = str(socket_directory(self.var))
        return psycopg.connect(host=host, port=PORT, user=user, dbname=dbname, autocommit=True)

    def ask(self, query: str, **connection: str) -> list[tuple]:
        with self.connect(**connection) as db:
            return db.execute(query).fetchall()

    @property
    def postmaster(self) -> int:
        return int((self.places.data / "postmaster.pid").read_text().split()[0])

    @property
    def supervisor(self) -> int:
        return int(self.places.supervisor_lock.read_text())

    def gone(self) -> bool:
        return not locks.seized(self.places.supervisor_lock) and not servers_in(self.places.data)

    def clear(self) -> None:
        for user in self.users:
            user.kill()
        stop(self.places)
        wait_for(self.gone)


def wait_for(condition: Callable[[], bool], seconds: float = 15) -> None:
    give_up = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < give_up, f"not true after {seconds} seconds"
        time.sleep(0.02)


needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
