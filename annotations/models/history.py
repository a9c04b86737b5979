"""The one history: the database itself writes down every insert, update and delete of a tracked table."""

from collections.abc import Sequence
from typing import Any, TypeVar

import pghistory
from django.db import connections, models

M = TypeVar("M", bound=type[models.Model])

_TRACKED: list[Any] = []


def tracked(model: M, *, found_by: str = "", without: Sequence[str] = ()) -> M:
    """Class decorator: keep a model's history in `<model>event`, by statement-level triggers.

    It is found by row, by action, and by the column `found_by`, if there is one. Columns `without` a history are
    computed from others.

    A history row holds the whole row as it was after the change (before it, for a delete), `pgh_label`
    (insert, update, delete) and in `pgh_context_id` the action that did it, or null for bare SQL.
    """
    # Fresh trackers for each model: the library's setting for defaults deep-copies them, which breaks
    # its own comparison of statement-level operations.
    trackers = pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent()
    name = f"{model._meta.model_name}event_by_{found_by}"
    indexes = [models.Index(fields=[found_by], name=name)] if found_by else []
    pghistory.track(*trackers, exclude=list(without) or None, meta={"indexes": indexes})(model)
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


_ONLY_FOR_THE_OWNER = """
CREATE OR REPLACE FUNCTION public._pgtrigger_should_ignore(trigger_name name) RETURNS boolean LANGUAGE sql STABLE
RETURN coalesce(trigger_name = ANY (nullif(current_setting('pgtrigger.ignore', true), '')::text[]), false)
    AND pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = 'annotations_action'::regclass), 'USAGE')
"""


def keep_from_switching_off(using: str, **_: Any) -> None:
    """After every migration: let only the owner, who erases, pass over the history's triggers.

    The library lets every role do so by a setting of its session, and catches an exception for each row without one.
    """
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT to_regproc('_pgtrigger_should_ignore'), to_regclass('annotations_action')")
        if None not in (cursor.fetchone() or (None,)):
            cursor.execute(_ONLY_FOR_THE_OWNER)


def join_by_hash(using: str, **_: Any) -> None:
    """After every migration: let the history's triggers join the rows before and after an update by hash.

    The database plans them once for a session. By nested loop, planned for the single row of the session's
    first save, a later update of 2,000 rows took seven seconds, and of 8,000 sixteen times as long.
    """
    with connections[using].cursor() as cursor:
        cursor.execute(_ALTER)
