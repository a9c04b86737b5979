"""What a process does that wants a database: say that it uses the server, and start it if it does not run."""

import os
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from newsnotes.postgres import binaries, locks
from newsnotes.postgres.errors import EmbeddedPostgresError
from newsnotes.postgres.ping import MOST_SECONDS, answers
from newsnotes.postgres.places import PORT, Places, unwritable

PATIENCE = 120.0
"""Seconds for a start: long, because recovery after a crash reads the log of everything since the last checkpoint."""

_SOURCES = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Server:
    """A server that accepts connections: `host` is `socket_dir`."""

    socket_dir: Path
    port: int
    major: int
    data: Path

    def tool(self, name: str) -> Path:
        """A client program (`psql`, `pg_dump`, …) of the server's own version."""
        return binaries.choose(self.data).bin / name


class _Attached:
    """The locks by which this process says that it uses servers; they end with the process.

    A forked child drops what it inherited (else it would keep alive what it never uses) and takes its own.
    """

    def __init__(self) -> None:
        self.mutex = threading.Lock()
        self.locks: dict[Path, int] = {}

    def forget(self) -> None:
        self.mutex = threading.Lock()
        for fd in self.locks.values():
            os.close(fd)
        self.locks.clear()

    def hold(self, places: Places, patience: float) -> None:
        fd = self.locks.get(places.users_lock)
        if fd is not None and locks.names(fd, places.users_lock):
            return
        if fd is not None:
            os.close(self.locks.pop(places.users_lock))
        try:
            fd = locks.opened(places.users_lock)
        except OSError as error:
            raise unwritable(places.root.parent, error) from error
        if not locks.share_by(fd, patience):  # held alone by a supervisor that is stopping its server
            os.close(fd)
            raise EmbeddedPostgresError(
                f"The database server is stopping and does not end; see {places.log}."
            )
        self.locks[places.users_lock] = fd


_attached = _Attached()
os.register_at_fork(after_in_child=_attached.forget)


def ensure(var: Path, patience: float = PATIENCE) -> Server:
    """A server for this folder that accepts connections now, and stays until this process ends.

    Costs about two milliseconds if it runs; if it does not, it is waited for that many seconds, and goes on starting
    by itself. Safe to call from any thread, after a fork, and from any number of
    processes at once. Raises `EmbeddedPostgresError`.
    """
    if sys.platform != "linux":
        raise EmbeddedPostgresError(
            "The embedded PostgreSQL needs Linux: set DATABASE_URL to a server of yours."
        )
    places = Places.under(var)
    give_up = time.monotonic() + patience
    late = EmbeddedPostgresError(f"The database server is not ready yet; {places.log} says why.")
    if not _attached.mutex.acquire(timeout=patience):
        raise late
    try:
        places.prepare()
        _attached.hold(places, patience)
        while not answers(places.socket, min(patience, MOST_SECONDS)):
            if time.monotonic() > give_up:
                raise late
            if locks.seized(places.supervisor_lock):
                time.sleep(0.02)
            else:
                _launch(places, patience)
    finally:
        _attached.mutex.release()
    return Server(places.socket_dir, PORT, binaries.major_of(places.data) or 0, places.data)


def _launch(places: Places, patience: float) -> None:
    """Start a supervisor and wait for its answer; one that finds another at work leaves quietly."""
    chosen = binaries.choose(places.data)
    command: list[str | Path] = [
        sys.executable,
        "-m",
        "newsnotes.postgres.supervisor",
        places.root.parent,
        chosen.bin,
        str(chosen.major),
    ]
    try:
        done = subprocess.run(
            command,
            env={**os.environ, "PYTHONPATH": os.pathsep.join([str(_SOURCES), *sys.path])},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            start_new_session=True,
            timeout=patience,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return
    if done.returncode != 0:
        said = done.stderr.strip().splitlines() or [f"The database server did not start; see {places.log}."]
        raise EmbeddedPostgresError(said[-1])
