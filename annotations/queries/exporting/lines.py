"""The articles of an export as JSON lines, read in batches of one snapshot.

A cursor walks over what is wanted in the order of the articles; PostgreSQL writes the JSON of each batch by statements
that it has planned once. So the first line does not wait for the last, and memory is that of a batch.
"""

import heapq
from collections.abc import Iterator
from typing import Any, NamedTuple

import psycopg
from django.core.exceptions import EmptyResultSet
from django.db.models import QuerySet
from psycopg import sql

from annotations.queries.exporting.documents import ANNOTATION_ROWS, annotation_json, article_pairs
from annotations.queries.exporting.exports import Export
from annotations.queries.exporting.places import fill
from annotations.queries.exporting.shapes import Shape

FIRST, MOST = 100, 2000
"""Annotations in the first batch, which is soon there, and in later ones; an article is not divided."""

_LONGEST = 1_000_000
"""Code points of text in a batch, if they are not of one article."""

_AT_A_TIME = 100
"""Rows that are taken from the connection at a time, while PostgreSQL writes the next ones."""


class _Wanted(NamedTuple):
    """A revision of which something is wanted, with the ids of that in order. As text, ids sort as in the database."""

    article: str
    revision: str
    length: int
    ids: list[str]


def read_lines(own: psycopg.Connection[Any], export: Export) -> Iterator[bytes]:
    """A line for each revision, by article and number. `own` is in a transaction that sees one moment."""
    # Of the lists of ids a plan needs to know nothing: it follows indexes. What is chosen is little of what a cursor is.
    own.execute("SET LOCAL plan_cache_mode = force_generic_plan; SET LOCAL jit = off")
    own.execute("SET LOCAL cursor_tuple_fraction = 0.01")
    own.execute(f"PREPARE articles (uuid[]) AS {_articles(export.shape)}")
    own.execute(f"PREPARE annotations (uuid[]) AS {_annotations(export.shape)}")
    for batch in _divide(_walk(own, export)):
        yield from _read_batch(own, batch)


def _articles(shape: Shape) -> str:
    text = ", 'text', revision.text" if shape.text == "full" else ""
    return f"""
        SELECT revision.id::text, replace(json_build_object({article_pairs(shape)}{text})::text, chr(10), ''), revision.text
        FROM annotations_revision AS revision
        JOIN annotations_article AS article ON article.id = revision.article_id
        JOIN annotations_project AS project ON project.id = article.project_id
        WHERE revision.id = ANY ($1)"""


def _annotations(shape: Shape) -> str:
    return f"""
        SELECT annotation.id::text, annotation.revision_id::text, {annotation_json(shape, None)}
        FROM {ANNOTATION_ROWS} WHERE annotation.id = ANY ($1)"""


def _walk(own: psycopg.Connection[Any], export: Export) -> Iterator[_Wanted]:
    """What is wanted, by article and number; articles that are wanted even if there is nothing in them stand among it."""
    wanted = _fetch(
        own,
        "wanted",
        export.rows.order_by().values_list("article_id", "revision_id", "id", "spans"),
        """SELECT chosen.article_id, chosen.revision_id, revision.length, chosen.ids FROM (
               SELECT article_id, revision_id,
                   string_agg(id::text, ',' ORDER BY lower(spans), upper(spans), id) AS ids
               FROM ({}) AS chosen (article_id, revision_id, id, spans) GROUP BY article_id, revision_id) AS chosen
           JOIN annotations_revision AS revision ON revision.id = chosen.revision_id
           ORDER BY chosen.article_id, revision.number""",
    )
    if export.also is None:
        yield from wanted
        return
    also = _fetch(
        own,
        "also",
        export.also.order_by().values_list("id"),
        """SELECT bare.article_id, bare.id, bare.length, '' FROM annotations_revision AS bare
           WHERE bare.current AND bare.article_id IN ({}) ORDER BY bare.article_id""",
    )
    last = ""
    for row in heapq.merge(wanted, also, key=lambda row: (row.article, not row.ids)):
        if row.ids or row.article != last:
            yield row
        last = row.article


def _fetch(own: psycopg.Connection[Any], name: str, rows: QuerySet[Any], statement: str) -> Iterator[_Wanted]:
    """The rows of a statement about some rows, by a cursor."""
    try:
        inner, params = rows.query.sql_with_params()
    except EmptyResultSet:  # Django knows without asking: by nobody, for one
        return
    query = psycopg.ClientCursor(own).mogrify(statement.format(inner), params)
    own.execute(f"DECLARE {name} NO SCROLL CURSOR FOR {query}")
    count = 10
    while found := own.execute(f"FETCH {count} FROM {name}").fetchall():
        for article, revision, length, ids in found:
            yield _Wanted(str(article), str(revision), length, ids.split(",") if ids else [])
        count = 100


def _divide(rows: Iterator[_Wanted]) -> Iterator[list[_Wanted]]:
    most, count, length = FIRST, 0, 0
    batch: list[_Wanted] = []
    for row in rows:
        if batch and (count + len(row.ids) > most or length + row.length > _LONGEST):
            yield batch
            most, count, length, batch = min(2 * most, MOST), 0, 0, []
        batch.append(row)
        count, length = count + max(1, len(row.ids)), length + row.length
    if batch:
        yield batch


def _read_batch(own: psycopg.Connection[Any], batch: list[_Wanted]) -> Iterator[bytes]:
    articles, texts = {}, {}
    for revision, article, text in _stream(own, "articles", [row.revision for row in batch]):
        articles[revision], texts[revision] = article, text
    documents = {
        pk: fill(document, texts[revision])
        for pk, revision, document in _stream(own, "annotations", [pk for row in batch for pk in row.ids])
    }
    for row in batch:
        annotations = ", ".join([documents[pk] for pk in row.ids])
        yield f'{articles[row.revision][:-1]}, "annotations" : [{annotations}]}}\n'.encode()


def _stream(own: psycopg.Connection[Any], prepared: str, ids: list[str]) -> Iterator[tuple[Any, ...]]:
    statement = sql.SQL("EXECUTE {} ({})").format(
        sql.Identifier(prepared), sql.Literal("{" + ",".join(ids) + "}")
    )
    return own.cursor().stream(statement, size=_AT_A_TIME)
