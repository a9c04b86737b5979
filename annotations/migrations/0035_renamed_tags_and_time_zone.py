"""A project's time zone, and tags that are renamed: what annotations hold follows, and what was approved stays so.

The word for a tag is no part of what somebody approved, so renaming it makes no new edition and lifts no sign-off. It
counts versions up by itself. A transaction says that it does this by the setting `newsnotes.retagging`; whatever else it
changes of an annotation is counted as ever.
"""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

import annotations.models.project
from annotations.choices import Verb

RETAGGING = """
CREATE FUNCTION annotations_retagging() RETURNS boolean LANGUAGE sql STABLE
    RETURN coalesce(current_setting('newsnotes.retagging', true), '') = 'on';
CREATE OR REPLACE TRIGGER annotation_count_change BEFORE UPDATE ON annotations_annotation
    FOR EACH ROW
    WHEN (NOT annotations_retagging()
          OR (NEW.kind, NEW.spans, NEW.attributes, NEW.entity_id, NEW.status, NEW.edition)
             IS DISTINCT FROM (OLD.kind, OLD.spans, OLD.attributes, OLD.entity_id, OLD.status, OLD.edition))
    EXECUTE FUNCTION annotations_count_change();
CREATE OR REPLACE TRIGGER then_lift_sign_off_update AFTER UPDATE ON annotations_annotation
    REFERENCING OLD TABLE AS before NEW TABLE AS changed FOR EACH STATEMENT
    WHEN (NOT annotations_retagging())
    EXECUTE FUNCTION annotations_lift_sign_off_changed();
"""

COUNTING = """
CREATE OR REPLACE TRIGGER annotation_count_change BEFORE UPDATE ON annotations_annotation
    FOR EACH ROW EXECUTE FUNCTION annotations_count_change();
CREATE OR REPLACE TRIGGER then_lift_sign_off_update AFTER UPDATE ON annotations_annotation
    REFERENCING OLD TABLE AS before NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION annotations_lift_sign_off_changed();
DROP FUNCTION annotations_retagging;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('annotations', '0033_who_left_before'),
    ]

    operations = [
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
        migrations.RemoveConstraint(
            model_name='action',
            name='action_verb_known',
        ),
        migrations.AddField(
            model_name='project',
            name='tags_version',
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.AddField(
            model_name='project',
            name='time_zone',
            field=models.CharField(default=annotations.models.project.server_zone, max_length=64),
        ),
        migrations.AddField(
            model_name='projectevent',
            name='tags_version',
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.AddField(
            model_name='projectevent',
            name='time_zone',
            field=models.CharField(default=annotations.models.project.server_zone, max_length=64),
        ),
        migrations.AlterField(
            model_name='action',
            name='verb',
            field=models.CharField(choices=Verb.pairs(), max_length=16),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='project',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "annotations_projectevent" ("approvals", "created_at", "demo", "fixer_may_approve", "four_eyes", "held", "id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "slug", "tags_version", "time_zone", "version") SELECT new_values."approvals", new_values."created_at", new_values."demo", new_values."fixer_may_approve", new_values."four_eyes", new_values."held", new_values."id", new_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."slug", new_values."tags_version", new_values."time_zone", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='f64381a5366d3c0e632a08149aa588068a41cbd6', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_68b0c', referencing='REFERENCING NEW TABLE AS new_values ', table='annotations_project', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='project',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "annotations_projectevent" ("approvals", "created_at", "demo", "fixer_may_approve", "four_eyes", "held", "id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "slug", "tags_version", "time_zone", "version") SELECT new_values."approvals", new_values."created_at", new_values."demo", new_values."fixer_may_approve", new_values."four_eyes", new_values."held", new_values."id", new_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."slug", new_values."tags_version", new_values."time_zone", new_values."version" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='db1ad68f7be0ba96b0165482543d22034bfc5359', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_8e8be', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='annotations_project', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='project',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "annotations_projectevent" ("approvals", "created_at", "demo", "fixer_may_approve", "four_eyes", "held", "id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "slug", "tags_version", "time_zone", "version") SELECT old_values."approvals", old_values."created_at", old_values."demo", old_values."fixer_may_approve", old_values."four_eyes", old_values."held", old_values."id", old_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."slug", old_values."tags_version", old_values."time_zone", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='48fff9fc5ed8d236506f05b23219e1f9ce658ba2', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_e1e0e', referencing='REFERENCING OLD TABLE AS old_values ', table='annotations_project', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='action',
            constraint=models.CheckConstraint(condition=models.Q(verb__in=list(Verb)), name='action_verb_known'),
        ),
        migrations.AddConstraint(
            model_name='project',
            constraint=models.CheckConstraint(condition=models.Q(('time_zone', ''), _negated=True), name='project_time_zone_named'),
        ),
        migrations.RunSQL(RETAGGING, COUNTING),
    ]
