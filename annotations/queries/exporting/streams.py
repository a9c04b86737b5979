"""An export as a stream: chunks of the file, out of one consistent snapshot.

The order is fixed, so the same request gives the same bytes.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
from django.conf import settings
from django.db import connections

from annotations.queries.exporting.exports import Export
from annotations.queries.exporting.lines import read_lines
from annotations.refusals import Busy
from annotations.sentences import say
from newsnotes.engine.base import DatabaseWrapper

AT_ONCE = max(1, settings.THREADS // 2)
"""Exports that one process carries at a time: half of its threads, so that pages are always served."""

_places = threading.BoundedSemaphore(AT_ONCE)


@dataclass
class Progress:
    """How many articles of an export have been read."""

    articles: int = 0


def stream(export: Export, progress: Progress | None = None) -> "Chunks":
    """The chunks of the file; closing the iterator early frees its connection and its place.

    Raises `Busy` at once if too many exports run in this process.
    """
    if not _places.acquire(blocking=False):
        raise Busy(say("Too many exports are running; try again in a moment."))
    chunks = _stream(export, progress or Progress())
    try:
        first = next(chunks, b"")
    except BaseException:
        _places.release()
        raise
    return Chunks(first, chunks)


class Chunks(Iterator[bytes]):
    """Chunks whose place is given back once, when they end or are closed, started or not."""

    def __init__(self, first: bytes, rest: Iterator[bytes]) -> None:
        self._first: bytes | None = first
        self._rest: Any = rest
        self._held = True

    def __next__(self) -> bytes:
        if self._first is not None:
            first, self._first = self._first, None
            return first
        try:
            return next(self._rest)  # type: ignore[no-any-return]
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Stop reading and let the next export begin."""
        if self._held:
            self._held = False
            self._rest.close()
            _places.release()

    def __del__(self) -> None:
        self.close()


def _stream(export: Export, progress: Progress) -> Iterator[bytes]:
    with open_snapshot() as own:
        yield from export.format.write(_count(read_lines(own, export), progress))


def _count(lines: Iterator[bytes], progress: Progress) -> Iterator[bytes]:
    """The lines, counted, until the time for an export is over."""
    end = time.monotonic() + settings.EXPORT_SECONDS
    for line in lines:
        progress.articles += 1
        if time.monotonic() > end:
            raise TimeoutError(f"An export took longer than {settings.EXPORT_SECONDS} s.")
        yield line


@contextmanager
def open_snapshot() -> Iterator[psycopg.Connection[Any]]:
    """A connection of its own: a slow download holds none of the pool.

    It sees one moment of the database (REPEATABLE READ) and may write nothing. A reader who takes nothing for as long as
    an export may take loses it.
    """
    default: DatabaseWrapper = connections["default"]  # type: ignore[assignment]
    seconds = settings.EXPORT_SECONDS
    with default.connect_apart(seconds=seconds, context=None, autocommit=False) as own:
        own.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        own.read_only = True
        own.execute(f"SET LOCAL idle_in_transaction_session_timeout = '{seconds}s'")
        yield own
