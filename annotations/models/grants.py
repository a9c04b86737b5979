"""What the web role may do: everything the product does, and nothing that would change the record.

The history, decisions, checks, actions, guidelines and erasures are append-only for it, a revision's text cannot be
touched, and the feeds' counters are counted by the database alone. The owner role, which migrates and erases, is the tables' owner.
"""

from typing import Any

from django.conf import settings
from django.db import connections

APPEND_ONLY = (
    "annotations_accessentry",
    "annotations_action",
    "annotations_check",
    "annotations_decision",
    "annotations_erasure",
    "annotations_guidelines",
    "annotations_revision",
)

_GRANT = """
DO $grant$
DECLARE web text := %s; tab regclass;
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = web) THEN RETURN; END IF;
    EXECUTE format('GRANT USAGE ON SCHEMA public TO %%I', web);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO %%I', web);
    EXECUTE format('GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO %%I', web);
    EXECUTE format('GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO %%I', web);
    FOR tab IN
        SELECT c.oid FROM pg_class c
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
          AND (c.relname LIKE '%%event' OR c.relname = ANY (%s))
    LOOP
        EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON %%s FROM %%I', tab, web);
    END LOOP;
    EXECUTE format('REVOKE INSERT, UPDATE, DELETE ON annotations_feed FROM %%I', web);
    EXECUTE format('REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM %%I', web);
    EXECUTE format('GRANT UPDATE (current) ON annotations_revision TO %%I', web);
END
$grant$
"""


def grant_web_role(using: str, **_: Any) -> None:
    """Set the web role's rights, after every migration. Without such a role (one role for all) do nothing."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT to_regclass('annotations_action')")
        if cursor.fetchone() != (None,):
            cursor.execute(_GRANT, [settings.WEB_ROLE, list(APPEND_ONLY)])
