"""Who leaves keeps the row, with `left_at`: what they were given and may read hangs on it, and goes with no delete.

The keys to members no longer cascade: a member to whom anything belongs cannot be deleted at all.
"""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

KEYS = """
ALTER TABLE annotations_{0} DROP CONSTRAINT {0}_member_in_project;
ALTER TABLE annotations_{0} ADD CONSTRAINT {0}_member_in_project
    FOREIGN KEY (project_id, member_id) REFERENCES annotations_member (project_id, id) ON DELETE {1};
"""


def keep(table):
    return migrations.RunSQL(KEYS.format(table, "NO ACTION"), KEYS.format(table, "CASCADE"))


class Migration(migrations.Migration):
    dependencies = [("annotations", "0030_same_annotation")]
    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='member',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='member',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='member',
            name='delete_delete',
        ),
        migrations.AddField(
            model_name='member',
            name='left_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='memberevent',
            name='left_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='member',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "annotations_memberevent" ("created_at", "id", "left_at", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "role", "user_id", "version") SELECT new_values."created_at", new_values."id", new_values."left_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."project_id", new_values."role", new_values."user_id", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='5a216050b84ca2f53b90aa6ec54314a7ad777abc', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_247da', referencing='REFERENCING NEW TABLE AS new_values ', table='annotations_member', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='member',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "annotations_memberevent" ("created_at", "id", "left_at", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "role", "user_id", "version") SELECT new_values."created_at", new_values."id", new_values."left_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."project_id", new_values."role", new_values."user_id", new_values."version" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='257c4ace47a8a7f4f5a007bebf85b571ff31edda', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_d9f1b', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='annotations_member', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='member',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "annotations_memberevent" ("created_at", "id", "left_at", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "role", "user_id", "version") SELECT old_values."created_at", old_values."id", old_values."left_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."project_id", old_values."role", old_values."user_id", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='c58b2fa0b617219d74fa9242c50043a4f54b1179', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_b7d43', referencing='REFERENCING OLD TABLE AS old_values ', table='annotations_member', when='AFTER')),
        ),
        *map(keep, ("articlereader", "assignment", "token")),
    ]
