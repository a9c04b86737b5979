"""A fix may be made in several steps: what the fixer changes again stays fixed, or approved where fixers approve."""

from django.db import migrations

COUNT = """
CREATE OR REPLACE FUNCTION annotations_count_change() RETURNS trigger LANGUAGE plpgsql
SET enable_seqscan = off AS $$
BEGIN
    IF (NEW.kind, NEW.spans, NEW.attributes, NEW.tags, NEW.entity_id)
       IS DISTINCT FROM (OLD.kind, OLD.spans, OLD.attributes, OLD.tags, OLD.entity_id)
       AND NEW.edition <= OLD.edition
    THEN
        NEW.edition := OLD.edition + 1;
        NEW.edited_by_id := coalesce(annotations_actor(), NEW.edited_by_id);
    END IF;
    IF NEW.edition > OLD.edition AND OLD.status IN ('approved', 'fixed') AND NEW.status = OLD.status
       AND NOT EXISTS (SELECT FROM annotations_action WHERE id = annotations_open_action() AND verb = 'fix')
    THEN
        NEW.status := 'submitted';
        NEW.reopened := 'changed';
    END IF;
    IF NEW.version <= OLD.version AND (NEW.edition > OLD.edition OR NEW IS DISTINCT FROM OLD) THEN
        NEW.version := OLD.version + 1;
        NEW.updated_at := now();
    END IF;
    IF NEW.action_id IS NOT DISTINCT FROM OLD.action_id THEN
        NEW.action_id := annotations_running_action();
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("annotations", "0020_local_records")]
    operations = [migrations.RunSQL(COUNT, migrations.RunSQL.noop)]
