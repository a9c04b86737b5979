"""What the access log holds by itself: the time of each entry, and who was given or lost a way in.

Memberships, readers, restrictions and tokens are logged by triggers, so that no door, import, undo or bare SQL passes them
by. What the owner does with the history's triggers off (an erasure, the emptying of a demo) is not logged.
`annotations_forget_access` is SECURITY DEFINER: the web role, which runs the jobs, may delete no entry itself, and through
this none that is younger than 30 days.
"""

from django.db import migrations

HISTORY = """
INSERT INTO annotations_articlereaderevent
    (id, project_id, article_id, member_id, pgh_created_at, pgh_label, pgh_obj_id)
SELECT id, project_id, article_id, member_id, now(), 'insert', id FROM annotations_articlereader;
"""

STAMP = """
CREATE FUNCTION annotations_stamp_access() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.created_at := clock_timestamp();
    NEW.period := CASE
        WHEN NEW.kind = 'token_used_from_new_address' THEN date_trunc('day', NEW.created_at, 'UTC')
        WHEN NEW.kind IN ('article_read', 'sign_in_failed') THEN date_trunc('hour', NEW.created_at, 'UTC') END;
    RETURN NEW;
END $$;
CREATE TRIGGER access_stamp BEFORE INSERT ON annotations_accessentry FOR EACH ROW
    EXECUTE FUNCTION annotations_stamp_access();
"""

GIVEN = """
CREATE FUNCTION annotations_access_is_silent() RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT cardinality(nullif(current_setting('pgtrigger.ignore', true), '')::text[]) > 0
       AND pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = 'annotations_action'::regclass), 'USAGE')
$$;

CREATE FUNCTION annotations_log_access(
    kind text, by_id uuid, person_id uuid, project_id uuid, article_id uuid, token_id uuid, details jsonb
) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF annotations_access_is_silent() THEN RETURN; END IF;
    INSERT INTO annotations_accessentry (id, kind, by_id, person_id, project_id, article_id, token_id, details)
    VALUES (gen_random_uuid(), kind, coalesce(by_id, nullif(current_setting('newsnotes.actor', true), '')::uuid),
            person_id, project_id, article_id, token_id, details);
END $$;

CREATE FUNCTION annotations_log_member() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE here annotations_member := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    was_here boolean := TG_OP <> 'INSERT' AND OLD.left_at IS NULL;
    is_here boolean := TG_OP <> 'DELETE' AND NEW.left_at IS NULL;
BEGIN
    IF was_here AND NOT is_here THEN
        PERFORM annotations_log_access('member_removed', NULL, here.user_id, here.project_id, NULL, NULL, '{}');
    ELSIF is_here AND NOT was_here THEN
        PERFORM annotations_log_access('member_added', NULL, here.user_id, here.project_id, NULL, NULL,
            jsonb_build_object('role', here.role));
    ELSIF is_here AND OLD.role <> NEW.role THEN
        PERFORM annotations_log_access('role_changed', NULL, here.user_id, here.project_id, NULL, NULL,
            jsonb_build_object('role', NEW.role, 'before', OLD.role));
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER access_log_member AFTER INSERT OR UPDATE OR DELETE ON annotations_member FOR EACH ROW
    EXECUTE FUNCTION annotations_log_member();

CREATE FUNCTION annotations_log_reader() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE reader annotations_articlereader := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
BEGIN
    PERFORM annotations_log_access(CASE TG_OP WHEN 'DELETE' THEN 'reader_removed' ELSE 'reader_named' END, NULL,
        (SELECT user_id FROM annotations_member WHERE id = reader.member_id),
        reader.project_id, reader.article_id, NULL, '{}');
    RETURN NULL;
END $$;
CREATE TRIGGER access_log_reader AFTER INSERT OR DELETE ON annotations_articlereader FOR EACH ROW
    EXECUTE FUNCTION annotations_log_reader();

CREATE FUNCTION annotations_log_restriction() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM annotations_log_access(
        CASE WHEN NEW.restricted THEN 'restriction_set' ELSE 'restriction_lifted' END,
        NULL, NULL, NEW.project_id, NEW.id, NULL, '{}');
    RETURN NULL;
END $$;
CREATE TRIGGER access_log_restricted AFTER INSERT ON annotations_article FOR EACH ROW
    WHEN (NEW.restricted) EXECUTE FUNCTION annotations_log_restriction();
CREATE TRIGGER access_log_restriction AFTER UPDATE ON annotations_article FOR EACH ROW
    WHEN (OLD.restricted <> NEW.restricted) EXECUTE FUNCTION annotations_log_restriction();

CREATE FUNCTION annotations_log_token() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM annotations_log_access('token_made', NEW.user_id, NULL, NEW.project_id, NULL, NEW.id,
            jsonb_build_object('scope', NEW.scope, 'restricted', NEW.restricted));
    ELSE
        PERFORM annotations_log_access('token_revoked', NULL, NEW.user_id, NEW.project_id, NULL, NEW.id, '{}');
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER access_log_token_made AFTER INSERT ON annotations_token FOR EACH ROW
    EXECUTE FUNCTION annotations_log_token();
CREATE TRIGGER access_log_token_revoked AFTER UPDATE ON annotations_token FOR EACH ROW
    WHEN (OLD.revoked_at IS NULL AND NEW.revoked_at IS NOT NULL) EXECUTE FUNCTION annotations_log_token();
"""

FORGET = """
CREATE FUNCTION annotations_forget_access(days integer) RETURNS bigint LANGUAGE sql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH gone AS (
        DELETE FROM annotations_accessentry
        WHERE created_at < now() - make_interval(days => greatest(days, 30)) RETURNING 1)
    SELECT count(*) FROM gone
$$;
COMMENT ON FUNCTION annotations_forget_access IS 'deletes entries of the access log that are old enough';
"""

BACK = """
DROP FUNCTION annotations_forget_access;
DROP FUNCTION annotations_log_token CASCADE;
DROP FUNCTION annotations_log_restriction CASCADE;
DROP FUNCTION annotations_log_reader CASCADE;
DROP FUNCTION annotations_log_member CASCADE;
DROP FUNCTION annotations_log_access;
DROP FUNCTION annotations_access_is_silent;
DROP FUNCTION annotations_stamp_access CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [("annotations", "0040_access_log")]
    operations = [
        migrations.RunSQL(HISTORY, migrations.RunSQL.noop),
        migrations.RunSQL([STAMP, GIVEN, FORGET], BACK),
    ]
