"""The bulk path: COPY. `bulk_create` reaches a fifth of its rate."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db import connection
from psycopg.types.json import Jsonb

from annotations.models import Annotation, Link
from annotations.models.fields import to_multirange

_Columns = Sequence[tuple[str, Callable[[Any], Any]]]

_ANNOTATION: _Columns = [
    ("id", lambda row: row.pk),
    ("project_id", lambda row: row.project_id),
    ("article_id", lambda row: row.article_id),
    ("revision_id", lambda row: row.revision_id),
    ("layer_id", lambda row: row.layer_id),
    ("kind", lambda row: str(row.kind)),
    ("spans", lambda row: to_multirange(row.spans)),
    ("texts", lambda row: row.texts),
    ("attributes", lambda row: Jsonb(row.attributes)),
    ("tags", lambda row: row.tags),
    ("entity_id", lambda row: row.entity_id),
    ("status", lambda row: str(row.status)),
    ("suggester", lambda row: None if row.suggester is None else Jsonb(row.suggester)),
    ("author_id", lambda row: row.author_id),
    ("edited_by_id", lambda row: row.edited_by_id),
    ("action_id", lambda row: row.action_id),
]

_LINK: _Columns = [
    ("id", lambda row: row.pk),
    ("project_id", lambda row: row.project_id),
    ("article_id", lambda row: row.article_id),
    ("annotation_id", lambda row: row.annotation_id),
    ("role", lambda row: str(row.role)),
    ("position", lambda row: row.position),
    ("spans", lambda row: None if row.spans is None else to_multirange(row.spans)),
    ("texts", lambda row: row.texts),
    ("target_id", lambda row: row.target_id),
]


def copy_annotations(annotations: Iterable[Annotation], links: Iterable[Link]) -> None:
    """Insert new annotations, then their links, in the running transaction; both are read once.

    The rows must be checked already: the database still refuses wrong ones, but with less to say.
    """
    _copy("annotations_annotation", _ANNOTATION, annotations)
    _copy("annotations_link", _LINK, links)


def _copy(table: str, columns: _Columns, rows: Iterable[Any]) -> None:
    names = ", ".join(name for name, _ in columns)
    readers = [read for _, read in columns]
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row([read(row) for read in readers])
