"""Emptying a demo project, which the web role may do and nobody needs the owner's rights for.

SECURITY DEFINER and for demo projects alone; that a project is one is said when it is made and never changes,
so this cannot be turned against another project. No lock on a table, no effect on other projects' rows.
"""

from django.db import migrations

DEMO_STAYS = """
CREATE FUNCTION annotations_refuse_demo_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'whether a project is a demo is said when it is made and never changes'
    USING ERRCODE = 'check_violation', TABLE = 'annotations_project', CONSTRAINT = 'project_demo_stays';
END $$;
CREATE TRIGGER project_demo_stays BEFORE UPDATE ON annotations_project FOR EACH ROW
    WHEN (NEW.demo IS DISTINCT FROM OLD.demo OR NEW.id IS DISTINCT FROM OLD.id)
    EXECUTE FUNCTION annotations_refuse_demo_change();
"""

PURGE = """
CREATE FUNCTION annotations_purge_demo(demo_project uuid) RETURNS void LANGUAGE plpgsql
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
END $$;
COMMENT ON FUNCTION annotations_purge_demo IS 'deletes a demo project with all that belongs to it';
"""


class Migration(migrations.Migration):
    dependencies = [("annotations", "0007_immutable_text")]
    operations = [
        migrations.RunSQL(DEMO_STAYS, "DROP FUNCTION annotations_refuse_demo_change CASCADE"),
        migrations.RunSQL(PURGE, "DROP FUNCTION annotations_purge_demo"),
    ]
