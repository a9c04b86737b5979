"""What is handed on reopens too, a link reopens both its ends, and only a running action counts for itself.

A quote that continues another one, and a claim that a quote states, show that quote's speaker as theirs. So when its
links, its attribution or what they point at change, they have a new edition like the quote itself. What the running
action has changed already is left alone: marks that are made together are of their first edition.

An action counts editions itself only while it runs, which is until it has its number: naming an older one in bare SQL
keeps no approval.
"""

from django.db import migrations

HEIRS = """
CREATE FUNCTION annotations_heirs(quotes uuid[]) RETURNS uuid[] LANGUAGE sql STABLE
BEGIN ATOMIC
    WITH RECURSIVE heir (id) AS (
        SELECT annotation_id FROM annotations_link
        WHERE target_id = ANY (quotes) AND role IN ('continues', 'stated_in')
        UNION
        SELECT link.annotation_id FROM annotations_link AS link JOIN heir ON link.target_id = heir.id
        WHERE link.role IN ('continues', 'stated_in'))
    SELECT array_agg(id) FROM heir WHERE id <> ALL (quotes);
END;
COMMENT ON FUNCTION annotations_heirs IS 'who has something from these: over continues and stated_in, in any number of steps';

CREATE OR REPLACE FUNCTION annotations_linkers(targets uuid[]) RETURNS uuid[] LANGUAGE sql STABLE
BEGIN ATOMIC
    WITH direct AS (
        SELECT annotation_id AS id, role FROM annotations_link WHERE target_id = ANY (targets)),
    heir AS (
        SELECT unnest(annotations_heirs(array_agg(id))) AS id FROM direct
        WHERE role IN ('speaker', 'addressee', 'via', 'continues', 'stated_in'))
    SELECT array_agg(id) FROM (
        SELECT id FROM direct UNION SELECT id FROM heir WHERE id <> ALL (targets)) AS linker;
END;

CREATE FUNCTION annotations_open_action() RETURNS uuid LANGUAGE sql STABLE
    RETURN (SELECT id FROM annotations_action WHERE id = annotations_running_action() AND seq IS NULL);
COMMENT ON FUNCTION annotations_open_action IS 'the running action, until it has its number';

CREATE FUNCTION annotations_hand_on(quotes uuid[], running uuid) RETURNS void LANGUAGE plpgsql
SET enable_seqscan = off AS $$
DECLARE heirs uuid[] := annotations_heirs(quotes);
BEGIN
    IF heirs IS NOT NULL THEN
        SELECT array_agg(id) INTO heirs FROM annotations_annotation
        WHERE id = ANY (heirs) AND (running IS NULL OR action_id IS DISTINCT FROM running);
    END IF;
    IF heirs IS NOT NULL THEN
        PERFORM annotations_new_edition(heirs, 'target_changed');
    END IF;
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
        SELECT id FROM (SELECT id, kind, spans, entity_id FROM after
                        EXCEPT SELECT id, kind, spans, entity_id FROM before) AS other
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
            (SELECT * FROM changed EXCEPT SELECT * FROM before)
            UNION (SELECT * FROM before EXCEPT SELECT * FROM changed)) AS ends;
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
DROP TRIGGER then_count_parent_update ON annotations_link;
CREATE TRIGGER then_count_parent_update AFTER UPDATE ON annotations_link
    REFERENCING OLD TABLE AS before NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION annotations_links_changed();
"""


class Migration(migrations.Migration):
    dependencies = [("annotations", "0016_replies_say_about_what")]
    operations = [
        migrations.RunSQL(HEIRS, migrations.RunSQL.noop),
        migrations.RunSQL(REOPEN, migrations.RunSQL.noop),
    ]
