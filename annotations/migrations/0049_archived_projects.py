"""Projects that are archived: only read from then on, until a manager brings them back."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from annotations.choices import Verb


class Migration(migrations.Migration):

    dependencies = [
        ('annotations', '0048_code_secrets'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='action',
            name='action_verb_known',
        ),
        migrations.AddConstraint(
            model_name='action',
            constraint=models.CheckConstraint(condition=models.Q(verb__in=list(Verb)), name='action_verb_known'),
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='project',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='project',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='project',
            name='delete_delete',
        ),
        migrations.AddField(
            model_name='project',
            name='archived_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='projectevent',
            name='archived_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='project',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "annotations_projectevent" ("approvals", "archived_at", "created_at", "demo", "fixer_may_approve", "four_eyes", "held", "id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "slug", "tags_version", "time_zone", "version") SELECT new_values."approvals", new_values."archived_at", new_values."created_at", new_values."demo", new_values."fixer_may_approve", new_values."four_eyes", new_values."held", new_values."id", new_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."slug", new_values."tags_version", new_values."time_zone", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='76beab3c757bd7a36a7e6281edd0a45ea53c835b', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_68b0c', referencing='REFERENCING NEW TABLE AS new_values ', table='annotations_project', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='project',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "annotations_projectevent" ("approvals", "archived_at", "created_at", "demo", "fixer_may_approve", "four_eyes", "held", "id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "slug", "tags_version", "time_zone", "version") SELECT new_values."approvals", new_values."archived_at", new_values."created_at", new_values."demo", new_values."fixer_may_approve", new_values."four_eyes", new_values."held", new_values."id", new_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."slug", new_values."tags_version", new_values."time_zone", new_values."version" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='1fa017e0500174b066996f840ce55204fd1404e3', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_8e8be', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='annotations_project', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='project',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "annotations_projectevent" ("approvals", "archived_at", "created_at", "demo", "fixer_may_approve", "four_eyes", "held", "id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "slug", "tags_version", "time_zone", "version") SELECT old_values."approvals", old_values."archived_at", old_values."created_at", old_values."demo", old_values."fixer_may_approve", old_values."four_eyes", old_values."held", old_values."id", old_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."slug", old_values."tags_version", old_values."time_zone", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='19fdacb2f431478350c7483b0630bd9eca9930df', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_e1e0e', referencing='REFERENCING OLD TABLE AS old_values ', table='annotations_project', when='AFTER')),
        ),
    ]
