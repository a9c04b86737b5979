"""An article that was taken out comes back as it was: what comes back together has not changed for one another.

Until now an annotation whose target was deleted and comes back has a new edition, also if it was deleted with its
target and comes back in the same statement: a whole article would come back with none of its approvals.

The lists of what was taken out, and the question whether a text was, have indexes of their own.
"""

from importlib import import_module

from django.db import migrations, models

REOPEN = """
CREATE OR REPLACE FUNCTION annotations_targets_changed() RETURNS trigger LANGUAGE plpgsql
SET enable_seqscan = off AS $$
DECLARE
    changed uuid[];
    returned uuid[];
    linkers uuid[];
    gone uuid[];
    attributed uuid[];
BEGIN
    -- Set operations, not a join: see the migration text_equality.
    SELECT array_agg(id) INTO changed FROM (
        SELECT id FROM (SELECT id, kind, texts, entity_id FROM after
                        EXCEPT SELECT id, kind, texts, entity_id FROM before) AS other
        UNION SELECT id FROM (  -- the same words elsewhere in the same revision
            SELECT id, revision_id FROM (SELECT id, revision_id, spans FROM after
                                         EXCEPT SELECT id, revision_id, spans FROM before) AS moved
            INTERSECT SELECT id, revision_id FROM before) AS elsewhere) AS ids;
    SELECT array_agg(id) INTO returned FROM (
        SELECT id FROM after WHERE deleted_at IS NULL
        INTERSECT SELECT id FROM before WHERE deleted_at IS NOT NULL) AS ids;
    SELECT array_agg(id) INTO gone FROM (
        (SELECT id FROM after WHERE deleted_at IS NOT NULL
         INTERSECT SELECT id FROM before WHERE deleted_at IS NULL)
        UNION (SELECT id FROM after WHERE status IN ('rejected', 'dismissed')
               INTERSECT SELECT id FROM before WHERE status NOT IN ('rejected', 'dismissed'))) AS ids;
    SELECT array_agg(id) INTO attributed FROM (
        SELECT id, attributes -> 'attributed' FROM after
        EXCEPT SELECT id, attributes -> 'attributed' FROM before) AS other;
    IF returned IS NOT NULL THEN
        -- Who comes back with its target finds it as it was, unless that has changed in the same statement.
        SELECT array_agg(id) INTO linkers FROM unnest(annotations_linkers(returned)) AS id
        WHERE id <> ALL (returned);
    END IF;
    IF changed IS NOT NULL THEN
        linkers := linkers || annotations_linkers(changed);
    END IF;
    IF linkers IS NOT NULL THEN
        PERFORM annotations_new_edition(linkers, 'target_changed');
    END IF;
    IF gone IS NOT NULL THEN
        PERFORM annotations_new_edition(annotations_linkers(gone), 'target_left');
    END IF;
    IF attributed IS NOT NULL THEN
        PERFORM annotations_hand_on(attributed, annotations_open_action());
    END IF;
    RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("annotations", "0051_merged_records")]
    operations = [
        migrations.RunSQL(REOPEN, import_module("annotations.migrations.0046_revisions").REOPEN),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(
                fields=["project", "-deleted_at", "-id"],
                condition=models.Q(deleted_at__isnull=False),
                name="article_taken_out",
            ),
        ),
        migrations.AddIndex(
            model_name="revision",
            index=models.Index(
                fields=["project", "sha256"],
                condition=models.Q(current=False),
                name="revision_left_by_text",
            ),
        ),
    ]
