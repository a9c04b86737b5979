"""What the web role may do: everything the product does, and nothing that would change the record.

Its history is written by the database alone. Decisions, checks, actions, guidelines and texts are append-only for it,
and signed: see migration 0038. What is deleted is a mark on a row; a row goes only where nothing hangs on it. No hold is
put or lifted, and nobody's id, project or time of making changes. The owner role, which migrates, holds and erases, is
the tables' owner.
"""

import json
from typing import Any

from django.conf import settings
from django.db import connections

APPEND_ONLY = (
    "annotations_accessentry",
    "annotations_action",
    "annotations_check",
    "annotations_codesecret",
    "annotations_decision",
    "annotations_erasure",
    "annotations_guidelines",
    "annotations_revision",
)

DELETABLE = (
    "annotations_articlereader",
    "annotations_assignment",
    "annotations_cached",
    "annotations_link",
    "annotations_passagewords",
    "annotations_presence",
    "annotations_reply",
    "annotations_searchchunk",
    "annotations_session",
    "annotations_signinattempts",
    "annotations_tag",
)
"""Of which the product deletes rows."""

UNUSED = {
    "account_emailconfirmation": "SELECT, DELETE",
    "socialaccount_socialapp": "SELECT",
    "socialaccount_socialtoken": "SELECT, DELETE",
}
"""Tables of the sign-in library in which nothing is ever stored here, and what it asks of them nevertheless.

Confirmations are signed instead of stored, providers are settings, their tokens are not kept; with an
address, or an account elsewhere, the library deletes what would hang on it.
"""

FIXED = ("id", "project_id", "created_at", "created_by_id", "held", "demo")
"""Columns that no table has changed in."""

FIXED_IN = (
    "annotations_annotation.article_id",
    "annotations_invitation.invitee",
    "annotations_invitation.role",
    "annotations_member.user_id",
    "annotations_token.user_id",
    "annotations_token.member_id",
    "annotations_token.digest",
    "annotations_token.scope",
    "annotations_token.restricted",
    "annotations_token.expires_at",
)
"""Columns that one table has not changed in."""

ACTION = "id, project_id, article_id, by_id, verb, undoes_id, note, batch"
"""What is said of an action; its number and its time are the database's."""

_GRANT = """
DO $grant$
DECLARE web text := %s; tab record;
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = web) THEN RETURN; END IF;
    EXECUTE format('GRANT USAGE ON SCHEMA public TO %%I', web);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO %%I', web);
    EXECUTE format('GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO %%I', web);
    EXECUTE format('GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO %%I', web);
    FOR tab IN
        SELECT c.oid::regclass AS name, c.relname LIKE '%%event' AS history, c.relname = ANY (%s) AS append_only,
            c.relname = ANY (%s) AS deletable,
            (SELECT string_agg(quote_ident(attname), ', ') FROM pg_attribute
             WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped AND attname <> ALL (%s)
               AND c.relname || '.' || attname <> ALL (%s)) AS changing
        FROM pg_class c
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relname LIKE 'annotations\\_%%'
    LOOP
        IF tab.deletable THEN CONTINUE; END IF;  -- what may be deleted may be changed
        EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON %%s FROM %%I', tab.name, web);
        IF tab.history THEN
            EXECUTE format('REVOKE INSERT ON %%s FROM %%I', tab.name, web);
        ELSIF NOT tab.append_only THEN
            EXECUTE format('GRANT UPDATE (%%s) ON %%s TO %%I', tab.changing, tab.name, web);
        END IF;
    END LOOP;
    EXECUTE format('REVOKE INSERT, UPDATE, DELETE ON annotations_accesschange, annotations_erasure,'
                   ' annotations_feed, annotations_tally, annotations_articletally, pghistory_context,'
                   ' django_migrations FROM %%I', web);
    EXECUTE format('REVOKE ALL ON annotations_emptying FROM %%I', web);
    FOR tab IN SELECT key AS name, value AS rights FROM json_each_text(%s) WHERE to_regclass(key) IS NOT NULL LOOP
        EXECUTE format('REVOKE ALL ON %%I FROM %%I', tab.name, web);
        EXECUTE format('GRANT %%s ON %%I TO %%I', tab.rights, tab.name, web);
    END LOOP;
    EXECUTE format('REVOKE INSERT ON annotations_action FROM %%I', web);
    EXECUTE format('GRANT INSERT (%%s) ON annotations_action TO %%I', %s, web);
    EXECUTE format('GRANT UPDATE (current) ON annotations_revision TO %%I', web);
END
$grant$
"""


def grant_web_role(using: str, **_: Any) -> None:
    """Set the web role's rights, after every migration. Without such a role (one role for all) do nothing."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT to_regclass('annotations_emptying')")
        if cursor.fetchone() != (None,):
            tables = map(list, (APPEND_ONLY, DELETABLE, FIXED, FIXED_IN))
            cursor.execute(_GRANT, [settings.WEB_ROLE, *tables, json.dumps(UNUSED), ACTION])
