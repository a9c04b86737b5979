"""The stored text of an annotation's spans is the revision's text there: the database refuses anything else.

Statement-level, with one trigger for each event: transition tables allow no other way, and a row-level
trigger is slower in bulk. Of an update only rows are looked at whose passage changed.

PostgreSQL plans a trigger's statements once for a session, for as many rows as its first statement had. So none
of them joins a transition table: rows are looked up one by one (LATERAL … OFFSET 0), by `= ANY (array)`, or
compared by EXCEPT and INTERSECT; else the first save would make the next bulk update quadratic, or a bulk insert
make every later save read a whole table.
"""

from django.db import migrations

CHECKS = """
ALTER TABLE annotations_annotation
    ADD CONSTRAINT annotation_spans_not_empty CHECK (NOT isempty(spans) AND lower(spans) >= 0),
    ADD CONSTRAINT annotation_spans_bounded CHECK (NOT lower_inf(spans) AND NOT upper_inf(spans)),
    ADD CONSTRAINT annotation_attributes_object CHECK (jsonb_typeof(attributes) = 'object'),
    ADD CONSTRAINT annotation_tags_few CHECK (cardinality(tags) <= 50);
ALTER TABLE annotations_link
    ADD CONSTRAINT link_spans_not_empty CHECK (NOT isempty(spans) AND lower(spans) >= 0),
    ADD CONSTRAINT link_spans_bounded CHECK (NOT lower_inf(spans) AND NOT upper_inf(spans));
ALTER TABLE annotations_revision
    ADD CONSTRAINT revision_length_of_text CHECK (length = char_length(text)),
    ADD CONSTRAINT revision_sha256_of_text CHECK (sha256 = encode(sha256(convert_to(text, 'UTF8')), 'hex'));
"""

DROP_CHECKS = """
ALTER TABLE annotations_annotation
    DROP CONSTRAINT annotation_spans_not_empty, DROP CONSTRAINT annotation_spans_bounded,
    DROP CONSTRAINT annotation_attributes_object, DROP CONSTRAINT annotation_tags_few;
ALTER TABLE annotations_link DROP CONSTRAINT link_spans_not_empty, DROP CONSTRAINT link_spans_bounded;
ALTER TABLE annotations_revision
    DROP CONSTRAINT revision_length_of_text, DROP CONSTRAINT revision_sha256_of_text;
"""

CUT = """
CREATE FUNCTION annotations_cut_each(body text, spans int4multirange) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT array_agg(substr(body, lower(span) + 1, upper(span) - lower(span)) ORDER BY lower(span))
    FROM unnest(spans) AS span;
END;
-- One span is what most have, and a plain expression is inlined: twice as fast.
CREATE FUNCTION annotations_cut(body text, spans int4multirange) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN range_merge(spans)::int4multirange = spans
            THEN ARRAY[substr(body, lower(spans) + 1, upper(spans) - lower(spans))]
            ELSE annotations_cut_each(body, spans) END;
COMMENT ON FUNCTION annotations_cut IS 'the text of each span, in order; spans are in code points from 0';
"""

ANNOTATION_FUNCTION = """
CREATE FUNCTION annotations_check_annotations() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE wrong record;
BEGIN
    IF TG_OP = 'INSERT' THEN
        SELECT row.id, fit.outside INTO wrong
        FROM changed AS row CROSS JOIN LATERAL (
            SELECT upper(row.spans) > revision.length AS outside,
                   row.texts IS DISTINCT FROM annotations_cut(revision.text, row.spans) AS different
            FROM annotations_revision AS revision WHERE revision.id = row.revision_id OFFSET 0) AS fit
        WHERE fit.outside OR fit.different
        LIMIT 1;
    ELSE
        SELECT row.id, fit.outside INTO wrong
        FROM (
            SELECT id, revision_id, spans, texts FROM changed
            EXCEPT SELECT id, revision_id, spans, texts FROM before) AS row CROSS JOIN LATERAL (
            SELECT upper(row.spans) > revision.length AS outside,
                   row.texts IS DISTINCT FROM annotations_cut(revision.text, row.spans) AS different
            FROM annotations_revision AS revision WHERE revision.id = row.revision_id OFFSET 0) AS fit
        WHERE fit.outside OR fit.different
        LIMIT 1;
    END IF;
    IF FOUND THEN
        RAISE EXCEPTION 'annotation % does not match the text of its revision', wrong.id
        USING ERRCODE = 'check_violation', TABLE = 'annotations_annotation', CONSTRAINT =
            CASE WHEN wrong.outside THEN 'annotation_spans_inside_text' ELSE 'annotation_text_equals_revision' END;
    END IF;

    SELECT row.id, entity.deleted_at IS NOT NULL AS gone INTO wrong
    FROM changed AS row CROSS JOIN LATERAL (
        SELECT article_id, deleted_at FROM annotations_entity WHERE id = row.entity_id OFFSET 0) AS entity
    WHERE row.entity_id IS NOT NULL AND (
        entity.article_id <> row.article_id OR (entity.deleted_at IS NOT NULL AND row.deleted_at IS NULL))
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'annotation % points at a record that is deleted, or local to another article', wrong.id
        USING ERRCODE = 'check_violation', TABLE = 'annotations_annotation', CONSTRAINT =
            CASE WHEN wrong.gone THEN 'annotation_record_not_deleted' ELSE 'annotation_record_of_this_article' END;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER annotation_check_insert AFTER INSERT ON annotations_annotation
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION annotations_check_annotations();
CREATE TRIGGER annotation_check_update AFTER UPDATE ON annotations_annotation
    REFERENCING OLD TABLE AS before NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION annotations_check_annotations();
"""

LINK_FUNCTION = """
CREATE FUNCTION annotations_check_link_words() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE wrong record;
BEGIN
    SELECT row.id, fit.outside INTO wrong
    FROM changed AS row CROSS JOIN LATERAL (
        SELECT upper(row.spans) > revision.length AS outside,
               row.texts IS DISTINCT FROM annotations_cut(revision.text, row.spans) AS different
        FROM annotations_annotation AS annotation
        JOIN annotations_revision AS revision ON revision.id = annotation.revision_id
        WHERE annotation.id = row.annotation_id OFFSET 0) AS fit
    WHERE row.spans IS NOT NULL AND (fit.outside OR fit.different)
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'the words of link % do not match the text of its revision', wrong.id
        USING ERRCODE = 'check_violation', TABLE = 'annotations_link', CONSTRAINT =
            CASE WHEN wrong.outside THEN 'link_spans_inside_text' ELSE 'link_text_equals_revision' END;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER link_check_words_insert AFTER INSERT ON annotations_link
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION annotations_check_link_words();
CREATE TRIGGER link_check_words_update AFTER UPDATE ON annotations_link
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION annotations_check_link_words();
"""


class Migration(migrations.Migration):
    dependencies = [("annotations", "0002_same_project")]
    operations = [
        migrations.RunSQL(CHECKS, DROP_CHECKS),
        migrations.RunSQL(CUT, "DROP FUNCTION annotations_cut; DROP FUNCTION annotations_cut_each"),
        migrations.RunSQL(ANNOTATION_FUNCTION, "DROP FUNCTION annotations_check_annotations CASCADE"),
        migrations.RunSQL(LINK_FUNCTION, "DROP FUNCTION annotations_check_link_words CASCADE"),
    ]
