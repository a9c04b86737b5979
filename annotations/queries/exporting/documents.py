"""The JSON of articles and annotations: one SQL expression each, for every answer and every export.

PostgreSQL builds the text and the doors pass it through. Offsets are code points; moments are UTC.
"""

import json
import uuid
from collections.abc import Sequence
from functools import partial
from typing import Any

from django.db import connection

from annotations.queries.exporting.computed import computed_json
from annotations.queries.exporting.joined_json import join_json, or_null, wrap
from annotations.queries.exporting.linked import context_json, links_json, list_links, record_json, spans_json
from annotations.queries.exporting.places import fill
from annotations.queries.exporting.shapes import FULL, Shape, moment, person
from annotations.queries.exporting.verdicts import check_json, decision_json, moment_json, person_json

_PEOPLE = {
    "owner": "layer.owner_id",
    "author": "annotation.author_id",
    "edited_by": "annotation.edited_by_id",
    "taken_over_by": "annotation.taken_over_by_id",
}
"""Who is in an annotation's JSON, with their columns."""


def annotation_json(shape: Shape = FULL, body: str | None = "revision.text") -> str:
    """SQL: one annotation as JSON, from the rows `annotation`, `revision`, `layer` and `record`.

    What stands around its passages is cut out of `body`; without one, places are left for it (`places`): each cut counts
    to its offset from the start of the text.
    """
    attributes = "annotation.attributes" + (" - 'statement'" if shape.text == "none" else "")
    context = "" if shape.text == "none" else f", {context_json('annotation', body)}"
    people = {name: person_json(column, "annotation.project_id", shape) for name, column in _PEOPLE.items()}
    return join_json(f"""{{\
"id" : "«annotation.id»", \
"article" : "«annotation.article_id»", \
"revision" : «revision.number», \
"kind" : "«annotation.kind»", \
"spans" : {spans_json("annotation", shape)}{context}, \
"attributes" : «CASE WHEN annotation.entity_id IS NULL THEN {attributes}
    ELSE {attributes} || jsonb_build_object('entity', annotation.entity_id) END», \
"record" : «{or_null(record_json("record"))}», \
"tags" : «to_json(annotation.tags)», \
"links" : [«{links_json(shape, body)}»], \
"layer" : {{"kind" : "«layer.kind»", "owner" : «{people["owner"]}»}}, \
"status" : "«annotation.status»", \
"reopened" : «{or_null(wrap("nullif(annotation.reopened, '')"))}», \
"suggester" : «{or_null("annotation.suggester::text")}», \
"version" : «annotation.version», \
"edition" : «annotation.edition», \
"author" : «{people["author"]}», \
"edited_by" : «{people["edited_by"]}», \
"taken_over_by" : «{people["taken_over_by"]}», \
"created_at" : «{moment_json("annotation.created_at")}», \
"updated_at" : «{moment_json("annotation.updated_at")}», \
"deleted_at" : «{moment_json("annotation.deleted_at")}», \
"decision" : «{or_null(decision_json(shape))}», \
"check" : «{or_null(check_json(shape))}», \
"computed" : «{computed_json(partial(list_links, shape, body), texts=shape.text != "none")}»}}""")


OF_ONE_REVISION = """
    annotations_annotation AS annotation
    JOIN annotations_layer AS layer ON layer.id = annotation.layer_id
    LEFT JOIN annotations_entity AS record ON record.id = annotation.entity_id"""
"""The FROM clause that `annotation_json` needs where the row `revision` is there already."""

ANNOTATION_ROWS = f"""{OF_ONE_REVISION}
    JOIN annotations_revision AS revision ON revision.id = annotation.revision_id"""
"""The FROM clause that `annotation_json` needs."""


def article_pairs(shape: Shape = FULL) -> str:
    """SQL: the names and values of an article's JSON but for its text, from `article`, `project`, `revision`."""
    return f"""
        'id', article.id,
        'project', project.slug,
        'headline', article.headline,
        'standfirst', article.standfirst,
        'byline', article.byline,
        'outlet', article.outlet,
        'url', article.url,
        'published_at', {moment("article.published_at")},
        'language', article.language,
        'external_id', article.external_id,
        'restricted', article.restricted,
        'state', article.state,
        'version', article.version,
        'created_by', {person("article.created_by_id", "article.project_id", shape)},
        'signed_off_by', {person("article.signed_off_by_id", "article.project_id", shape)},
        'signed_off_at', {moment("article.signed_off_at")},
        'signed_off_revision', article.signed_off_revision,
        'family', article.family,
        'created_at', {moment("article.created_at")},
        'updated_at', {moment("article.updated_at")},
        'revision', revision.number,
        'sha256', revision.sha256,
        'length', revision.length"""


def annotations_by_id(ids: Sequence[uuid.UUID]) -> list[str]:
    """The JSON texts of annotations, in the order of their ids as given."""
    if not ids:
        return []
    database: Any = connection
    with database.prepared_cursor() as cursor:
        if len(ids) == 1:
            cursor.execute(_ONE_WITH_TEXT, {"id": ids[0]})
        else:
            cursor.execute(_MANY_WITH_TEXTS, {"ids": list(ids)})
        rows = cursor.fetchall()
    texts = {revision: text for pk, revision, text in rows if pk is None}
    documents = {
        pk: fill(document, texts[revision]) if revision in texts else document
        for pk, revision, document in rows
        if pk is not None
    }
    return [documents[pk] for pk in ids if pk in documents]


def _write_with_texts(condition: str) -> str:
    """SQL: the JSON texts of annotations, and with them the texts of the revisions that quotes are in."""
    return f"""
    WITH made AS MATERIALIZED (
        SELECT annotation.id, annotation.kind, annotation.revision_id, {annotation_json()} AS document
        FROM {ANNOTATION_ROWS} WHERE {condition})
    SELECT id, revision_id, document FROM made
    UNION ALL
    SELECT NULL, id, text FROM annotations_revision WHERE id IN (SELECT revision_id FROM made WHERE kind = 'quote')
    """


_ONE_WITH_TEXT = _write_with_texts("annotation.id = %(id)s")
_MANY_WITH_TEXTS = _write_with_texts("annotation.id = ANY (%(ids)s)")
"""Two statements: PostgreSQL keeps no plan of the second, which is made for more ids than most lists have."""


_READERS = """, 'readers', CASE WHEN EXISTS (
    SELECT FROM annotations_member AS mine
    WHERE mine.project_id = article.project_id AND mine.user_id = %(manager)s AND mine.role = 'manager'
      AND mine.left_at IS NULL)
THEN (SELECT coalesce(json_agg(person.username ORDER BY person.username), '[]'::json)
      FROM annotations_articlereader AS reader
      JOIN annotations_member AS member ON member.id = reader.member_id
      JOIN annotations_user AS person ON person.id = member.user_id
      WHERE reader.article_id = article.id) END"""
"""SQL: who sees an article while it is restricted: for a manager of its project, nothing for anybody else."""


def articles_by_id(
    ids: Sequence[uuid.UUID], *, with_text: bool = False, readers_for: uuid.UUID | None = None
) -> list[str]:
    """The JSON texts of articles, in the order of their ids as given; with their `readers` for this person."""
    more = (", 'text', revision.text" if with_text else "") + (_READERS if readers_for else "")
    return _texts(
        f"""SELECT article.id, json_build_object({article_pairs()}{more})
            FROM annotations_article AS article
            JOIN annotations_project AS project ON project.id = article.project_id
            JOIN annotations_revision AS revision ON revision.article_id = article.id AND revision.current
            WHERE article.id = ANY (%(ids)s)""",
        ids,
        manager=readers_for,
    )


def revision_texts(ids: Sequence[uuid.UUID]) -> list[str]:
    """The JSON texts of revisions, in the order of their ids as given."""
    return _texts(
        f"""SELECT revision.id, json_build_object(
                'number', revision.number, 'text', revision.text, 'sha256', revision.sha256,
                'length', revision.length, 'current', revision.current,
                'created_at', {moment("revision.created_at")})
            FROM annotations_revision AS revision WHERE revision.id = ANY (%(ids)s)""",
        ids,
    )


def _texts(statement: str, ids: Sequence[uuid.UUID], **more: Any) -> list[str]:
    if not ids:
        return []
    with connection.cursor() as cursor:
        # As text: PostgreSQL has written the JSON, and nobody needs to read it before the client does.
        cursor.execute(
            f"SELECT id, document::text FROM ({statement}) AS made (id, document)",
            {"ids": list(ids), **more},
        )
        found = dict(cursor.fetchall())
    return [found[pk] for pk in ids if pk in found]


def annotation_document(pk: uuid.UUID) -> Any:
    """One annotation as a Python object, for a refusal that shows what is there now."""
    return json.loads(annotations_by_id([pk])[0])
