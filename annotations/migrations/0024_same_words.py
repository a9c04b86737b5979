"""Annotations and records are looked up by what their words are compared by (`text/same_words.py`)."""

import django.contrib.postgres.indexes
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations

import annotations.models.fields
from annotations.models.fields import make_keys

AT_ONCE = 2_000

# The history holds what keys are computed from, and a row that gets its keys has not changed for anybody.
QUIET = "ALTER TABLE annotations_annotation {0} TRIGGER USER; ALTER TABLE annotations_entity {0} TRIGGER USER"
STRINGS = {"annotations_annotation": "texts", "annotations_entity": "name || aliases"}


def write_keys(apps, schema_editor):
    """Compute the keys of all rows, some at a time."""
    connection = schema_editor.connection
    for table, strings in STRINGS.items():
        with connection.cursor() as cursor:
            last = "00000000-0000-0000-0000-000000000000"
            while True:
                cursor.execute(
                    f"SELECT id, {strings} FROM {table} WHERE id > %s ORDER BY id LIMIT %s",  # noqa: S608
                    [last, AT_ONCE],
                )
                rows = cursor.fetchall()
                if not rows:
                    break
                update = f"UPDATE {table} SET keys = %s WHERE id = %s"  # noqa: S608
                cursor.executemany(update, [(make_keys(texts), pk) for pk, texts in rows])
                last = rows[-1][0]
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def keys(*sources: str, **kwargs) -> annotations.models.fields.KeysField:
    return annotations.models.fields.KeysField(*sources, **kwargs)


class Migration(migrations.Migration):
    dependencies = [("annotations", "0023_words_of_headlines")]
    operations = [
        migrations.AddField("annotation", "keys", keys("texts", default=[]), preserve_default=False),
        migrations.AddField("entity", "keys", keys("name", "aliases", default=[]), preserve_default=False),
        migrations.RunSQL(QUIET.format("DISABLE"), migrations.RunSQL.noop),
        migrations.RunPython(write_keys, migrations.RunPython.noop),
        migrations.RunSQL(QUIET.format("ENABLE"), migrations.RunSQL.noop),
        # Of an update the history compares the columns that it holds.
        pgtrigger.migrations.RemoveTrigger(
            model_name='annotation',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='entity',
            name='update_update',
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='annotation',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "annotations_annotationevent" ("action_id", "article_id", "attributes", "author_id", "created_at", "deleted_at", "deleted_by_id", "edited_by_id", "edition", "entity_id", "id", "kind", "layer_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "reopened", "revision_id", "spans", "status", "suggester", "tags", "texts", "updated_at", "version") SELECT new_values."action_id", new_values."article_id", new_values."attributes", new_values."author_id", new_values."created_at", new_values."deleted_at", new_values."deleted_by_id", new_values."edited_by_id", new_values."edition", new_values."entity_id", new_values."id", new_values."kind", new_values."layer_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."project_id", new_values."reopened", new_values."revision_id", new_values."spans", new_values."status", new_values."suggester", new_values."tags", new_values."texts", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."action_id" IS DISTINCT FROM (new_values."action_id") OR old_values."article_id" IS DISTINCT FROM (new_values."article_id") OR old_values."attributes" IS DISTINCT FROM (new_values."attributes") OR old_values."author_id" IS DISTINCT FROM (new_values."author_id") OR old_values."created_at" IS DISTINCT FROM (new_values."created_at") OR old_values."deleted_at" IS DISTINCT FROM (new_values."deleted_at") OR old_values."deleted_by_id" IS DISTINCT FROM (new_values."deleted_by_id") OR old_values."edited_by_id" IS DISTINCT FROM (new_values."edited_by_id") OR old_values."edition" IS DISTINCT FROM (new_values."edition") OR old_values."entity_id" IS DISTINCT FROM (new_values."entity_id") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."kind" IS DISTINCT FROM (new_values."kind") OR old_values."layer_id" IS DISTINCT FROM (new_values."layer_id") OR old_values."project_id" IS DISTINCT FROM (new_values."project_id") OR old_values."reopened" IS DISTINCT FROM (new_values."reopened") OR old_values."revision_id" IS DISTINCT FROM (new_values."revision_id") OR old_values."spans" IS DISTINCT FROM (new_values."spans") OR old_values."status" IS DISTINCT FROM (new_values."status") OR old_values."suggester" IS DISTINCT FROM (new_values."suggester") OR old_values."tags" IS DISTINCT FROM (new_values."tags") OR old_values."texts" IS DISTINCT FROM (new_values."texts") OR old_values."updated_at" IS DISTINCT FROM (new_values."updated_at") OR old_values."version" IS DISTINCT FROM (new_values."version")) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='a4e9092040ae8691b8ff32f5060b2f572c13f9f3', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_60d0d', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='annotations_annotation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='entity',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "annotations_entityevent" ("aliases", "article_id", "created_at", "deleted_at", "description", "id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "type", "version", "wikidata_id") SELECT new_values."aliases", new_values."article_id", new_values."created_at", new_values."deleted_at", new_values."description", new_values."id", new_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."project_id", new_values."type", new_values."version", new_values."wikidata_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."aliases" IS DISTINCT FROM (new_values."aliases") OR old_values."article_id" IS DISTINCT FROM (new_values."article_id") OR old_values."created_at" IS DISTINCT FROM (new_values."created_at") OR old_values."deleted_at" IS DISTINCT FROM (new_values."deleted_at") OR old_values."description" IS DISTINCT FROM (new_values."description") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."name" IS DISTINCT FROM (new_values."name") OR old_values."project_id" IS DISTINCT FROM (new_values."project_id") OR old_values."type" IS DISTINCT FROM (new_values."type") OR old_values."version" IS DISTINCT FROM (new_values."version") OR old_values."wikidata_id" IS DISTINCT FROM (new_values."wikidata_id")) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='a1251d86160f31241c781dcd5f929a924616439c', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_ae9fe', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='annotations_entity', when='AFTER')),
        ),
        migrations.AddIndex(
            "entity", django.contrib.postgres.indexes.GinIndex(fields=["keys"], name="entity_by_key")
        ),
    ]
