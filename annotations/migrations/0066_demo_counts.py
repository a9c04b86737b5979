"""Emptying a demo project takes its counts along, whichever table comes last: its triggers had counted on meanwhile."""

from django.db import migrations

COUNTS = """    DELETE FROM annotations_tally WHERE project_id = demo_project;
    DELETE FROM annotations_articletally WHERE project_id = demo_project;
"""

PURGE = """
CREATE OR REPLACE FUNCTION annotations_purge_demo(demo_project uuid) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $function$
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
COUNTS
    DELETE FROM annotations_projectevent WHERE pgh_obj_id = demo_project;
    DELETE FROM annotations_project WHERE id = demo_project;
    PERFORM set_config('pgtrigger.ignore', coalesce(ignored, '{}'), true);
    DELETE FROM annotations_emptying WHERE xact = pg_current_xact_id();
END $function$;
"""


class Migration(migrations.Migration):
    dependencies = [("annotations", "0064_records_at_hand")]
    operations = [migrations.RunSQL(PURGE.replace("COUNTS\n", COUNTS), PURGE.replace("COUNTS\n", ""))]
