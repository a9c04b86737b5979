"""Both ends of a link are of one layer and one revision, as they are of one article: by their keys.

A link carries its layer and revision, so its words are checked against that revision, and are checked again when it
changes: no annotation moves to another revision without its links. A link that leads to another layer or revision (the
database took those until now) keeps its words and loses its target; without words, it goes. Its annotation is then looked
at again, like after any change of a link.
"""

from importlib import import_module

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

import annotations.models.fields

FILL = """
ALTER TABLE annotations_link DISABLE TRIGGER USER;  -- nothing that anybody did changes
UPDATE annotations_link AS link SET layer_id = annotation.layer_id, revision_id = annotation.revision_id
FROM annotations_annotation AS annotation WHERE annotation.id = link.annotation_id;
ALTER TABLE annotations_link ENABLE TRIGGER USER;
"""

STRAYS = """
CREATE TEMPORARY TABLE annotations_stray ON COMMIT DROP AS
SELECT link.id, link.spans IS NOT NULL AND link.role NOT IN ('within', 'continues', 'stated_in') AS has_words
FROM annotations_link AS link JOIN annotations_annotation AS target ON target.id = link.target_id
WHERE (target.layer_id, target.revision_id) <> (link.layer_id, link.revision_id);
UPDATE annotations_link SET target_id = NULL WHERE id IN (SELECT id FROM annotations_stray WHERE has_words);
DELETE FROM annotations_link WHERE id IN (SELECT id FROM annotations_stray WHERE NOT has_words);
"""


def key(column, *, to):
    """The statements that replace a link's key to an annotation: by these columns of it."""
    ends = ", ".join(name for name in to if name != "id")
    name = f"link_{column.removesuffix('_id')}_in_project"
    return (
        f"ALTER TABLE annotations_link DROP CONSTRAINT IF EXISTS {name}",
        f"""ALTER TABLE annotations_link ADD CONSTRAINT {name} FOREIGN KEY (project_id, {ends}, {column})
            REFERENCES annotations_annotation (project_id, {", ".join(to)})""",
    )


def keys(number, *, back=("article_id", "id"), to=("article_id", "layer_id", "revision_id", "id")):
    """Drop (0) or add (1) both keys; the other way round to go back."""
    columns = ("annotation_id", "target_id")
    return migrations.RunSQL(
        [key(column, to=to)[number] for column in columns],
        [key(column, to=back)[1 - number] for column in columns],
    )


WORDS = """
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
        SELECT id, revision_id, spans, texts FROM changed
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


def field(to, *, null):
    """The reference of a link to its layer or revision."""
    return annotations.models.fields.InProjectKey(
        null=null, db_constraint=False, db_index=False, related_name='+', to=f"annotations.{to}",
        on_delete=django.db.models.deletion.DO_NOTHING,
    )


class Migration(migrations.Migration):

    dependencies = [
        ('annotations', '0044_invitations'),
    ]

    operations = [
        keys(0),
        pgtrigger.migrations.RemoveTrigger(
            model_name='link',
            name='update_update',
        ),
        migrations.RemoveConstraint(
            model_name='annotation',
            name='annotation_article_id_key',
        ),
        migrations.AddField('link', 'layer', field('layer', null=True)),
        migrations.AddField('link', 'revision', field('revision', null=True)),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        pgtrigger.migrations.AddTrigger(
            model_name='link',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "annotations_linkevent" ("annotation_id", "article_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "project_id", "role", "spans", "target_id", "texts") SELECT new_values."annotation_id", new_values."article_id", new_values."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."position", new_values."project_id", new_values."role", new_values."spans", new_values."target_id", new_values."texts" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."annotation_id" IS DISTINCT FROM (new_values."annotation_id") OR old_values."article_id" IS DISTINCT FROM (new_values."article_id") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."position" IS DISTINCT FROM (new_values."position") OR old_values."project_id" IS DISTINCT FROM (new_values."project_id") OR old_values."role" IS DISTINCT FROM (new_values."role") OR old_values."spans" IS DISTINCT FROM (new_values."spans") OR old_values."target_id" IS DISTINCT FROM (new_values."target_id") OR old_values."texts" IS DISTINCT FROM (new_values."texts")) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='93b94257304c2b17852e418192c1e9ef1f714b64', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_c6032', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='annotations_link', when='AFTER')),
        ),
        migrations.RunSQL(STRAYS, migrations.RunSQL.noop),
        migrations.AlterField('link', 'layer', field('layer', null=False)),
        migrations.AlterField('link', 'revision', field('revision', null=False)),
        migrations.AddConstraint(
            model_name='annotation',
            constraint=models.UniqueConstraint(fields=('article', 'project', 'id', 'layer', 'revision'), name='annotation_article_id_key'),
        ),
        keys(1),
        migrations.RunSQL(WORDS, import_module('annotations.migrations.0028_is_blank').LINK_FUNCTION),
    ]
