"""Moving to another revision is no change of content as long as the words are the same.

Within one revision other spans are another passage, even if their words are the same. In another revision the offsets
mean nothing: there the frame is compared by its texts, and so are links and what they point at.

An annotation moves together with its links and with what these point at, in one statement (their keys say so, see the
migration layers_of_links); the words of both are checked against the revision that they come to.
"""

from importlib import import_module

from django.db import migrations

COUNT = """
CREATE OR REPLACE FUNCTION annotations_count_change() RETURNS trigger LANGUAGE plpgsql
SET enable_seqscan = off AS $$
BEGIN
    IF ((NEW.kind, NEW.attributes, NEW.tags, NEW.entity_id)
        IS DISTINCT FROM (OLD.kind, OLD.attributes, OLD.tags, OLD.entity_id)
        OR CASE WHEN NEW.revision_id = OLD.revision_id THEN NEW.spans <> OLD.spans ELSE NEW.texts <> OLD.texts END)
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

REOPEN = """
CREATE OR REPLACE FUNCTION annotations_targets_changed() RETURNS trigger LANGUAGE plpgsql
SET enable_seqscan = off AS $$
DECLARE
    changed uuid[];
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
            INTERSECT SELECT id, revision_id FROM before) AS elsewhere
        UNION (SELECT id FROM after WHERE deleted_at IS NULL
               INTERSECT SELECT id FROM before WHERE deleted_at IS NOT NULL)) AS ids;
    SELECT array_agg(id) INTO gone FROM (
        (SELECT id FROM after WHERE deleted_at IS NOT NULL
         INTERSECT SELECT id FROM before WHERE deleted_at IS NULL)
        UNION (SELECT id FROM after WHERE status IN ('rejected', 'dismissed')
               INTERSECT SELECT id FROM before WHERE status NOT IN ('rejected', 'dismissed'))) AS ids;
    SELECT array_agg(id) INTO attributed FROM (
        SELECT id, attributes -> 'attributed' FROM after
        EXCEPT SELECT id, attributes -> 'attributed' FROM before) AS other;
    IF changed IS NOT NULL THEN
        PERFORM annotations_new_edition(annotations_linkers(changed), 'target_changed');
    END IF;
    IF gone IS NOT NULL THEN
        PERFORM annotations_new_edition(annotations_linkers(gone), 'target_left');
    END IF;
    IF attributed IS NOT NULL THEN
        PERFORM annotations_hand_on(attributed, annotations_open_action());
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION annotations_links_changed() RETURNS trigger LANGUAGE plpgsql
SET enable_seqscan = off AS $$
DECLARE
    running uuid := annotations_open_action();
    parents uuid[];
    uncounted uuid[];
    seen_before uuid[];
BEGIN
    IF TG_OP = 'UPDATE' THEN
        SELECT array_agg(DISTINCT annotation_id) INTO parents FROM (
            SELECT annotation_id FROM (
                SELECT id, annotation_id, role, position, texts, target_id FROM changed
                EXCEPT SELECT id, annotation_id, role, position, texts, target_id FROM before) AS after
            UNION SELECT annotation_id FROM (
                SELECT id, annotation_id, role, position, texts, target_id FROM before
                EXCEPT SELECT id, annotation_id, role, position, texts, target_id FROM changed) AS until_now
            UNION SELECT annotation_id FROM (  -- the same words elsewhere in the same revision
                SELECT id, annotation_id, revision_id FROM (
                    SELECT id, annotation_id, revision_id, spans FROM changed
                    EXCEPT SELECT id, annotation_id, revision_id, spans FROM before) AS moved
                INTERSECT SELECT id, annotation_id, revision_id FROM before) AS elsewhere) AS ends;
    ELSE
        SELECT array_agg(DISTINCT annotation_id) INTO parents FROM changed;
    END IF;
    SELECT array_agg(id) FILTER (WHERE running IS NULL OR action_id IS DISTINCT FROM running),
           array_agg(id) FILTER (WHERE running IS NULL OR action_id IS DISTINCT FROM running OR version > 1)
    INTO uncounted, seen_before FROM annotations_annotation WHERE id = ANY (parents);
    IF uncounted IS NOT NULL THEN
        PERFORM annotations_new_edition(uncounted, 'link_changed');
    END IF;
    IF seen_before IS NOT NULL THEN
        PERFORM annotations_hand_on(seen_before, running);
    END IF;
    RETURN NULL;
END $$;
"""


def before(migration, name):
    """A function as an earlier migration made it."""
    return getattr(import_module(f"annotations.migrations.{migration}"), name)


# The trigger of changed links is there already.
REOPEN_BEFORE = before("0017_handed_on", "REOPEN").split("DROP TRIGGER")[0]


class Migration(migrations.Migration):
    dependencies = [("annotations", "0045_layers_of_links")]
    operations = [
        migrations.RunSQL(COUNT, before("0021_fix_in_steps", "COUNT")),
        migrations.RunSQL(REOPEN, REOPEN_BEFORE),
    ]
