"""Exports: a whole set, streamed out of one consistent snapshot.

PostgreSQL writes the JSON and COPY carries it, so that Python only passes bytes on: memory stays flat and
the time is that of COPY. The order is fixed, so the same request gives the same bytes.
"""

import json
import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
from django.conf import settings
from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import QuerySet

from annotations.choices import PROPOSED, ArticleState, Status
from annotations.formats.format import Format
from annotations.formats.registry import FORMATS
from annotations.models import Annotation, Article, Project
from annotations.models.annotation import AnnotationQuerySet
from annotations.queries.entities import nameable_records
from annotations.queries.exporting.computed import fill
from annotations.queries.exporting.documents import (
    OF_ONE_REVISION,
    annotation_json,
    article_pairs,
)
from annotations.queries.exporting.shapes import PEOPLE, TEXT, Shape
from annotations.queries.lists.date_filters import ARTICLE_DATES, Zone, date_filters
from annotations.queries.lists.listing import ARTICLE_FILTERS, Filter, annotation_rows, apply_filters, of_id
from annotations.refusals import Busy, Invalid
from annotations.sentences import say
from newsnotes.engine.base import DatabaseWrapper

CHOICES = frozenset({"format", "people", "text", "revisions", "empty"})
"""The parameters of an export beside the filters."""

ABOUT_EMPTY = ("exclude", "include")
"""What may be said about finished articles without a wanted annotation."""

_OF_ARTICLES: Mapping[str, Filter] = {
    "article": of_id("pk", "article"),
    "outlet": ARTICLE_FILTERS["outlet"],
}

AT_ONCE = max(1, settings.THREADS // 2)
"""Exports that one process carries at a time: half of its threads, so that pages are always served."""

_NULL = rb"\N"
"""No value, in COPY's text format."""

_places = threading.BoundedSemaphore(AT_ONCE)


@dataclass(frozen=True)
class Export:
    """What is to be exported, in which shape and format."""

    rows: QuerySet[Annotation]
    format: Format
    shape: Shape
    all_revisions: bool
    also: QuerySet[Article] | None = None
    """Articles that are exported even if there is nothing in them."""

    @property
    def file_name(self) -> str:
        """A name for the file, without the project's, which the door knows."""
        return f"annotations.{self.format.extension}"


def read_export(
    scope: AnnotationQuerySet,
    articles: QuerySet[Article],
    query: Mapping[str, list[str]],
    *,
    project: Project,
) -> Export:
    """An export from the parameters of a request or a command; by default what is approved, as JSON Lines.

    `scope` and `articles` are what the caller may see of the project. Raises `Invalid` naming the parameter.
    """
    zone: Zone = lambda: project.zone  # noqa: E731
    chosen = {
        "format": _one(query, "format", tuple(FORMATS), "jsonl"),
        "people": _one(query, "people", PEOPLE, "names"),
        "text": _one(query, "text", TEXT, "full"),
        "revisions": _one(query, "revisions", ("current", "all"), "current"),
        "empty": _one(query, "empty", ABOUT_EMPTY, "exclude"),
    }
    filters = {"status": [Status.APPROVED.value], **query}
    rows = annotation_rows(
        scope,
        filters,
        also=CHOICES,
        records=lambda: nameable_records(project, articles),
        project=lambda: project,
    )
    if not PROPOSED.isdisjoint(status for value in filters["status"] for status in value.split(",")):
        raise Invalid(
            say("What a machine suggests is not exported before a person accepts it."), field="status"
        )
    all_revisions = chosen["revisions"] == "all"
    return Export(
        rows=rows if all_revisions else rows.filter(revision__current=True),
        format=FORMATS[chosen["format"]],
        shape=Shape(people=chosen["people"], text=chosen["text"]),  # type: ignore[arg-type]
        all_revisions=all_revisions,
        also=select_finished_articles(articles, query, zone=zone) if chosen["empty"] == "include" else None,
    )


def select_finished_articles(
    articles: QuerySet[Article], query: Mapping[str, list[str]], *, zone: Zone
) -> QuerySet[Article]:
    """Those that are submitted or signed off, narrowed by what a query says about articles and not annotations."""
    filters = {**_OF_ARTICLES, **date_filters(ARTICLE_DATES, zone)}
    about = {name: values for name, values in query.items() if name in filters}
    finished = articles.filter(state__in=[ArticleState.SUBMITTED, ArticleState.SIGNED_OFF])
    return apply_filters(finished, filters, about, also=frozenset())


def _one(query: Mapping[str, list[str]], name: str, allowed: tuple[str, ...], usual: str) -> str:
    values = query.get(name, [usual])
    if len(values) != 1 or values[0] not in allowed:
        raise Invalid(say("“{name}” is one of {allowed}.", name=name, allowed=", ".join(allowed)), field=name)
    return values[0]


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
    with _snapshot() as cursor:
        statement, values = statement_of(export)
        with cursor.copy(cursor.mogrify(f"COPY ({statement}) TO STDOUT", values)) as copy:
            yield from export.format.write(_lines(copy, progress))


def list_restricted_articles(export: Export) -> list[Article]:
    """The restricted articles of which there is something in an export."""
    wanted = Article.objects.filter(restricted=True, pk__in=export.rows.order_by().values("article"))
    also = Article.objects.none() if export.also is None else export.also.filter(restricted=True)
    return [*wanted.only("project", "restricted"), *also.only("project", "restricted")]


def statement_of(export: Export) -> tuple[str, dict[str, Any]]:
    """The SQL that makes one JSON text for each article revision with a wanted annotation, and its values.

    Beside it stands the revision's text as JSON, where something in it is still to be filled in (`queries.exporting.computed`).
    """
    chosen, names = _revisions(export)
    text = ", 'text', revision.body" if export.shape.text == "full" else ""
    statement = f"""
        SELECT replace(json_build_object({article_pairs(export.shape)}{text}, 'annotations', coalesce((
            SELECT json_agg({annotation_json(export.shape, "revision.body")}
                            ORDER BY lower(annotation.spans), upper(annotation.spans), annotation.id)
            FROM {OF_ONE_REVISION}
            WHERE annotation.id = ANY (chosen.ids)), '[]'::json))::text, chr(10), ''),
            CASE WHEN EXISTS (SELECT FROM annotations_annotation AS quote
                              WHERE quote.id = ANY (chosen.ids) AND quote.kind = 'quote')
            THEN to_json(revision.body) END
        FROM ({chosen}) AS chosen
        CROSS JOIN LATERAL (SELECT found.*, found.text || '' AS body FROM annotations_revision AS found
                            WHERE found.id = chosen.revision_id OFFSET 0) AS revision
        JOIN annotations_article AS article ON article.id = revision.article_id
        JOIN annotations_project AS project ON project.id = article.project_id
        ORDER BY article.id, revision.number"""
    return statement, names


def _revisions(export: Export) -> tuple[str, dict[str, Any]]:
    """SQL: the revisions that are exported, each with the ids of its wanted annotations, and the values."""
    wanted, names = _ids(export.rows, "wanted")
    if export.also is None:
        return (
            f"""SELECT revision_id, array_agg(id) AS ids FROM annotations_annotation
                   WHERE id IN ({wanted}) GROUP BY revision_id""",
            names,
        )
    articles, more = _ids(export.also, "also")
    return (
        f"""
        WITH wanted AS (SELECT id, revision_id, article_id FROM annotations_annotation WHERE id IN ({wanted}))
        SELECT revision_id, array_agg(id) AS ids FROM wanted GROUP BY revision_id
        UNION ALL
        SELECT bare.id, ARRAY[]::uuid[] FROM annotations_revision AS bare
        WHERE bare.current AND bare.article_id IN ({articles})
          AND NOT EXISTS (SELECT FROM wanted WHERE wanted.article_id = bare.article_id)""",
        {**names, **more},
    )


def _ids(rows: QuerySet[Any], name: str) -> tuple[str, dict[str, Any]]:
    """SQL: the ids of some rows, with placeholders that are named after `name`, and the values."""
    try:
        sql, params = rows.order_by().values("id").query.sql_with_params()
    except EmptyResultSet:  # Django knows without asking: by nobody, for one
        sql, params = "SELECT NULL::uuid WHERE false", ()
    names = {f"{name}_{place}": value for place, value in enumerate(params)}
    free = iter(names)
    return re.sub("%%|%s", lambda mark: mark[0] if mark[0] == "%%" else f"%({next(free)})s", sql), names


@contextmanager
def _snapshot() -> Iterator[psycopg.ClientCursor[Any]]:
    """A cursor on a connection of its own: a slow download holds no connection of the pool.

    The connection sees one moment of the database (REPEATABLE READ) and may write nothing.
    """
    default: DatabaseWrapper = connections["default"]  # type: ignore[assignment]
    with default.connect_apart(
        seconds=settings.EXPORT_SECONDS, cursor_factory=psycopg.ClientCursor, context=None, autocommit=False
    ) as own:
        own.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        own.read_only = True
        with own.cursor() as cursor:
            yield cursor  # type: ignore[misc]


def _lines(copy: psycopg.Copy, progress: Progress) -> Iterator[bytes]:
    """The rows of a COPY as JSON lines, counted and filled in.

    COPY's text format doubles backslashes, and has nothing else to escape in one line of JSON: there, line
    ends and tabs in a text are escaped already, and those that PostgreSQL puts between values are gone.
    """
    for row in copy:
        progress.articles += 1
        line, _, text = bytes(row).rstrip(b"\n").partition(b"\t")
        line = line.replace(b"\\\\", b"\\")
        if text != _NULL:
            body: str = json.loads(text.replace(b"\\\\", b"\\"))
            line = fill(line.decode(), lambda revision, body=body: body).encode()  # type: ignore[misc]
        yield line + b"\n"
