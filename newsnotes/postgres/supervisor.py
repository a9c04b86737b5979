"""The process that runs one server: started by whoever needs it first, gone soon after the last user.

    python -m newsnotes.postgres.supervisor VAR BIN MAJOR

The half in the foreground answers when the server accepts connections: status 0, or 1 and a sentence; the half
in the background stays. It has one server in its life: when that ends, so does it, and the next user starts
another. When it is killed itself, the kernel tells the server to shut down.
"""

import contextlib
import os
import signal
import sys
import time
from pathlib import Path
from subprocess import TimeoutExpired

from newsnotes.postgres import cluster, copies, identity, locks
from newsnotes.postgres.binaries import Binaries
from newsnotes.postgres.errors import EmbeddedPostgresError
from newsnotes.postgres.files import open_file
from newsnotes.postgres.ping import answers
from newsnotes.postgres.places import SOCKET, Places
from newsnotes.postgres.processes import kill_servers_in, servers_in

GRACE = 3.0
"""Seconds without any user after which the server stops."""

_TICK = 0.5
_LEFTOVERS_MAY_TAKE = 3.0
_LOG_LIMIT = 4 << 20
_WAKE = {signal.SIGCHLD, signal.SIGTERM, signal.SIGINT}


class Supervisor:
    """The background half, from its locks to its end."""

    def __init__(self, places: Places, binaries: Binaries) -> None:
        self.places, self.binaries = places, binaries
        self.alone = locks.opened(places.supervisor_lock)
        self.server = locks.opened(places.server_lock)
        self.users = locks.opened(places.users_lock)

    def start(self) -> bool:
        """Bring the server up; False if another supervisor is there already."""
        if not locks.seize(self.alone):
            return False
        os.ftruncate(self.alone, 0)
        os.pwrite(self.alone, str(os.getpid()).encode(), 0)
        signal.pthread_sigmask(signal.SIG_BLOCK, _WAKE)
        os.chdir(self.places.root)
        self._await_leftovers()
        self._evict()
        self._become()
        self._evict()
        self._take_over()
        if not cluster.DATA.exists():
            cluster.create(self.binaries, self.server)
        self.postmaster = cluster.serve(self.binaries, self.server)
        while not answers(f"run/{SOCKET}"):
            if self.postmaster.poll() is not None:
                raise EmbeddedPostgresError(f"The database server ended at once; {self.places.log} says why.")
            time.sleep(0.02)
        return True

    def _await_leftovers(self) -> bool:
        """Hold the server's lock; False if processes of an earlier server, which may be shutting down, keep it."""
        give_up = time.monotonic() + _LEFTOVERS_MAY_TAKE
        while not locks.seize(self.server):
            if time.monotonic() > give_up:
                return False
            time.sleep(0.02)
        return True

    def _evict(self) -> None:
        """End what is left of an earlier server; refuse if a server that is not ours is there.

        Done before and after the change of identity, because neither sees all: root in a container may not look
        at the processes of others, and from inside one user namespace nobody sees into an earlier one.
        """
        if not locks.seize(self.server):
            kill_servers_in(cluster.DATA)
            self._await_leftovers()
        elif strangers := servers_in(cluster.DATA):
            raise EmbeddedPostgresError(
                f"The process {strangers[0]}, not started by newsnotes, serves {self.places.data}: end it first."
            )

    def _become(self) -> None:
        """From here on this process is the server's user, and reaches its folder only as the current one."""
        who = identity.choose(self.places.root)
        if not who.namespace and who.uid != self.places.root.stat().st_uid:
            identity.give(self.places.root, who)
        reached = copies.reachable(self.binaries.bin, who, self.places.root)
        self.binaries = Binaries(reached, self.binaries.major)
        who.enter()

    def _take_over(self) -> None:
        """Nobody else serves the data now: files that name a server are stale, and have to go.

        PostgreSQL believes them if their number is that of a living process, whoever that is by now.
        """
        if not locks.seize(self.server):
            raise EmbeddedPostgresError(f"An earlier server on {self.places.data} does not end.")
        for stale in (cluster.DATA / "postmaster.pid", *Path("run").glob(".s.PGSQL.*")):
            stale.unlink(missing_ok=True)

    def watch(self) -> None:
        """Stay until the server ends, nobody uses it, its folder is gone, or one is told to stop."""
        last_used = time.monotonic()
        while self.postmaster.poll() is None:
            if locks.seize(self.users):
                if time.monotonic() - last_used > GRACE:
                    break  # and keep the lock: who comes now waits for the end, then starts the next server
                locks.release(self.users)
            else:
                last_used = time.monotonic()
            told = signal.sigtimedwait(_WAKE, _TICK)
            if told and told.si_signo != signal.SIGCHLD:
                break
            if not locks.names(self.server, "server.lock"):
                break
            _trim(Path("log/server.log"))

    def stop(self) -> None:
        """Fast shutdown, then immediate, then none; nothing that is left survives it."""
        for order, seconds in ((signal.SIGINT, 60), (signal.SIGQUIT, 10), (signal.SIGKILL, 10)):
            if self.postmaster.poll() is None:
                self.postmaster.send_signal(order)
                try:
                    self.postmaster.wait(seconds)
                except TimeoutExpired:
                    continue
        kill_servers_in(cluster.DATA)


def _trim(log: Path) -> None:
    """Keep at most two files of the limit. The server appends to the open file, so it is emptied, not renamed.

    On a full disk the older part is lost; a log must not end the server.
    """
    with contextlib.suppress(OSError):
        if log.stat().st_size > _LOG_LIMIT:
            try:
                log.with_suffix(".log.1").write_bytes(log.read_bytes())
            finally:
                os.truncate(log, 0)


def _background(places: Places, binaries: Binaries, report: int) -> None:
    """Everything that goes wrong becomes a sentence for whoever waits; an unforeseen one also goes to the log."""
    log = open_file(places.log, os.O_WRONLY | os.O_APPEND)
    null = os.open(os.devnull, os.O_RDWR)
    for target, source in ((0, null), (1, log), (2, log)):
        os.dup2(source, target)
    try:
        supervisor = Supervisor(places, binaries)
        started = supervisor.start()
    except EmbeddedPostgresError as error:
        os.write(report, str(error).encode())
        return
    except Exception as error:
        os.write(report, f"The database server did not start ({error}); {places.log} says more.".encode())
        raise
    os.close(report)
    if started:
        supervisor.watch()
        supervisor.stop()


def main(var: str, programs: str, major: str) -> int:
    reader, writer = os.pipe()
    if os.fork() == 0:
        os.close(reader)
        _background(Places.under(Path(var)), Binaries(Path(programs), int(major)), writer)
        return 0
    os.close(writer)
    with os.fdopen(reader) as said:
        sentence = said.read()
    sys.stderr.write(sentence)
    return 1 if sentence else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
