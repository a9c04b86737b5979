"""The one history: the database itself writes down every insert, update and delete of a tracked table."""

from collections.abc import Sequence
from typing import Any, TypeVar

import pghistory
from django.db import connections, models

M = TypeVar("M", bound=type[models.Model])

_TRACKED: list[Any] = []


def track(model: M, *, found_by: str = "", without: Sequence[str] = ()) -> M:
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
    FOR history IN
        SELECT tgfoid FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
        WHERE tgname ~ '^pgtrigger_(insert|update|delete)_' AND relnamespace = 'public'::regnamespace
    LOOP
        EXECUTE format('ALTER FUNCTION %s SECURITY DEFINER', history);
    END LOOP;
    FOR history IN
        SELECT oid FROM pg_proc
        WHERE prorettype = 'trigger'::regtype AND pronamespace = 'public'::regnamespace
          AND proname ~ '^(annotations_|pgtrigger_)'
    LOOP
        EXECUTE format('ALTER FUNCTION %s SET search_path = public, pg_temp', history);
    END LOOP;
END
$alter$
"""


_ONLY_FOR_THE_OWNER = """
CREATE OR REPLACE FUNCTION public._pgtrigger_should_ignore(trigger_name name) RETURNS boolean LANGUAGE sql STABLE
RETURN coalesce(trigger_name = ANY (nullif(current_setting('pgtrigger.ignore', true), '')::text[]), false)
    AND (annotations_acts_as_owner()
         OR EXISTS (SELECT FROM annotations_emptying WHERE xact = pg_current_xact_id_if_assigned()))
"""


_CONTEXT = """
CREATE OR REPLACE FUNCTION public._pgh_attach_context() RETURNS pghistory_context.id%TYPE LANGUAGE plpgsql AS $$
BEGIN
    IF NOT annotations_acts_as_owner() AND (
        coalesce(current_setting('pghistory.context_metadata', true), '') <> ''
        OR NOT EXISTS (
            SELECT FROM annotations_action
            WHERE id = annotations_running_action() AND by_id = annotations_actor() AND seq IS NULL))
    THEN
        RAISE EXCEPTION 'what is written belongs to an action of its transaction'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'history_of_an_action';
    END IF;
    RETURN NULL;
END $$
"""


def keep_from_switching_off(using: str, **_: Any) -> None:
    """After every migration: let only the owner, who erases, pass over the history's triggers.

    The library lets every role do so by a setting of its session, and catches an exception for each row without one.
    """
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT to_regproc('_pgtrigger_should_ignore'), to_regclass('annotations_emptying')")
        if None not in (cursor.fetchone() or (None,)):
            cursor.execute(_ONLY_FOR_THE_OWNER)


def bind_to_actions(using: str, **_: Any) -> None:
    """After every migration: have every entry of the history say an action of its own transaction, but for the owner's.

    The library calls this function once for each statement that is recorded, and would write a row of its own in it.
    """
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT to_regclass('pghistory_context'), to_regclass('annotations_emptying')")
        if None not in (cursor.fetchone() or (None,)):
            cursor.execute(_CONTEXT)


def set_up_triggers(using: str, **_: Any) -> None:
    """After every migration: let the history's triggers write with the owner's rights, and join by hash.

    All functions of triggers look up tables in `public` alone: whoever may make temporary tables could else have them
    read those. The database plans the history's statements once for a session. By nested loop, planned for the single row
    of the session's first save, a later update of 2,000 rows took seven seconds, and of 8,000 sixteen times as long.
    """
    with connections[using].cursor() as cursor:
        cursor.execute(_ALTER)
