"""The JSON of articles and annotations: one SQL expression each, for every answer and every export.

PostgreSQL builds the text and the doors pass it through. Offsets are code points; moments are UTC.
"""

import json
import uuid
from collections.abc import Sequence
from functools import partial
from typing import Any

from django.db import connection

from annotations.choices import PROPOSED
from annotations.queries.exporting.computed import computed_json, fill
from annotations.queries.exporting.shapes import FULL, Shape, moment, person
from annotations.text.selectors import CONTEXT


def _spans(row: str, shape: Shape) -> str:
    text = "" if shape.text == "none" else f", 'text', {row}.texts[n]"
    return f"""
        (SELECT json_agg(json_build_object('start', lower(span), 'end', upper(span){text}) ORDER BY n)
         FROM unnest({row}.spans) WITH ORDINALITY AS part (span, n))"""


_RECORD = """
    CASE WHEN {0}.id IS NULL THEN NULL ELSE json_build_object(
        'id', {0}.id, 'name', {0}.name, 'type', {0}.type, 'wikidata_id', nullif({0}.wikidata_id, ''),
        'local', {0}.article_id IS NOT NULL) END"""


_PROPOSED = ", ".join(f"'{status}'" for status in sorted(PROPOSED))


def _links(shape: Shape, body: str) -> str:
    return list_links(
        shape,
        body,
        "annotations_link AS link",
        "link.annotation_id = annotation.id",
        "link.position, link.id",
    )


def list_links(
    shape: Shape, body: str, rows: str, condition: str, order: str, *, role: str = "link.role", more: str = ""
) -> str:
    """SQL: a JSON list of links: of the rows `link` in `rows` those with the condition, as they are seen from `annotation`."""
    words = "" if shape.text == "none" else "'words', array_to_string(target.texts, ' … '),"
    with_spans = "CASE WHEN link.spans IS NOT NULL THEN {} END"
    around = "" if shape.text == "none" else _context("link", body, with_spans)
    return f"""
    (SELECT coalesce(json_agg(json_strip_nulls(json_build_object(
            'role', {role},
            'spans', {with_spans.format(_spans("link", shape))},
            {around}
            'target', target.id,
            'means', CASE WHEN target.id IS NOT NULL THEN json_build_object(
                'kind', target.kind, {words} 'record', {_RECORD.format("meant")}) END{more}
        )) ORDER BY {order}), '[]'::json)
     FROM {rows}
     LEFT JOIN annotations_annotation AS target ON target.id = link.target_id AND target.deleted_at IS NULL
         AND (target.status NOT IN ({_PROPOSED}) OR annotation.status IN ({_PROPOSED}))
     LEFT JOIN annotations_entity AS meant ON meant.id = target.entity_id
     WHERE (link.spans IS NOT NULL OR target.id IS NOT NULL) AND {condition})"""


def _context(row: str, body: str, when: str = "{}") -> str:
    """SQL: the names and values of the text before and after a row's spans."""
    before = f"substr({body}, greatest(lower({row}.spans) - {CONTEXT}, 0) + 1, least(lower({row}.spans), {CONTEXT}))"
    after = f"substr({body}, upper({row}.spans) + 1, {CONTEXT})"
    return f"'prefix', {when.format(before)}, 'suffix', {when.format(after)},"


def _decision(shape: Shape) -> str:
    return f"""
    (SELECT json_build_object(
        'verdict', decision.verdict,
        'approved_by', {_approvers(shape)},
        'reason', nullif(decision.reason, ''),
        'reviewer', {person("decision.reviewer_id", "decision.project_id", shape)},
        'decided_at', {moment("decision.decided_at")},
        'edition', decision.edition)
     FROM annotations_decision AS decision
     WHERE decision.annotation_id = annotation.id AND decision.edition = annotation.edition
       AND decision.withdraws_id IS NULL
       AND NOT EXISTS (SELECT FROM annotations_decision AS withdrawal WHERE withdrawal.withdraws_id = decision.id)
     ORDER BY decision.decided_at DESC, decision.id DESC LIMIT 1)"""


def _approvers(shape: Shape) -> str:
    """SQL: who stands behind the edition of a `decision`: all who approved it or agreed to it since it was last sent back."""
    if shape.people == "none":
        return "NULL::json"
    return f"""
        (SELECT coalesce(json_agg({person("backed.reviewer_id", "backed.project_id", shape)} ORDER BY backed.id), '[]')
         FROM annotations_decision AS backed
         WHERE backed.annotation_id = decision.annotation_id AND backed.edition = decision.edition
           AND backed.verdict = 'approve' AND backed.withdraws_id IS NULL
           AND NOT EXISTS (SELECT FROM annotations_decision AS other WHERE other.withdraws_id = backed.id)
           AND NOT EXISTS (
               SELECT FROM annotations_decision AS sent_back
               WHERE sent_back.annotation_id = backed.annotation_id AND sent_back.edition = backed.edition
                 AND sent_back.verdict = 'reject' AND sent_back.withdraws_id IS NULL AND sent_back.id > backed.id
                 AND NOT EXISTS (SELECT FROM annotations_decision AS other WHERE other.withdraws_id = sent_back.id)))"""


def _check(shape: Shape) -> str:
    """SQL: what a claim's check has come to, if a second person has agreed to it and the claim is still the same."""
    words = (
        ""
        if shape.text == "none"
        else """
        'rationale', last.rationale,
        'evidence', last.evidence,
        'asked_whom', last.asked_whom,
        'answer', last.answer,"""
    )
    checker = f"""
        (SELECT {person("ready.author_id", "ready.project_id", shape)} FROM annotations_check AS ready
         WHERE ready.annotation_id = annotation.id AND ready.number < last.number AND ready.state = 'ready'
         ORDER BY ready.number DESC LIMIT 1)"""
    return f"""
    CASE WHEN annotation.kind = 'claim' THEN
    (SELECT json_build_object(
        'verdict', last.verdict,{words}
        'asked_at', {moment("last.asked_at")},
        'answer_due', {moment("last.answer_due")},
        'checked_by', {checker},
        'agreed_by', {person("last.author_id", "last.project_id", shape)},
        'agreed_at', {moment("last.created_at")})
     FROM annotations_check AS last
     WHERE last.annotation_id = annotation.id AND last.edition = annotation.edition AND last.state = 'agreed'
       AND NOT EXISTS (SELECT FROM annotations_check AS later
                       WHERE later.annotation_id = annotation.id AND later.number > last.number)) END"""


def annotation_json(shape: Shape = FULL, body: str = "revision.text") -> str:
    """SQL: one annotation as JSON, from the rows `annotation`, `revision`, `layer` and `record`.

    `body` is the text of the revision: in bulk, a copy that is read out of its storage once an article.
    """
    attributes = "annotation.attributes" + (" - 'statement'" if shape.text == "none" else "")
    context = "" if shape.text == "none" else _context("annotation", body)
    return f"""json_build_object(
        'id', annotation.id,
        'article', annotation.article_id,
        'revision', revision.number,
        'kind', annotation.kind,
        'spans', {_spans("annotation", shape)},
        {context}
        'attributes', CASE WHEN annotation.entity_id IS NULL THEN {attributes}
                           ELSE {attributes} || jsonb_build_object('entity', annotation.entity_id) END,
        'record', {_RECORD.format("record")},
        'tags', to_json(annotation.tags),
        'links', {_links(shape, body)},
        'layer', json_build_object(
            'kind', layer.kind, 'owner', {person("layer.owner_id", "annotation.project_id", shape)}),
        'status', annotation.status,
        'reopened', nullif(annotation.reopened, ''),
        'suggester', annotation.suggester,
        'version', annotation.version,
        'edition', annotation.edition,
        'author', {person("annotation.author_id", "annotation.project_id", shape)},
        'edited_by', {person("annotation.edited_by_id", "annotation.project_id", shape)},
        'taken_over_by', {person("annotation.taken_over_by_id", "annotation.project_id", shape)},
        'created_at', {moment("annotation.created_at")},
        'updated_at', {moment("annotation.updated_at")},
        'deleted_at', {moment("annotation.deleted_at")},
        'decision', {_decision(shape)},
        'check', {_check(shape)},
        'computed', {computed_json(partial(list_links, shape, body), texts=shape.text != "none")})"""


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
    texts = {str(pk): text for pk, text, is_revision in rows if is_revision}
    documents = {pk: text for pk, text, is_revision in rows if not is_revision}
    return [fill(documents[pk], texts.__getitem__) for pk in ids if pk in documents]


def _write_with_texts(condition: str) -> str:
    """SQL: the JSON texts of annotations, and with them the texts of the revisions that quotes are in."""
    return f"""
    WITH made AS MATERIALIZED (
        SELECT annotation.id, annotation.kind, annotation.revision_id, {annotation_json()} AS document
        FROM {ANNOTATION_ROWS} WHERE {condition})
    SELECT id, document::text, false FROM made
    UNION ALL
    SELECT id, text, true FROM annotations_revision WHERE id IN (SELECT revision_id FROM made WHERE kind = 'quote')
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
