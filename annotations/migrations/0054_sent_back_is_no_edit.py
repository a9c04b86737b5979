"""Sending something back is no edit of what links to it.

What links to an annotation has a new edition when that leaves. Whoever sent it back has decided on it, and written
nothing in the others: they may decide on those, too, or the only reviewer of a project could not go on.
"""

from django.db import migrations

NEW_EDITION = """
CREATE OR REPLACE FUNCTION annotations_new_edition(ids uuid[], why text) RETURNS void LANGUAGE sql
BEGIN ATOMIC
    UPDATE annotations_annotation AS annotation
    SET edition = annotation.edition + 1,
        version = annotation.version + 1,
        edited_by_id = CASE WHEN why = 'target_left' THEN annotation.edited_by_id
                            ELSE coalesce(annotations_actor(), annotation.edited_by_id) END,
        action_id = annotations_running_action(),
        updated_at = now(),
        status = CASE WHEN annotation.status IN ('approved', 'fixed') THEN 'submitted' ELSE annotation.status END,
        reopened = CASE WHEN annotation.status IN ('approved', 'fixed') THEN why ELSE annotation.reopened END
    WHERE annotation.id = ANY (ids) AND annotation.deleted_at IS NULL;
END;
"""


class Migration(migrations.Migration):
    dependencies = [("annotations", "0053_records_by_part")]
    operations = [migrations.RunSQL(NEW_EDITION, migrations.RunSQL.noop)]
