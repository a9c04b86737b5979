"""A project made as large as one likes, by copies in SQL of an article with all that hangs on it.

Copies are made past triggers and foreign keys, which stay off until the transaction ends: what is about growth needs
rows, not how they came. Beside the project stand others of the same size, of people nobody here knows. The first copies
are of the same people and records as the article; those of the rest are others: a project grows by its staff as well.
"""

from typing import Any

from django.db import connection

IN_OTHERS = ("article", "revision", "layer", "annotation", "searchchunk")
COPIED = ("action", *IN_OTHERS, "link", "decision", "check", "annotationevent", "linkevent", "articleevent")
"""Tables whose rows of an article are copied with it; of the others, those that lists and searches read."""

OTHERS = 10
OURS = 100
"""Copies that are of the same people and records."""

_OWN = frozenset(
    [
        "id",
        "article_id",
        "revision_id",
        "layer_id",
        "annotation_id",
        "target_id",
        "action_id",
        "pgh_obj_id",
        "pgh_context_id",
        "undoes_id",
        "withdraws_id",
        "family",
        "batch",
    ]
)
_PEOPLE = frozenset(
    ["author_id", "edited_by_id", "created_by_id", "by_id", "deleted_by_id", "taken_over_by_id"]
)
_OTHERWISE = {
    ("article", "created_at"): "created_at - n * interval '1 minute'",
    ("annotation", "created_at"): "created_at - n * interval '1 minute'",
    ("annotation", "updated_at"): "updated_at - n * interval '1 minute'",
    ("revision", "text"): "text || ' ' || n",
    ("revision", "length"): "length + 1 + length(n::text)",
    ("revision", "sha256"): "encode(sha256(convert_to(text || ' ' || n, 'UTF8')), 'hex')",
    ("action", "seq"): "seq + n::bigint * 1000000",
}
"""Columns of copies that say something else; `n` is the number of the copy."""


def grow(slug: str, article: str, numbers: range, *, colleague: str, stranger: str) -> None:
    """Add copies of the article with these numbers to its project and to the others.

    `colleague` is the author of most of what is new here; in the others all people are one stranger.
    """
    with connection.cursor() as cursor:
        for other in range(OTHERS + 1):
            if other:
                _make_other(cursor, slug, other)
            values = {"article": article, "slug": slug, "first": numbers.start, "last": numbers.stop - 1}
            for table in IN_OTHERS if other else COPIED:
                cursor.execute(_copy_of(table, other, stranger if other else colleague), values)
            cursor.execute(_MORE_RECORDS, {**values, "project": _project(other)})
        cursor.execute("DELETE FROM annotations_tally")
        cursor.execute(_TALLIES)
        cursor.execute(
            f"ANALYZE {', '.join('annotations_' + table for table in (*COPIED, 'entity', 'tally'))}"
        )


def switch_rules_off() -> None:
    """Let rows in whatever the triggers and foreign keys of the copied tables would say, in this transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(
            "SELECT conrelid::regclass::text, conname FROM pg_constraint"
            " WHERE contype = 'f' AND conparentid = 0 AND conrelid::regclass::text LIKE 'annotations_%'"
        )
        for table, name in cursor.fetchall():
            cursor.execute(f"ALTER TABLE {table} ALTER CONSTRAINT {name} NOT ENFORCED")
        for table in (*COPIED, "entity", "project", "feed", "tally"):
            cursor.execute(f"ALTER TABLE annotations_{table} DISABLE TRIGGER USER")


def read_blocks() -> int:
    """How many blocks of tables and indexes this transaction has touched so far, in the cache or not."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sum(pg_stat_get_xact_blocks_fetched(oid)) FROM pg_class"
            " WHERE relnamespace IN ('public'::regnamespace, 'pg_toast'::regnamespace)"
        )
        return int(cursor.fetchone()[0])


_MORE_RECORDS = """
INSERT INTO annotations_entity (id, project_id, name, type, aliases, wikidata_id, description, version, keys)
SELECT uuidv7(), coalesce(%(project)s::uuid, (SELECT id FROM annotations_project WHERE slug = %(slug)s)),
    'Person ' || n, 'person', '{}', '', '', 1, ARRAY['person ' || n]
FROM generate_series(%(first)s, %(last)s) AS n
"""

_TALLIES = """
INSERT INTO annotations_tally (project_id, kind, status, number)
SELECT annotation.project_id, kind, status, count(*) FROM annotations_annotation AS annotation
JOIN annotations_article AS article ON article.id = article_id
WHERE annotation.deleted_at IS NULL AND article.deleted_at IS NULL AND NOT restricted
GROUP BY annotation.project_id, kind, status
"""


def _project(other: int) -> str | None:
    return f"00000000-0000-7000-8000-{other:012}" if other else None


def _make_other(cursor: Any, slug: str, other: int) -> None:
    """A project like this one, if it is not there; nobody here is its member."""
    for table, key in (("project", "id"), ("feed", "project_id")):
        names = _columns("annotations_" + table)
        values = [
            {key: f"'{_project(other)}'", "slug": f"'other-{other}'", "epoch": "gen_random_uuid()"}.get(
                name, f'"{name}"'
            )
            for name in names
        ]
        of = f"(SELECT id FROM annotations_project WHERE slug = '{slug}')"
        cursor.execute(
            f"INSERT INTO annotations_{table} ({_quoted(names)}) SELECT {', '.join(values)}"
            f" FROM annotations_{table} WHERE {key} = {of} ON CONFLICT DO NOTHING"
        )


def _copy_of(table: str, other: int, person: str) -> str:
    """The statement that copies a table's rows of the article."""
    names = [name for name in _columns("annotations_" + table) if name != "pgh_id"]
    of = "annotation_id IN (SELECT id FROM annotations_annotation WHERE article_id = %(article)s)"
    if "article_id" in names:
        of = "article_id = %(article)s"
    elif "pgh_obj_id" in names:
        of = "pgh_obj_id = %(article)s"
    elif table == "article":
        of = "id = %(article)s"
    if other and table == "annotation":
        of += " AND status IN ('approved', 'rejected')"  # a few are enough there
    values = ", ".join(_value(table, name, other, person) for name in names)
    return (
        f"INSERT INTO annotations_{table} ({_quoted(names)}) SELECT {values}"
        f" FROM annotations_{table}, generate_series(%(first)s, %(last)s) AS n WHERE {of}"
    )


def _value(table: str, name: str, other: int, person: str) -> str:
    if (table, name) in _OTHERWISE:
        return _OTHERWISE[table, name]
    if name in _OWN:
        return f"md5({name}::text || '/' || n || '/{other}')::uuid"
    if other and name == "project_id":
        return f"'{_project(other)}'"
    if name == "entity_id":
        return f"CASE WHEN n < {OURS} AND {other} = 0 THEN entity_id END"
    if name in _PEOPLE:
        is_ours = f"{name} IS NULL OR (n < {OURS} AND {other} = 0)"
        return f"CASE WHEN {is_ours} THEN {name} ELSE '{person}'::uuid END"
    return f'annotations_{table}."{name}"'


def _quoted(names: list[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _columns(table: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = %s AND is_generated = 'NEVER'"
            " AND is_identity = 'NO' ORDER BY ordinal_position",
            [table],
        )
        return [name for (name,) in cursor.fetchall()]
