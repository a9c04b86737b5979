"""The one history: the database itself writes down every insert, update and delete of a tracked table."""

from typing import Any, TypeVar

import pghistory
from django.db import connections, models

M = TypeVar("M", bound=type[models.Model])

_TRACKED: list[Any] = []


def tracked(model: M) -> M:
    """Class decorator: keep a model's history in `<model>event`, by statement-level triggers.

    A history row holds the whole row as it was after the change (before it, for a delete), `pgh_label`
    (insert, update, delete) and in `pgh_context_id` the action that did it, or null for bare SQL.
    """
    # Fresh trackers for each model: the library's setting for defaults deep-copies them, which breaks
    # its own comparison of statement-level operations.
    trackers = pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent()
    pghistory.track(*trackers)(model)
    _TRACKED.append(model)
    return model


def tracked_models() -> list[Any]:
    """The models that have a history; `pgh_event_model` is each one's."""
    return list(_TRACKED)


_ALTER = """
DO $alter$
DECLARE history regprocedure;
BEGIN
    FOR history IN
        SELECT tgfoid FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
        WHERE tgname LIKE 'pgtrigger_update_%' AND relnamespace = 'public'::regnamespace
    LOOP
        EXECUTE format('ALTER FUNCTION %s SET enable_nestloop = off', history);
    END LOOP;
END
$alter$
"""


def join_by_hash(using: str, **_: Any) -> None:
    """After every migration: let the history's triggers join the rows before and after an update by hash.

    The database plans them once for a session. By nested loop, planned for the single row of the session's
    first save, a later update of 2,000 rows took seven seconds, and of 8,000 sixteen times as long.
    """
    with connections[using].cursor() as cursor:
        cursor.execute(_ALTER)
