"""The JSON of articles and annotations: one SQL expression each, for every answer and every export.

PostgreSQL builds the text and the doors pass it through. Offsets are code points; moments are UTC.
"""

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.db import connection

from annotations.choices import PROPOSED
from annotations.text.selectors import CONTEXT

People = Literal["names", "codes", "none"]
Text = Literal["full", "passages", "none"]


@dataclass(frozen=True)
class Shape:
    """What documents show of people (`people`) and of the text (`text`).

    `codes` are pseudonyms that stay the same within a project; `passages` leaves the article's text out,
    `none` the passages, too.
    """

    people: People = "names"
    text: Text = "full"


FULL = Shape()
PEOPLE: tuple[People, ...] = ("names", "codes", "none")
TEXT: tuple[Text, ...] = ("full", "passages", "none")


def moment(column: str) -> str:
    """SQL: a timestamp as ISO 8601 in UTC."""
    return f"""to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""


def person(user_id: str, project_id: str, shape: Shape) -> str:
    """SQL: a user as a name, a code or nothing. Codes are made from the project's own secret."""
    if shape.people == "none":
        return "NULL::text"
    if shape.people == "names":
        return f"(SELECT username FROM annotations_user WHERE id = {user_id})"
    secret = f"(SELECT secret FROM annotations_codesecret AS own WHERE own.project_id = {project_id})"
    hashed = f"sha256({secret} || uuid_send({user_id}))"
    return f"CASE WHEN {user_id} IS NULL THEN NULL ELSE 'p-' || left(encode({hashed}, 'hex'), 12) END"


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


def _links(shape: Shape) -> str:
    words = "" if shape.text == "none" else "'words', array_to_string(target.texts, ' … '),"
    return f"""
    (SELECT coalesce(json_agg(json_strip_nulls(json_build_object(
            'role', link.role,
            'spans', CASE WHEN link.spans IS NOT NULL THEN {_spans("link", shape)} END,
            'target', target.id,
            'means', CASE WHEN target.id IS NOT NULL THEN json_build_object(
                'kind', target.kind, {words} 'record', {_RECORD.format("meant")}) END
        )) ORDER BY link.position, link.id), '[]'::json)
     FROM annotations_link AS link
     LEFT JOIN annotations_annotation AS target ON target.id = link.target_id AND target.deleted_at IS NULL
         AND (target.status NOT IN ({_PROPOSED}) OR annotation.status IN ({_PROPOSED}))
     LEFT JOIN annotations_entity AS meant ON meant.id = target.entity_id
     WHERE link.annotation_id = annotation.id AND (link.spans IS NOT NULL OR target.id IS NOT NULL))"""


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
    prefix = f"substr({body}, greatest(lower(annotation.spans) - {CONTEXT}, 0) + 1, least(lower(annotation.spans), {CONTEXT}))"
    suffix = f"substr({body}, upper(annotation.spans) + 1, {CONTEXT})"
    context = "" if shape.text == "none" else f"'prefix', {prefix}, 'suffix', {suffix},"
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
        'links', {_links(shape)},
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
        'check', {_check(shape)})"""


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
    return _texts(
        f"""SELECT annotation.id, {annotation_json()} FROM {ANNOTATION_ROWS}
            WHERE annotation.id = ANY (%(ids)s)""",
        ids,
    )


def articles_by_id(ids: Sequence[uuid.UUID], *, with_text: bool = False) -> list[str]:
    """The JSON texts of articles, in the order of their ids as given."""
    text = ", 'text', revision.text" if with_text else ""
    return _texts(
        f"""SELECT article.id, json_build_object({article_pairs()}{text})
            FROM annotations_article AS article
            JOIN annotations_project AS project ON project.id = article.project_id
            JOIN annotations_revision AS revision ON revision.article_id = article.id AND revision.current
            WHERE article.id = ANY (%(ids)s)""",
        ids,
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


def _texts(statement: str, ids: Sequence[uuid.UUID]) -> list[str]:
    if not ids:
        return []
    with connection.cursor() as cursor:
        # As text: PostgreSQL has written the JSON, and nobody needs to read it before the client does.
        cursor.execute(
            f"SELECT id, document::text FROM ({statement}) AS made (id, document)",
            {"ids": list(ids)},
        )
        found = dict(cursor.fetchall())
    return [found[pk] for pk in ids if pk in found]


def annotation_document(pk: uuid.UUID) -> Any:
    """One annotation as a Python object, for a refusal that shows what is there now."""
    return json.loads(annotations_by_id([pk])[0])
