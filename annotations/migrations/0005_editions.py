"""Versions and editions that hold at every door, bare SQL included.

Actions count versions and editions themselves. The database counts for whoever forgets, and does what no
single writer can see: when what an annotation's links point at changes, that annotation has a new edition,
and if it was approved (or fixed: its author would agree to something else) it goes back to submitted with the reason.

Triggers that write to other rows are named `then_…`: triggers of an event fire by their names, and the history's
are named `pgtrigger_…`. So what a statement did is recorded before what followed from it, also where both touch
one row.

`pghistory.context_id` is the running action; `newsnotes.actor` the person who acts. Both are empty in bare SQL.
"""

from django.db import migrations

CONTEXT = """
CREATE FUNCTION annotations_running_action() RETURNS uuid LANGUAGE sql STABLE
    RETURN nullif(current_setting('pghistory.context_id', true), '')::uuid;
CREATE FUNCTION annotations_actor() RETURNS uuid LANGUAGE sql STABLE
    RETURN nullif(current_setting('newsnotes.actor', true), '')::uuid;
"""

COUNT = """
CREATE FUNCTION annotations_count_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.kind, NEW.spans, NEW.attributes, NEW.tags, NEW.entity_id)
       IS DISTINCT FROM (OLD.kind, OLD.spans, OLD.attributes, OLD.tags, OLD.entity_id)
       AND NEW.edition <= OLD.edition
    THEN
        NEW.edition := OLD.edition + 1;
        NEW.edited_by_id := coalesce(annotations_actor(), NEW.edited_by_id);
    END IF;
    IF NEW.edition > OLD.edition AND OLD.status IN ('approved', 'fixed') AND NEW.status = OLD.status THEN
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
CREATE TRIGGER annotation_count_change BEFORE UPDATE ON annotations_annotation
    FOR EACH ROW EXECUTE FUNCTION annotations_count_change();
"""

REOPEN = """
CREATE FUNCTION annotations_new_edition(ids uuid[], why text) RETURNS void LANGUAGE sql
BEGIN ATOMIC
    UPDATE annotations_annotation AS annotation
    SET edition = annotation.edition + 1,
        version = annotation.version + 1,
        edited_by_id = coalesce(annotations_actor(), annotation.edited_by_id),
        action_id = annotations_running_action(),
        updated_at = now(),
        status = CASE WHEN annotation.status IN ('approved', 'fixed') THEN 'submitted' ELSE annotation.status END,
        reopened = CASE WHEN annotation.status IN ('approved', 'fixed') THEN why ELSE annotation.reopened END
    WHERE annotation.id = ANY (ids) AND annotation.deleted_at IS NULL;
END;

CREATE FUNCTION annotations_linkers(targets uuid[]) RETURNS uuid[] LANGUAGE sql STABLE
    RETURN (SELECT array_agg(DISTINCT annotation_id) FROM annotations_link WHERE target_id = ANY (targets));

CREATE FUNCTION annotations_targets_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    changed uuid[];
    gone uuid[];
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
    IF changed IS NOT NULL THEN
        PERFORM annotations_new_edition(annotations_linkers(changed), 'target_changed');
    END IF;
    IF gone IS NOT NULL THEN
        PERFORM annotations_new_edition(annotations_linkers(gone), 'target_left');
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER then_reopen_linkers AFTER UPDATE ON annotations_annotation
    REFERENCING OLD TABLE AS before NEW TABLE AS after
    FOR EACH STATEMENT EXECUTE FUNCTION annotations_targets_changed();

CREATE FUNCTION annotations_records_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE mentions uuid[];
BEGIN
    SELECT array_agg(id) INTO mentions FROM annotations_annotation WHERE entity_id = ANY (ARRAY(
        SELECT id FROM (SELECT id, name, type, wikidata_id, deleted_at IS NULL FROM after
                        EXCEPT SELECT id, name, type, wikidata_id, deleted_at IS NULL FROM before) AS other));
    IF mentions IS NOT NULL THEN
        PERFORM annotations_new_edition(mentions || annotations_linkers(mentions), 'record_changed');
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER then_reopen_mentions AFTER UPDATE ON annotations_entity
    REFERENCING OLD TABLE AS before NEW TABLE AS after
    FOR EACH STATEMENT EXECUTE FUNCTION annotations_records_changed();
"""

LINKS = """
CREATE FUNCTION annotations_links_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE uncounted uuid[];
BEGIN
    SELECT array_agg(id) INTO uncounted FROM annotations_annotation
    WHERE id = ANY (ARRAY(SELECT DISTINCT annotation_id FROM changed))
      AND (action_id IS DISTINCT FROM annotations_running_action() OR annotations_running_action() IS NULL);
    IF uncounted IS NOT NULL THEN
        PERFORM annotations_new_edition(uncounted, 'link_changed');
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER then_count_parent_insert AFTER INSERT ON annotations_link
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION annotations_links_changed();
CREATE TRIGGER then_count_parent_update AFTER UPDATE ON annotations_link
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION annotations_links_changed();
CREATE TRIGGER then_count_parent_delete AFTER DELETE ON annotations_link
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION annotations_links_changed();
"""

SIGN_OFF = """
CREATE FUNCTION annotations_lift_sign_off() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE annotations_article
    SET state = 'submitted', version = version + 1, updated_at = now(),
        signed_off_by_id = NULL, signed_off_at = NULL
    WHERE state = 'signed_off' AND id = ANY (ARRAY(SELECT DISTINCT article_id FROM changed));
    RETURN NULL;
END $$;
CREATE TRIGGER then_lift_sign_off_insert AFTER INSERT ON annotations_annotation
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION annotations_lift_sign_off();
CREATE TRIGGER then_lift_sign_off_update AFTER UPDATE ON annotations_annotation
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION annotations_lift_sign_off();
CREATE TRIGGER then_lift_sign_off_delete AFTER DELETE ON annotations_annotation
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION annotations_lift_sign_off();
"""


class Migration(migrations.Migration):
    dependencies = [("annotations", "0004_link_roles")]
    operations = [
        migrations.RunSQL(
            CONTEXT, "DROP FUNCTION annotations_running_action; DROP FUNCTION annotations_actor"
        ),
        migrations.RunSQL(COUNT, "DROP FUNCTION annotations_count_change CASCADE"),
        migrations.RunSQL(
            REOPEN,
            """
            DROP FUNCTION annotations_records_changed CASCADE;
            DROP FUNCTION annotations_targets_changed CASCADE;
            DROP FUNCTION annotations_linkers;
            DROP FUNCTION annotations_new_edition;
            """,
        ),
        migrations.RunSQL(LINKS, "DROP FUNCTION annotations_links_changed CASCADE"),
        migrations.RunSQL(SIGN_OFF, "DROP FUNCTION annotations_lift_sign_off CASCADE"),
    ]
