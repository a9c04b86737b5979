"""How much a client may hold, and how long; every one is a setting (docs/reference/settings.md)."""

import resource
import time
from dataclasses import dataclass

from newsnotes import environment

_OTHER_FILES = 200
"""File descriptors that are no connections: database, logs, bodies and answers that lie on the disk."""


@dataclass(frozen=True)
class Limits:
    """Bounds of one process. Times are seconds, sizes bytes, rates bytes a second."""

    connections: int = 1000
    of_one_address: int = 250
    head_bytes: int = 32_768
    head_seconds: float = 10
    body_seconds: float = 20
    bodies_bytes: int = 512 * 1024 * 1024
    idle_seconds: float = 60
    answer_seconds: float = 30
    rate: int = 1_000


class Pace:
    """Whether a transfer goes on: of each stretch of so many seconds at the least that many bytes at `rate`.

    What went fast before counts for nothing: who took a gigabyte and then stops has stopped.
    """

    def __init__(self, seconds: float, rate: int) -> None:
        self.seconds = seconds
        self.enough = seconds * rate
        self.since: float | None = None
        self.moved = 0

    def begin(self) -> None:
        """From now on the other side owes bytes, if it did not already."""
        if self.since is None:
            self.since, self.moved = time.monotonic(), 0

    def end(self) -> None:
        """The other side owes nothing."""
        self.since = None

    def count(self, moved: int) -> None:
        """So many bytes have moved."""
        self.moved += moved
        if self.since is not None and self.moved >= self.enough:
            self.since, self.moved = time.monotonic(), 0

    def is_too_slow(self, now: float) -> bool:
        """Whether a whole stretch has passed with too few bytes."""
        return self.since is not None and now - self.since > self.seconds


def read_limits() -> Limits:
    """The limits as the environment sets them; the process may open as many files as that needs."""
    connections = environment.number("NEWSNOTES_CONNECTIONS", default=Limits.connections, least=20)
    return Limits(
        connections=min(connections, _raise_open_files(connections + _OTHER_FILES) - _OTHER_FILES),
        of_one_address=environment.number(
            "NEWSNOTES_CONNECTIONS_PER_ADDRESS", default=Limits.of_one_address, least=2
        ),
        head_seconds=environment.number("NEWSNOTES_HEAD_SECONDS", default=10, least=1),
        body_seconds=environment.number("NEWSNOTES_BODY_SECONDS", default=20, least=1),
        idle_seconds=environment.number("NEWSNOTES_IDLE_SECONDS", default=60, least=1),
        answer_seconds=environment.number("NEWSNOTES_ANSWER_SECONDS", default=30, least=1),
    )


def _raise_open_files(wanted: int) -> int:
    """Allow this process to open so many files, if the system lets it; returns how many it may."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return max(soft, 2 * _OTHER_FILES)
