"""Looking for what must never be: everything stored is checked again, from scratch and without the triggers.

Each check is one SELECT that gives the ids of what is wrong; the database does the work and rows are streamed.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction

from annotations.choices import Status, Verdict
from annotations.models.history import tracked_models


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong: `what` is a sentence's end ("annotation <id> …")."""

    noun: str
    id: str
    what: str

    def __str__(self) -> str:
        return f"{self.noun} {self.id} {self.what}"


@dataclass(frozen=True)
class _Rule:
    noun: str
    what: str
    sql: str
    values: dict[str, Any] = field(default_factory=dict)


_IN_PROJECT = "(%(project)s::uuid IS NULL OR {}project_id = %(project)s)"

_RULES = (
    _Rule(
        "revision",
        "has a text of another length or sha256 than is stored",
        """
        SELECT id FROM annotations_revision AS row WHERE {mine}
        AND (length <> char_length(text) OR sha256 <> encode(sha256(convert_to(text, 'UTF8')), 'hex'))
        """,
    ),
    _Rule(
        "annotation",
        "differs from the text of its revision",
        """
        SELECT row.id FROM annotations_annotation AS row
        LEFT JOIN annotations_revision AS revision ON revision.id = row.revision_id
        WHERE {mine} AND (revision.id IS NULL OR upper(row.spans) > char_length(revision.text)
                          OR row.texts IS DISTINCT FROM annotations_cut(revision.text, row.spans))
        """,
    ),
    _Rule(
        "link",
        "has words that differ from the text of its revision",
        """
        SELECT row.id FROM annotations_link AS row
        LEFT JOIN annotations_revision AS revision ON revision.id = row.revision_id
        WHERE {mine} AND row.spans IS NOT NULL
          AND (revision.id IS NULL OR upper(row.spans) > char_length(revision.text)
               OR row.texts IS DISTINCT FROM annotations_cut(revision.text, row.spans))
        """,
    ),
    _Rule(
        "link",
        "has a role or a target that its annotation's kind does not take",
        """
        SELECT row.id FROM annotations_link AS row
        LEFT JOIN annotations_annotation AS annotation ON annotation.id = row.annotation_id
        LEFT JOIN annotations_annotation AS target ON target.id = row.target_id
        WHERE {mine} AND NOT EXISTS (
            SELECT FROM annotations_slots() AS slot
            WHERE slot.kind = annotation.kind AND slot.role = row.role
              AND (row.target_id IS NULL OR slot.target = target.kind))
        """,
    ),
    _Rule(
        "link",
        "is in another article, layer or revision than its annotation or its target",
        """
        SELECT DISTINCT row.id FROM annotations_link AS row
        JOIN annotations_annotation AS annotation ON annotation.id IN (row.annotation_id, row.target_id)
        WHERE {mine} AND (annotation.article_id, annotation.layer_id, annotation.revision_id)
            <> (row.article_id, row.layer_id, row.revision_id)
        """,
    ),
    _Rule(
        "annotation",
        "is approved, and no approval of its edition stands",
        f"""
        SELECT row.id FROM annotations_annotation AS row
        WHERE {{mine}} AND row.status = '{Status.APPROVED}' AND NOT EXISTS (
            SELECT FROM annotations_decision AS decision
            WHERE decision.annotation_id = row.id AND decision.edition = row.edition
              AND decision.verdict = '{Verdict.APPROVE}' AND decision.withdraws_id IS NULL
              AND NOT EXISTS (SELECT FROM annotations_decision AS later WHERE later.withdraws_id = decision.id))
        """,
    ),
    _Rule(
        "action",
        "has no number, or one beyond the feed's",
        """
        SELECT row.id FROM annotations_action AS row
        LEFT JOIN annotations_feed AS feed ON feed.project_id = row.project_id
        WHERE {mine} AND (row.seq IS NULL OR row.seq < 1 OR row.seq > coalesce(feed.seq, 0))
        """,
    ),
    _Rule(
        "project",
        "has a gap or a double in the numbers of its actions",
        """
        SELECT row.project_id FROM annotations_feed AS row
        LEFT JOIN annotations_action AS action ON action.project_id = row.project_id
        WHERE {mine} GROUP BY row.project_id, row.seq
        HAVING count(action.seq) <> row.seq OR count(DISTINCT action.seq) <> row.seq
        """,
    ),
    _Rule(
        "project",
        "has another number of annotations of some kind and status than was counted beside them",
        """
        SELECT DISTINCT coalesce(counted.project_id, kept.project_id) FROM (
            SELECT row.project_id, row.kind, row.status, count(*) AS number FROM annotations_annotation AS row
            JOIN annotations_article AS article ON article.id = row.article_id
            JOIN annotations_layer AS layer ON layer.id = row.layer_id
            WHERE {mine} AND row.deleted_at IS NULL AND NOT article.restricted AND article.deleted_at IS NULL
              AND layer.kind <> 'annotator'
            GROUP BY 1, 2, 3
        ) AS counted FULL JOIN (
            SELECT row.project_id, row.kind, row.status, sum(row.number) AS number FROM annotations_tally AS row
            WHERE {mine} GROUP BY 1, 2, 3
        ) AS kept USING (project_id, kind, status)
        WHERE coalesce(counted.number, 0) <> coalesce(kept.number, 0)
        """,
    ),
    _Rule(
        "project",
        "has another number of articles of some state than was counted beside them",
        """
        SELECT DISTINCT coalesce(counted.project_id, kept.project_id) FROM (
            SELECT row.project_id, row.state, count(*) AS number FROM annotations_article AS row
            WHERE {mine} AND NOT row.restricted AND row.deleted_at IS NULL GROUP BY 1, 2
        ) AS counted FULL JOIN (
            SELECT row.project_id, row.state, sum(row.number) AS number FROM annotations_articletally AS row
            WHERE {mine} GROUP BY 1, 2
        ) AS kept USING (project_id, state)
        WHERE coalesce(counted.number, 0) <> coalesce(kept.number, 0)
        """,
    ),
)

# Columns that follow from others have no history.
_HISTORY = """
WITH last AS (
    SELECT DISTINCT ON (pgh_obj_id) pgh_obj_id, pgh_label, project_id, to_jsonb(event) - %(own)s::text[] AS was
    FROM {event} AS event ORDER BY pgh_obj_id, pgh_id DESC)
SELECT coalesce(last.pgh_obj_id, row.id)
FROM last FULL JOIN {table} AS row ON row.id = last.pgh_obj_id
WHERE (%(project)s::uuid IS NULL OR coalesce(last.project_id, row.project_id) = %(project)s)
  AND CASE WHEN row.id IS NULL THEN last.pgh_label <> 'delete'
           ELSE last.pgh_label IS NOT DISTINCT FROM 'delete' OR to_jsonb(row) - %(untracked)s::text[] IS DISTINCT FROM last.was END
"""
_OF_EVENTS = ["pgh_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_context_id"]

COUNTED = {
    "articles": "annotations_article",
    "revisions": "annotations_revision",
    "annotations": "annotations_annotation",
    "links": "annotations_link",
    "decisions": "annotations_decision",
    "actions": "annotations_action",
}


def faults(project_id: Any = None) -> Iterator[Fault]:
    """Everything that is wrong, in one project or in all, as of one moment."""
    with transaction.atomic():
        for rule in _all_rules():
            for (pk,) in _stream(rule.sql, {"project": project_id, "own": _OF_EVENTS, **rule.values}):
                yield Fault(rule.noun, str(pk), rule.what)


def counts(project_id: Any = None) -> dict[str, int]:
    """How many rows there are of what was checked."""
    counted = {}
    with connection.cursor() as cursor:
        for noun, table in COUNTED.items():
            cursor.execute(
                f"SELECT count(*) FROM {table} AS row WHERE {_mine('row.')}",
                {"project": project_id},
            )
            counted[noun] = cursor.fetchone()[0]
    return counted


def _mine(prefix: str) -> str:
    return _IN_PROJECT.format(prefix)


def _all_rules() -> Iterator[_Rule]:
    for rule in _RULES:
        yield _Rule(rule.noun, rule.what, rule.sql.replace("{mine}", _mine("row.")))
    for model in tracked_models():
        table, event = model._meta.db_table, model.pgh_event_model._meta.db_table
        sql = _HISTORY.format(table=table, event=event)
        if model._meta.model_name == "project":  # its own id is the project's
            sql = sql.replace("last.project_id", "last.pgh_obj_id").replace("row.project_id", "row.id")
            sql = sql.replace("pgh_label, project_id,", "pgh_label,")
        kept = {column.column for column in model.pgh_event_model._meta.fields}
        untracked = [column.column for column in model._meta.fields if column.column not in kept]
        what = "is not what its history says last"
        yield _Rule(str(model._meta.model_name), what, sql, {"untracked": untracked})


def _stream(sql: str, values: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    connection.ensure_connection()
    with connection.connection.cursor(name="integrity") as cursor:
        cursor.execute(sql, values)
        yield from cursor
