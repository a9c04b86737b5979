"""Handing an export out: who took what, how much of it, and whether it ended."""

import logging
import uuid
from collections.abc import Iterator, Mapping
from typing import Any

from django.db import DatabaseError

from annotations.access_kinds import Access
from annotations.actions.people.access_log import log_access, log_readings
from annotations.models import Project, User
from annotations.models.fields import new_id
from annotations.queries.exporting.exports import Export, list_restricted_articles
from annotations.queries.exporting.streams import Chunks, Progress, stream

LOG = logging.getLogger(__name__)

WITH_VALUES = frozenset(
    {"format", "people", "text", "revisions", "empty", "kind", "status", "article", "language", "signed_off"}
)
"""Parameters whose values are words of ours or ids. Of the others, which may name a source, only the name is kept."""


def deliver(
    export: Export, query: Mapping[str, list[str]], *, project: Project, by: User | None
) -> Iterator[bytes]:
    """The chunks of the file. That it was begun is in the log before the first one leaves, and so is its end.

    `by` is None for a command. Raises `Busy` at once if too many exports run in this process.
    """
    progress = Progress()
    chunks = stream(export, progress)
    try:
        delivered = _Delivered(chunks, progress, project=project, by=by)
        delivered.begin(export, query)
    except BaseException:
        chunks.close()
        raise
    return delivered


def kept_of(query: Mapping[str, list[str]]) -> dict[str, Any]:
    """What the log keeps of the parameters of an export."""
    return {name: ",".join(values) if name in WITH_VALUES else None for name, values in sorted(query.items())}


class _Delivered(Iterator[bytes]):
    """Chunks whose end is logged once, when they have all been taken or are closed before."""

    def __init__(self, chunks: Chunks, progress: Progress, *, project: Project, by: User | None):
        self._chunks = chunks
        self._progress = progress
        self._project = project
        self._by = by
        self._export = new_id()
        self._open = False

    def begin(self, export: Export, query: Mapping[str, list[str]]) -> None:
        """Log the beginning, and the restricted articles that are in it."""
        self._log(Access.EXPORT_STARTED, filters=kept_of(query))
        self._open = True
        log_readings(list_restricted_articles(export), by=self._by)

    def __next__(self) -> bytes:
        try:
            return next(self._chunks)
        except StopIteration:
            self._end(Access.EXPORT_FINISHED)
            raise
        except BaseException:
            self._end(Access.EXPORT_BROKEN_OFF)
            raise

    def close(self) -> None:
        """Stop reading."""
        self._chunks.close()
        self._end(Access.EXPORT_BROKEN_OFF)

    def _end(self, kind: Access) -> None:
        if not self._open:
            return
        self._open = False
        try:
            self._log(kind, articles=self._progress.articles)
        except DatabaseError:
            # The file is on its way whole; that it was begun is in the log.
            LOG.exception("the end of export %s could not be logged", self._export)

    def _log(self, kind: Access, **details: Any) -> None:
        export: uuid.UUID = self._export
        log_access(kind, by=self._by, project_id=self._project.pk, export=str(export), **details)
