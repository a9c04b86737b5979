"""Locks of the kernel (flock): they end with their holders, however those end.

A lock belongs to the *opened file*: whoever inherits the descriptor holds it too, and it is free once the last
of them is gone. Python's descriptors are not inherited by programs that are started unless asked for.
"""

import contextlib
import fcntl
import os
import time
from pathlib import Path

from newsnotes.postgres.files import open_file


def opened(path: Path) -> int:
    """A descriptor of the lock file, made if it is missing."""
    return open_file(path, os.O_RDWR)


def share(fd: int) -> bool:
    """Hold the lock together with others that share it; False if somebody has it alone."""
    return _flock(fd, fcntl.LOCK_SH)


def seize(fd: int) -> bool:
    """Hold the lock alone; False if anybody has it."""
    return _flock(fd, fcntl.LOCK_EX)


def release(fd: int) -> None:
    fcntl.flock(fd, fcntl.LOCK_UN)


def _flock(fd: int, how: int) -> bool:
    with contextlib.suppress(BlockingIOError):
        fcntl.flock(fd, how | fcntl.LOCK_NB)
        return True
    return False


def share_by(fd: int, seconds: float) -> bool:
    """`share`, tried for so many seconds."""
    give_up = time.monotonic() + seconds
    while not share(fd):
        if time.monotonic() > give_up:
            return False
        time.sleep(0.01)
    return True


def seized(path: Path) -> bool:
    """Whether somebody holds the lock alone."""
    try:
        fd = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        return not share(fd)
    finally:
        os.close(fd)


def names(fd: int, path: Path | str) -> bool:
    """Whether the path still leads to the opened file (and the folder was not removed or made anew)."""
    try:
        return os.path.samestat(os.fstat(fd), os.stat(path))  # noqa: PTH116 - the pair of fstat
    except FileNotFoundError:
        return False
