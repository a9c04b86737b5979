"""A record that was merged into another says where it went."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

import annotations.models.fields
from annotations.choices import Verb

KEY = """
ALTER TABLE annotations_entity ADD CONSTRAINT entity_merged_into_in_project
FOREIGN KEY (project_id, merged_into_id) REFERENCES annotations_entity (project_id, id) ON DELETE NO ACTION
"""

class Migration(migrations.Migration):

    dependencies = [
        ('annotations', '0050_batches_of_actions'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='entity',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='entity',
            name='delete_delete',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='entity',
            name='update_update',
        ),
        migrations.AddField(
            model_name='entity',
            name='merged_into',
            field=annotations.models.fields.InProjectKey(db_constraint=False, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='annotations.entity'),
        ),
        migrations.AddField(
            model_name='entityevent',
            name='merged_into',
            field=annotations.models.fields.InProjectKey(db_constraint=False, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='annotations.entity'),
        ),
        migrations.AddIndex(
            model_name='entity',
            index=models.Index(condition=models.Q(('merged_into__isnull', False)), fields=['merged_into'], name='entity_merged_into'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='entity',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "annotations_entityevent" ("aliases", "article_id", "created_at", "deleted_at", "description", "id", "merged_into_id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "type", "version", "wikidata_id") SELECT new_values."aliases", new_values."article_id", new_values."created_at", new_values."deleted_at", new_values."description", new_values."id", new_values."merged_into_id", new_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."project_id", new_values."type", new_values."version", new_values."wikidata_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='f1822abd0fe3fcecb315448a0b7db890ab461b5b', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_3ab7f', referencing='REFERENCING NEW TABLE AS new_values ', table='annotations_entity', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='entity',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "annotations_entityevent" ("aliases", "article_id", "created_at", "deleted_at", "description", "id", "merged_into_id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "type", "version", "wikidata_id") SELECT new_values."aliases", new_values."article_id", new_values."created_at", new_values."deleted_at", new_values."description", new_values."id", new_values."merged_into_id", new_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."project_id", new_values."type", new_values."version", new_values."wikidata_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."aliases" IS DISTINCT FROM (new_values."aliases") OR old_values."article_id" IS DISTINCT FROM (new_values."article_id") OR old_values."created_at" IS DISTINCT FROM (new_values."created_at") OR old_values."deleted_at" IS DISTINCT FROM (new_values."deleted_at") OR old_values."description" IS DISTINCT FROM (new_values."description") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."merged_into_id" IS DISTINCT FROM (new_values."merged_into_id") OR old_values."name" IS DISTINCT FROM (new_values."name") OR old_values."project_id" IS DISTINCT FROM (new_values."project_id") OR old_values."type" IS DISTINCT FROM (new_values."type") OR old_values."version" IS DISTINCT FROM (new_values."version") OR old_values."wikidata_id" IS DISTINCT FROM (new_values."wikidata_id")) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='09b1ca94104c5d501915cdcd27252f4faacd35dc', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_ae9fe', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='annotations_entity', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='entity',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "annotations_entityevent" ("aliases", "article_id", "created_at", "deleted_at", "description", "id", "merged_into_id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "type", "version", "wikidata_id") SELECT old_values."aliases", old_values."article_id", old_values."created_at", old_values."deleted_at", old_values."description", old_values."id", old_values."merged_into_id", old_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."project_id", old_values."type", old_values."version", old_values."wikidata_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='b23c1789ee88f8b113077e92238aac6608fab1c4', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_15a9b', referencing='REFERENCING OLD TABLE AS old_values ', table='annotations_entity', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='entity',
            constraint=models.CheckConstraint(condition=models.Q(('merged_into', None), ('deleted_at__isnull', False), _connector='OR'), name='entity_merged_is_gone'),
        ),
        migrations.AddConstraint(
            model_name='entity',
            constraint=models.CheckConstraint(condition=models.Q(('merged_into', models.F('id')), _negated=True), name='entity_not_merged_into_itself'),
        ),
        migrations.RunSQL(
            KEY, "ALTER TABLE annotations_entity DROP CONSTRAINT entity_merged_into_in_project"
        ),
        # The verbs of today: what is done here is a new one.
        migrations.RemoveConstraint("action", "action_verb_known"),
        migrations.AddConstraint(
            "action",
            models.CheckConstraint(condition=models.Q(verb__in=list(Verb)), name="action_verb_known"),
        ),
    ]
