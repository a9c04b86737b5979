"""What a reader cannot see, said in the database: the characters of `text.blank`, and no passage made only of them.

Only passages that are new or have changed are looked at: what is stored already can be read, decided on and deleted.
"""

from django.db import migrations

# White_Space, Cc, Cf, Default_Ignorable_Code_Point and U+2800, without Prepended_Concatenation_Mark; NUL is in no text.
IS_BLANK = r"""
CREATE FUNCTION annotations_is_blank(words text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN words !~ (
    '[^\u0001-\u0020\u007f-\u00a0\u00ad\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f\u2000-\u200f'
    '\u2028-\u202f\u205f-\u206f\u2800\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb'
    '\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]');
CREATE FUNCTION annotations_one_is_blank(texts text[]) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN EXISTS (SELECT FROM unnest(texts) AS words WHERE annotations_is_blank(words));
"""

ANNOTATION_FUNCTION = """
CREATE OR REPLACE FUNCTION annotations_check_annotations() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    one record;
    seen uuid;
    size integer;
    ahead text;  -- the text of the revision `seen`, from `place` on
    place integer;
    found_there text[];
    wrong record;
BEGIN
    -- A loop that is given its statement as text is planned anew for each statement's rows.
    FOR one IN EXECUTE CASE TG_OP
        WHEN 'INSERT' THEN 'SELECT id, revision_id, spans, texts FROM changed ORDER BY revision_id, lower(spans)'
        ELSE 'SELECT id, revision_id, spans, texts FROM (
                SELECT id, revision_id, spans, texts FROM changed
                EXCEPT SELECT id, revision_id, spans, texts FROM before) AS moved
              ORDER BY revision_id, lower(spans)' END
    LOOP
        IF one.revision_id IS DISTINCT FROM seen THEN
            SELECT id, length, text, 0 INTO seen, size, ahead, place
            FROM annotations_revision WHERE id = one.revision_id;
        END IF;
        IF upper(one.spans) > size THEN
            RAISE EXCEPTION 'annotation % does not match the text of its revision', one.id
            USING ERRCODE = 'check_violation', TABLE = 'annotations_annotation',
                  CONSTRAINT = 'annotation_spans_inside_text';
        END IF;
        IF lower(one.spans) > place THEN
            ahead := right(ahead, place - lower(one.spans));
            place := lower(one.spans);
        END IF;
        IF range_merge(one.spans)::int4multirange = one.spans THEN
            found_there := ARRAY[left(ahead, upper(one.spans) - place)];
        ELSE
            SELECT array_agg(substr(ahead, lower(span) - place + 1, upper(span) - lower(span)) ORDER BY lower(span))
            INTO found_there FROM unnest(one.spans) AS span;
        END IF;
        IF one.texts IS DISTINCT FROM found_there THEN
            RAISE EXCEPTION 'annotation % does not match the text of its revision', one.id
            USING ERRCODE = 'check_violation', TABLE = 'annotations_annotation',
                  CONSTRAINT = 'annotation_text_equals_revision';
        END IF;
        IF annotations_is_blank(one.texts[1]) OR (
            cardinality(one.texts) > 1 AND annotations_one_is_blank(one.texts)
        ) THEN
            RAISE EXCEPTION 'nobody can see the passage of annotation %', one.id
            USING ERRCODE = 'check_violation', TABLE = 'annotations_annotation',
                  CONSTRAINT = 'annotation_text_not_blank';
        END IF;
    END LOOP;

    SELECT changed.id, entity.deleted_at IS NOT NULL AS gone INTO wrong
    FROM changed CROSS JOIN LATERAL (
        SELECT article_id, deleted_at FROM annotations_entity WHERE id = changed.entity_id OFFSET 0) AS entity
    WHERE changed.entity_id IS NOT NULL AND (
        entity.article_id <> changed.article_id OR (entity.deleted_at IS NOT NULL AND changed.deleted_at IS NULL))
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'annotation % points at a record that is deleted, or local to another article', wrong.id
        USING ERRCODE = 'check_violation', TABLE = 'annotations_annotation', CONSTRAINT =
            CASE WHEN wrong.gone THEN 'annotation_record_not_deleted' ELSE 'annotation_record_of_this_article' END;
    END IF;
    RETURN NULL;
END $$;
"""

LINK_FUNCTION = """
CREATE OR REPLACE FUNCTION annotations_check_link_words() RETURNS trigger LANGUAGE plpgsql
SET enable_seqscan = off AS $$
DECLARE
    one record;
    seen uuid;
    size integer;
    ahead text;  -- the text of the revision `seen`, from `place` on
    place integer;
BEGIN
    -- A loop that is given its statement as text is planned anew for each statement's rows.
    FOR one IN EXECUTE '
        SELECT changed.id, annotation.revision_id, spans, texts
        FROM changed CROSS JOIN LATERAL (
            SELECT revision_id FROM annotations_annotation WHERE id = changed.annotation_id OFFSET 0) AS annotation
        WHERE spans IS NOT NULL ORDER BY revision_id, lower(spans)'
    LOOP
        IF one.revision_id IS DISTINCT FROM seen THEN
            SELECT id, length, text, 0 INTO seen, size, ahead, place
            FROM annotations_revision WHERE id = one.revision_id;
        END IF;
        IF lower(one.spans) > place THEN
            ahead := right(ahead, place - lower(one.spans));
            place := lower(one.spans);
        END IF;
        IF upper(one.spans) > size
           OR one.texts IS DISTINCT FROM annotations_cut(ahead, annotations_shifted(one.spans, place)) THEN
            RAISE EXCEPTION 'the words of link % do not match the text of its revision', one.id
            USING ERRCODE = 'check_violation', TABLE = 'annotations_link', CONSTRAINT =
                CASE WHEN upper(one.spans) > size THEN 'link_spans_inside_text' ELSE 'link_text_equals_revision' END;
        END IF;
        IF annotations_one_is_blank(one.texts) THEN
            RAISE EXCEPTION 'nobody can see the words of link %', one.id
            USING ERRCODE = 'check_violation', TABLE = 'annotations_link', CONSTRAINT = 'link_text_not_blank';
        END IF;
    END LOOP;
    RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("annotations", "0027_headlines_among_words")]
    operations = [
        migrations.RunSQL(
            IS_BLANK, "DROP FUNCTION annotations_one_is_blank; DROP FUNCTION annotations_is_blank"
        ),
        migrations.RunSQL(ANNOTATION_FUNCTION, migrations.RunSQL.noop),
        migrations.RunSQL(LINK_FUNCTION, migrations.RunSQL.noop),
    ]
