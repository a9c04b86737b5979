"""Processes: who serves a folder of data, and children that do not outlive their parent."""

import ctypes
import os
import signal
import time
from pathlib import Path

_LIBC = ctypes.CDLL(None, use_errno=True)
_PR_SET_PDEATHSIG = 1


def servers_in(data: Path) -> list[int]:
    """The living processes of PostgreSQL that have this folder as their current one, as all of a server do.

    A process that may not be looked at belongs to another user, and PostgreSQL serves only data of its own user.
    """
    try:
        there = data.stat()
    except FileNotFoundError:
        return []
    return [int(entry.name) for entry in Path("/proc").iterdir() if _serves(entry, there)]


def _serves(entry: Path, there: os.stat_result) -> bool:
    try:
        return (
            entry.name.isdigit()
            and os.path.samestat((entry / "cwd").stat(), there)
            and (entry / "comm").read_text() == "postgres\n"  # not a person's shell
        )
    except OSError:
        return False


def kill_servers_in(data: Path) -> None:
    """End them at once, and see them gone."""
    while pids := servers_in(data):
        for pid in pids:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        time.sleep(0.02)


def die_with(parent: int, last_signal: signal.Signals) -> None:
    """In a new child: get this signal when the parent dies. To be called after every change of identity.

    `parent` is asked for because it may be dead already, and then the signal would never come.
    """
    _LIBC.prctl(_PR_SET_PDEATHSIG, int(last_signal), 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)
