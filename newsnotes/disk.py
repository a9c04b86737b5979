"""How much room there is for the database, where that can be known: a warning comes before the disk is full.

A PostgreSQL that cannot write its log ends, and nobody can read any more. So writes are refused while there is still
some room.
"""

import logging
import shutil
import threading
import time

from django.conf import settings

from annotations.sentences import say

_MEGABYTE = 1024 * 1024
_LOOK_AGAIN = 1.0
_log = logging.getLogger("newsnotes.database")


class Disk:
    """The volume of the database, looked at not more than once a second."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._seen = -_LOOK_AGAIN
        self._free: int | None = None
        self._was_low = False

    @property
    def free(self) -> int | None:
        """Bytes that are left; None where the database lies elsewhere."""
        with self._lock:
            if time.monotonic() - self._seen >= _LOOK_AGAIN:
                self._seen = time.monotonic()
                self._free = self._look()
            return self._free

    def _look(self) -> int | None:
        try:
            free = shutil.disk_usage(settings.DATABASE_FOLDER).free if settings.DATABASE_FOLDER else None
        except OSError:
            return None
        is_low = free is not None and free < settings.DISK_WARN_MB * _MEGABYTE
        if is_low and not self._was_low:
            _log.warning("The disk of the database is nearly full: %s MB are left.", (free or 0) // _MEGABYTE)
        self._was_low = is_low
        return free

    @property
    def is_low(self) -> bool:
        """Whether it is time to make room."""
        return self.free is not None and self.free < settings.DISK_WARN_MB * _MEGABYTE

    @property
    def is_full(self) -> bool:
        """Whether nothing more is stored."""
        return self.free is not None and self.free < settings.DISK_LEAST_MB * _MEGABYTE

    @property
    def sentence(self) -> str:
        """What is said while there is little room; empty if there is enough."""
        if not self.is_low:
            return ""
        left = (self.free or 0) // _MEGABYTE
        if self.is_full:
            return say(
                "The disk of the database is full ({left:,} MB are left): nothing can be stored before somebody makes room.",
                left=left,
            )
        return say(
            "The disk of the database is nearly full: {left:,} MB are left. Below {least:,} MB nothing more is stored.",
            left=left,
            least=settings.DISK_LEAST_MB,
        )


disk = Disk()
