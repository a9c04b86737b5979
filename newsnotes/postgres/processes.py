"""Processes: who works in a folder, and children that do not outlive their parent."""

import ctypes
import os
import signal
import time
from pathlib import Path

_LIBC = ctypes.CDLL(None, use_errno=True)
_PR_SET_PDEATHSIG = 1


def working_in(folder: Path) -> list[int]:
    """The processes whose current folder this is: every process of a PostgreSQL server sits in its data.

    A process that may not be looked at belongs to another user, and PostgreSQL serves only data of its own user.
    """
    try:
        there = folder.stat()
    except FileNotFoundError:
        return []
    found = []
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and os.path.samestat((entry / "cwd").stat(), there):
                found.append(int(entry.name))
        except OSError:
            continue
    return found


def kill_all_in(folder: Path) -> None:
    """End what works in the folder, at once, and see it gone."""
    while pids := working_in(folder):
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
