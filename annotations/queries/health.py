"""Whether the product can work, and how much of it there is, for whoever operates it. No names, no texts."""

from collections.abc import Callable, Iterator
from functools import cache

from django.db import Error, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from newsnotes.disk import disk

_SIZES = """
SELECT relname, greatest(reltuples, 0)::bigint FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname = ANY (%s)
ORDER BY relname
"""
_SIZED = {
    "annotations_action": "actions",
    "annotations_annotation": "annotations",
    "annotations_article": "articles",
    "annotations_decision": "decisions",
    "annotations_project": "projects",
    "annotations_user": "users",
}

# These two have an index of their own, so what was done long ago costs nothing.
_JOBS = """
SELECT job.status::text, count(*), extract(epoch FROM now() - min(since.at))::float8
FROM procrastinate_jobs job
CROSS JOIN LATERAL (SELECT min(at) AS at FROM procrastinate_events WHERE job_id = job.id) since
WHERE job.status IN ('todo', 'doing')
GROUP BY 1
"""


def what_is_wrong() -> dict[str, str]:
    """What keeps the product from working: the part and a sentence, for the first that fails; empty if none."""
    checks: dict[str, Callable[[], str]] = {
        "database": _database,
        "migrations": _migrations,
        "queue": _queue,
        "disk": lambda: disk.sentence if disk.is_full else "",
    }
    for part, check in checks.items():
        try:
            sentence = check()
        except Error:
            sentence = "It does not answer."
        if sentence:
            return {part: sentence}
    return {}


def warnings() -> dict[str, str]:
    """What will keep it from working before long: the part and a sentence."""
    return {"disk": disk.sentence} if disk.is_low and not disk.is_full else {}


def measurements() -> Iterator[tuple[str, dict[str, str], float]]:
    """`(metric, labels, value)`: the planner's estimates of the big tables, and the exact queue."""
    with connection.cursor() as cursor:
        cursor.execute(_SIZES, [list(_SIZED)])
        for table, rows in cursor.fetchall():
            yield "newsnotes_rows", {"of": _SIZED[table]}, rows
        cursor.execute("SELECT pg_database_size(current_database())")
        yield "newsnotes_database_bytes", {}, cursor.fetchone()[0]
        if disk.free is not None:
            yield "newsnotes_database_free_bytes", {}, disk.free
        cursor.execute(_JOBS)
        found = {status: (jobs, oldest) for status, jobs, oldest in cursor.fetchall()}
        for status in ("todo", "doing"):
            jobs, oldest = found.get(status, (0, 0))
            yield "newsnotes_jobs", {"status": status}, jobs
            yield "newsnotes_oldest_job_seconds", {"status": status}, oldest or 0


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return ""


def _migrations() -> str:
    missing = _migrations_on_disk() - set(MigrationRecorder(connection).applied_migrations())
    return f"{len(missing)} are not applied." if missing else ""


@cache
def _migrations_on_disk() -> set[tuple[str, str]]:
    return set(MigrationLoader(None).disk_migrations or {})


def _queue() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM procrastinate_jobs LIMIT 1")
    return ""
