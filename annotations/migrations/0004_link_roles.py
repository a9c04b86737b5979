"""Which link roles each kind has, and what they may point to; the same table as `frames.SLOTS`.

It is checked when a link changes and when the kind of either end changes.
"""

from django.db import migrations

SLOTS = """
CREATE FUNCTION annotations_slots() RETURNS TABLE (kind text, role text, target text)
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT * FROM (VALUES
        ('quote', 'speaker', 'source'), ('quote', 'speaker', 'entity'),
        ('quote', 'addressee', 'source'), ('quote', 'addressee', 'entity'),
        ('quote', 'via', 'source'), ('quote', 'via', 'entity'),
        ('quote', 'cue', NULL), ('quote', 'when', NULL),
        ('quote', 'within', 'quote'), ('quote', 'continues', 'quote'),
        ('claim', 'claimant', 'source'), ('claim', 'claimant', 'entity'),
        ('claim', 'stated_in', 'quote'),
        ('source', 'speaks_for', 'source'), ('source', 'speaks_for', 'entity')
    ) AS slots (kind, role, target);
END;
"""

FUNCTIONS = """
CREATE FUNCTION annotations_refuse_link(link_id uuid) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'link % has a role or a target that its annotation''s kind does not take', link_id
    USING ERRCODE = 'check_violation', TABLE = 'annotations_link', CONSTRAINT = 'link_role_of_kind';
END $$;

CREATE FUNCTION annotations_wrong_links(links uuid[]) RETURNS uuid LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT link.id
    FROM annotations_link AS link
    JOIN annotations_annotation AS annotation ON annotation.id = link.annotation_id
    LEFT JOIN annotations_annotation AS target ON target.id = link.target_id
    WHERE link.id = ANY (links)
      AND NOT EXISTS (
          SELECT FROM annotations_slots() AS slot
          WHERE slot.kind = annotation.kind AND slot.role = link.role
            AND (link.target_id IS NULL OR slot.target = target.kind))
    LIMIT 1;
END;

CREATE FUNCTION annotations_check_link_roles() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE wrong uuid := annotations_wrong_links((SELECT array_agg(id) FROM changed));
BEGIN
    IF wrong IS NOT NULL THEN PERFORM annotations_refuse_link(wrong); END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER link_check_roles_insert AFTER INSERT ON annotations_link
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION annotations_check_link_roles();
CREATE TRIGGER link_check_roles_update AFTER UPDATE ON annotations_link
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION annotations_check_link_roles();

CREATE FUNCTION annotations_check_roles_after_kind() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    other_kind uuid[] := (SELECT array_agg(id) FROM (SELECT id, kind FROM after EXCEPT SELECT id, kind FROM before) AS x);
    wrong uuid;
BEGIN
    IF other_kind IS NULL THEN RETURN NULL; END IF;
    SELECT annotations_wrong_links(array_agg(id)) INTO wrong
    FROM annotations_link WHERE annotation_id = ANY (other_kind) OR target_id = ANY (other_kind);
    IF wrong IS NOT NULL THEN PERFORM annotations_refuse_link(wrong); END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER annotation_check_roles AFTER UPDATE ON annotations_annotation
    REFERENCING OLD TABLE AS before NEW TABLE AS after
    FOR EACH STATEMENT EXECUTE FUNCTION annotations_check_roles_after_kind();
"""

DROP = """
DROP FUNCTION annotations_check_roles_after_kind CASCADE;
DROP FUNCTION annotations_check_link_roles CASCADE;
DROP FUNCTION annotations_wrong_links;
DROP FUNCTION annotations_refuse_link;
"""


class Migration(migrations.Migration):
    dependencies = [("annotations", "0003_text_equality")]
    operations = [
        migrations.RunSQL(SLOTS, "DROP FUNCTION annotations_slots"),
        migrations.RunSQL(FUNCTIONS, DROP),
    ]
