"""What a row costs in bulk, once more: the words of links in one walk through each text, and no key that holds anyway.

A row's composite key says that its article, or its annotation, is of its project, and that one's key says that the
project exists: a key of its own to the project checks each row at the commit for nothing.

A new project's feed is begun with the owner's rights, so that the web role needs none on feeds.
"""

import django.db.models.deletion
from django.db import migrations, models

WALK = """
CREATE OR REPLACE FUNCTION annotations_cut_each(body text, spans int4multirange) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    place integer := 0;  -- of what is left of the body
    span int4range;
    texts text[] := '{}';
BEGIN
    -- `right` with a negative number cuts off without counting the rest.
    FOR span IN SELECT unnest(spans) LOOP
        IF lower(span) > place THEN
            body := right(body, place - lower(span));
            place := lower(span);
        END IF;
        texts := texts || left(body, upper(span) - lower(span));
    END LOOP;
    RETURN texts;
END $$;

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
    END LOOP;
    RETURN NULL;
END $$;
"""

SHIFTED = """
CREATE FUNCTION annotations_shifted(spans int4multirange, by integer) RETURNS int4multirange
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN range_merge(spans)::int4multirange = spans
            THEN int4multirange(int4range(lower(spans) - by, upper(spans) - by))
            ELSE (SELECT range_agg(int4range(lower(span) - by, upper(span) - by)) FROM unnest(spans) AS span) END;
"""

FEED = """
ALTER FUNCTION annotations_start_feed() SECURITY DEFINER SET search_path = public, pg_temp;
"""


def without_own_key(model: str) -> migrations.AlterField:
    """The reference to the project as it is, but for its constraint."""
    reference: models.ForeignKey = models.ForeignKey(
        to="annotations.project",
        on_delete=django.db.models.deletion.CASCADE,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    return migrations.AlterField(model, "project", reference)


class Migration(migrations.Migration):
    dependencies = [("annotations", "0017_handed_on")]
    operations = [
        migrations.RunSQL(SHIFTED, "DROP FUNCTION annotations_shifted"),
        migrations.RunSQL(WALK, migrations.RunSQL.noop),
        migrations.RunSQL(FEED, migrations.RunSQL.noop),
        *map(without_own_key, ("annotation", "link", "decision", "searchchunk")),
    ]
