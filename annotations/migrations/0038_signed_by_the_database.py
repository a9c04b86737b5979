"""What the web role writes carries an action of its own transaction, the person of that action, and the server's time.

An action has no `seq` until the end of its transaction, and nobody else sees it before: one without is of this
transaction. Who is asked is the role of the session, not of the function: the history's triggers run with the owner's
rights. Functions that run as triggers look their tables up in `public` alone (`models/history.py` sees to that), because
the web role may make temporary ones of the same names.
"""

from django.db import migrations

OWNER = """
CREATE FUNCTION annotations_acts_as_owner() RETURNS boolean LANGUAGE sql STABLE
RETURN pg_has_role(
    CASE current_setting('role') WHEN 'none' THEN session_user::name ELSE current_setting('role')::name END,
    (SELECT relowner FROM pg_class WHERE oid = 'annotations_action'::regclass), 'USAGE');
COMMENT ON FUNCTION annotations_acts_as_owner IS
    'whether the session is the tables'' owner, whatever function it is in';
"""

ACTION = """
CREATE FUNCTION annotations_check_action() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF annotations_acts_as_owner() THEN
        RETURN NEW;
    END IF;
    IF NEW.verb = 'erase' OR NOT EXISTS (SELECT FROM annotations_user WHERE id = NEW.by_id AND is_active) OR NOT (
        EXISTS (SELECT FROM annotations_member
                WHERE project_id = NEW.project_id AND user_id = NEW.by_id AND left_at IS NULL)
        OR NEW.verb = 'create_project' AND NOT EXISTS (SELECT FROM annotations_project WHERE id = NEW.project_id))
    THEN
        RAISE EXCEPTION 'an action is of somebody who is in its project'
        USING ERRCODE = 'check_violation', TABLE = 'annotations_action', CONSTRAINT = 'action_by_member';
    END IF;
    NEW.seq := NULL;
    NEW.created_at := now();
    RETURN NEW;
END $$;
CREATE TRIGGER action_by_member BEFORE INSERT ON annotations_action
    FOR EACH ROW EXECUTE FUNCTION annotations_check_action();
"""

# An import says what was decided elsewhere, by whom and when. Redoing decides again as the same person did; and whoever
# agrees to a fix approves it together with the reviewer who made it.
SIGNED = """
CREATE FUNCTION annotations_check_signed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wrong boolean;
BEGIN
    IF annotations_acts_as_owner() THEN
        RETURN NULL;
    END IF;
    EXECUTE format($query$
        SELECT EXISTS (
            SELECT FROM added WHERE NOT EXISTS (
                SELECT FROM annotations_action AS action
                WHERE action.project_id = added.project_id AND action.seq IS NULL AND %3$s
                  AND (action.verb = 'import' AND EXISTS (
                           SELECT FROM annotations_member
                           WHERE project_id = action.project_id AND user_id = action.by_id
                             AND role = 'manager' AND left_at IS NULL)
                       OR added.%2$I BETWEEN now() AND clock_timestamp() AND (action.by_id = added.%1$I OR %4$s))))
        $query$, TG_ARGV[0], TG_ARGV[1],
        CASE WHEN TG_TABLE_NAME IN ('annotations_decision', 'annotations_check')
             THEN 'action.id = added.action_id' ELSE 'true' END,
        CASE WHEN TG_TABLE_NAME = 'annotations_decision'
             THEN $again$ action.verb = 'agree' AND added.verdict = 'approve' AND EXISTS (
                    SELECT FROM annotations_annotation AS fixed
                    WHERE fixed.id = added.annotation_id AND fixed.status = 'fixed'
                      AND (fixed.edition, fixed.edited_by_id) = (added.edition, added.reviewer_id))
                  OR action.verb = 'redo' AND added.withdraws_id IS NULL AND EXISTS (
                    SELECT FROM annotations_decision AS before
                    JOIN annotations_decision AS withdrawal ON withdrawal.withdraws_id = before.id
                    WHERE withdrawal.action_id = action.undoes_id
                      AND (before.annotation_id, before.edition, before.verdict, before.reviewer_id)
                        = (added.annotation_id, added.edition, added.verdict, added.reviewer_id)) $again$
             ELSE 'false' END)
    INTO wrong;
    IF wrong THEN
        RAISE EXCEPTION 'what is added is by the person of its action, at this time'
        USING ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME, CONSTRAINT = TG_NAME;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER decision_signed AFTER INSERT ON annotations_decision REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION annotations_check_signed('reviewer_id', 'decided_at');
CREATE TRIGGER check_signed AFTER INSERT ON annotations_check REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION annotations_check_signed('author_id', 'created_at');
CREATE TRIGGER guidelines_signed AFTER INSERT ON annotations_guidelines REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION annotations_check_signed('author_id', 'created_at');
CREATE TRIGGER revision_signed AFTER INSERT ON annotations_revision REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION annotations_check_signed('created_by_id', 'created_at');

CREATE FUNCTION annotations_check_sign_off() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT annotations_acts_as_owner() AND NOT EXISTS (
        SELECT FROM annotations_action
        WHERE project_id = NEW.project_id AND seq IS NULL
          AND (by_id = NEW.signed_off_by_id AND (NEW.signed_off_at > now() - interval '1 minute')
               OR verb IN ('import', 'undo', 'redo')))
    THEN
        RAISE EXCEPTION 'an article is signed off by the person of the action'
        USING ERRCODE = 'check_violation', TABLE = 'annotations_article', CONSTRAINT = 'article_sign_off_signed';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER article_sign_off_signed BEFORE UPDATE ON annotations_article FOR EACH ROW
    WHEN (NEW.signed_off_by_id IS NOT NULL
          AND (NEW.signed_off_by_id, NEW.signed_off_at) IS DISTINCT FROM (OLD.signed_off_by_id, OLD.signed_off_at))
    EXECUTE FUNCTION annotations_check_sign_off();
"""

REVOKED = """
CREATE FUNCTION annotations_keep_revoked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a token that is revoked stays revoked'
    USING ERRCODE = 'check_violation', TABLE = 'annotations_token', CONSTRAINT = 'token_stays_revoked';
END $$;
CREATE TRIGGER token_stays_revoked BEFORE UPDATE ON annotations_token FOR EACH ROW
    WHEN (OLD.revoked_at IS NOT NULL AND NEW.revoked_at IS NULL) EXECUTE FUNCTION annotations_keep_revoked();
"""

# The history's triggers cannot tell by their own rights who empties: they are told by a row that only this writes.
EMPTYING = """
CREATE TABLE annotations_emptying (xact xid8 PRIMARY KEY);
COMMENT ON TABLE annotations_emptying IS 'the transactions that empty a demo project now; no row outlives its own';
"""

PURGE = """
CREATE OR REPLACE FUNCTION annotations_purge_demo(demo_project uuid) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    waiting oid[] := (
        SELECT array_agg(attrelid) FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
        WHERE attname = 'project_id' AND relkind = 'r' AND relnamespace = 'public'::regnamespace);
    next regclass;
    ignored text := current_setting('pgtrigger.ignore', true);
BEGIN
    PERFORM FROM annotations_project WHERE id = demo_project AND demo FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'only a demo project can be emptied'
        USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF EXISTS (SELECT FROM annotations_project WHERE id = demo_project AND held)
       OR EXISTS (SELECT FROM annotations_article WHERE project_id = demo_project AND held) THEN
        RAISE EXCEPTION 'a hold is on the demo project or an article of it'
        USING ERRCODE = 'check_violation', TABLE = 'annotations_project', CONSTRAINT = 'demo_not_on_hold';
    END IF;
    INSERT INTO annotations_emptying VALUES (pg_current_xact_id());
    PERFORM set_config('pgtrigger.ignore', array_agg(tgname)::text, true)
    FROM pg_trigger WHERE tgname LIKE 'pgtrigger%';  -- no history of this, and what there is may go
    DELETE FROM annotations_reply WHERE key IN (SELECT id FROM annotations_action WHERE project_id = demo_project);
    WHILE cardinality(waiting) > 0 LOOP
        SELECT candidate INTO STRICT next FROM unnest(waiting) AS candidate
        WHERE NOT EXISTS (SELECT FROM pg_constraint WHERE contype = 'f' AND confrelid = candidate
                          AND conrelid <> candidate AND conrelid = ANY (waiting))
        LIMIT 1;
        EXECUTE format('DELETE FROM %s WHERE project_id = $1', next) USING demo_project;
        waiting := array_remove(waiting, next::oid);
    END LOOP;
    DELETE FROM annotations_projectevent WHERE pgh_obj_id = demo_project;
    DELETE FROM annotations_project WHERE id = demo_project;
    PERFORM set_config('pgtrigger.ignore', coalesce(ignored, '{}'), true);
    DELETE FROM annotations_emptying WHERE xact = pg_current_xact_id();
END $$;
"""

BACK = """
DROP FUNCTION annotations_check_action CASCADE;
DROP FUNCTION annotations_check_signed CASCADE;
DROP FUNCTION annotations_check_sign_off CASCADE;
DROP FUNCTION annotations_keep_revoked CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [("annotations", "0037_accounts")]
    operations = [
        migrations.RunSQL(OWNER, migrations.RunSQL.noop),
        migrations.RunSQL(ACTION + SIGNED + REVOKED, BACK),
        migrations.RunSQL(EMPTYING, migrations.RunSQL.noop),
        migrations.RunSQL(PURGE, migrations.RunSQL.noop),
    ]
