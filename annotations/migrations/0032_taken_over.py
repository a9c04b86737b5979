"""Work is taken over: `author` stays who wrote an annotation, `taken_over_by` is whose move it is since.

Whose it is belongs to no article's content: taking over lifts no sign-off. So the trigger compares what it was before.
"""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import annotations.choices

LIFT = """
CREATE FUNCTION annotations_lift_sign_off_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE signed uuid[] := ARRAY(
    SELECT id FROM annotations_article
    WHERE state = 'signed_off' AND id = ANY (ARRAY(SELECT DISTINCT article_id FROM changed)));
BEGIN
    IF signed = '{}' THEN  -- rows are compared only where a sign-off could be lifted
        RETURN NULL;
    END IF;
    UPDATE annotations_article
    SET state = 'submitted', version = version + 1, updated_at = now(),
        signed_off_by_id = NULL, signed_off_at = NULL
    WHERE state = 'signed_off' AND id IN (
        SELECT article_id FROM (
            SELECT id, article_id, revision_id, layer_id, kind, spans, texts, attributes, tags, entity_id, status,
                   reopened, suggester, edition, author_id, edited_by_id, deleted_at
            FROM changed WHERE article_id = ANY (signed)
            EXCEPT
            SELECT id, article_id, revision_id, layer_id, kind, spans, texts, attributes, tags, entity_id, status,
                   reopened, suggester, edition, author_id, edited_by_id, deleted_at
            FROM before WHERE article_id = ANY (signed)) AS other);
    RETURN NULL;
END $$;
DROP TRIGGER then_lift_sign_off_update ON annotations_annotation;
CREATE TRIGGER then_lift_sign_off_update AFTER UPDATE ON annotations_annotation
    REFERENCING OLD TABLE AS before NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION annotations_lift_sign_off_changed();
"""

UNLIFT = """
DROP FUNCTION annotations_lift_sign_off_changed CASCADE;
CREATE TRIGGER then_lift_sign_off_update AFTER UPDATE ON annotations_annotation
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION annotations_lift_sign_off();
"""


class Migration(migrations.Migration):
    dependencies = [("annotations", "0031_members_leave")]
    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='annotation',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='annotation',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='annotation',
            name='delete_delete',
        ),
        migrations.RemoveConstraint(
            model_name='action',
            name='action_verb_known',
        ),
        migrations.AddField(
            model_name='annotation',
            name='taken_over_by',
            field=models.ForeignKey(db_constraint=False, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='annotationevent',
            name='taken_over_by',
            field=models.ForeignKey(db_constraint=False, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='action',
            name='verb',
            field=models.CharField(choices=[('create_project', 'create project'), ('change_project', 'change project'), ('set_member', 'set member'), ('remove_member', 'remove member'), ('set_tags', 'set tags'), ('write_guidelines', 'write guidelines'), ('add_article', 'add article'), ('change_article', 'change article'), ('delete_article', 'delete article'), ('submit_article', 'submit article'), ('sign_off', 'sign off'), ('assign', 'assign'), ('set_entity', 'set entity'), ('mark', 'mark'), ('import', 'import'), ('change', 'change'), ('delete', 'delete'), ('restore', 'restore'), ('accept', 'accept'), ('dismiss', 'dismiss'), ('submit', 'submit'), ('withdraw', 'withdraw'), ('contest', 'contest'), ('approve', 'approve'), ('reject', 'reject'), ('fix', 'fix'), ('agree', 'agree'), ('revoke', 'revoke'), ('take_over', 'take over'), ('check', 'check'), ('undo', 'undo'), ('redo', 'redo'), ('erase', 'erase')], max_length=16),
        ),
        migrations.AddIndex(
            model_name='annotation',
            index=models.Index(condition=models.Q(('taken_over_by__isnull', False)), fields=['taken_over_by', 'project'], name='annotation_taken_over'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='annotation',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "annotations_annotationevent" ("action_id", "article_id", "attributes", "author_id", "created_at", "deleted_at", "deleted_by_id", "edited_by_id", "edition", "entity_id", "id", "kind", "layer_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "reopened", "revision_id", "spans", "status", "suggester", "tags", "taken_over_by_id", "texts", "updated_at", "version") SELECT new_values."action_id", new_values."article_id", new_values."attributes", new_values."author_id", new_values."created_at", new_values."deleted_at", new_values."deleted_by_id", new_values."edited_by_id", new_values."edition", new_values."entity_id", new_values."id", new_values."kind", new_values."layer_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."project_id", new_values."reopened", new_values."revision_id", new_values."spans", new_values."status", new_values."suggester", new_values."tags", new_values."taken_over_by_id", new_values."texts", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='72b155a38ac5041df9c7d2195f17e02fa0b62237', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_9fe21', referencing='REFERENCING NEW TABLE AS new_values ', table='annotations_annotation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='annotation',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "annotations_annotationevent" ("action_id", "article_id", "attributes", "author_id", "created_at", "deleted_at", "deleted_by_id", "edited_by_id", "edition", "entity_id", "id", "kind", "layer_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "reopened", "revision_id", "spans", "status", "suggester", "tags", "taken_over_by_id", "texts", "updated_at", "version") SELECT new_values."action_id", new_values."article_id", new_values."attributes", new_values."author_id", new_values."created_at", new_values."deleted_at", new_values."deleted_by_id", new_values."edited_by_id", new_values."edition", new_values."entity_id", new_values."id", new_values."kind", new_values."layer_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."project_id", new_values."reopened", new_values."revision_id", new_values."spans", new_values."status", new_values."suggester", new_values."tags", new_values."taken_over_by_id", new_values."texts", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='a4d792a7b576a8cc228516fb7e16977f64c7691e', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_60d0d', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='annotations_annotation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='annotation',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "annotations_annotationevent" ("action_id", "article_id", "attributes", "author_id", "created_at", "deleted_at", "deleted_by_id", "edited_by_id", "edition", "entity_id", "id", "kind", "layer_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "reopened", "revision_id", "spans", "status", "suggester", "tags", "taken_over_by_id", "texts", "updated_at", "version") SELECT old_values."action_id", old_values."article_id", old_values."attributes", old_values."author_id", old_values."created_at", old_values."deleted_at", old_values."deleted_by_id", old_values."edited_by_id", old_values."edition", old_values."entity_id", old_values."id", old_values."kind", old_values."layer_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."project_id", old_values."reopened", old_values."revision_id", old_values."spans", old_values."status", old_values."suggester", old_values."tags", old_values."taken_over_by_id", old_values."texts", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='1c3000ace6ee0997fb54968336f1e7f4fd48acce', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_e22de', referencing='REFERENCING OLD TABLE AS old_values ', table='annotations_annotation', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='action',
            constraint=models.CheckConstraint(condition=models.Q(('verb__in', [annotations.choices.Verb['CREATE_PROJECT'], annotations.choices.Verb['CHANGE_PROJECT'], annotations.choices.Verb['SET_MEMBER'], annotations.choices.Verb['REMOVE_MEMBER'], annotations.choices.Verb['SET_TAGS'], annotations.choices.Verb['WRITE_GUIDELINES'], annotations.choices.Verb['ADD_ARTICLE'], annotations.choices.Verb['CHANGE_ARTICLE'], annotations.choices.Verb['DELETE_ARTICLE'], annotations.choices.Verb['SUBMIT_ARTICLE'], annotations.choices.Verb['SIGN_OFF'], annotations.choices.Verb['ASSIGN'], annotations.choices.Verb['SET_ENTITY'], annotations.choices.Verb['MARK'], annotations.choices.Verb['IMPORT'], annotations.choices.Verb['CHANGE'], annotations.choices.Verb['DELETE'], annotations.choices.Verb['RESTORE'], annotations.choices.Verb['ACCEPT'], annotations.choices.Verb['DISMISS'], annotations.choices.Verb['SUBMIT'], annotations.choices.Verb['WITHDRAW'], annotations.choices.Verb['CONTEST'], annotations.choices.Verb['APPROVE'], annotations.choices.Verb['REJECT'], annotations.choices.Verb['FIX'], annotations.choices.Verb['AGREE'], annotations.choices.Verb['REVOKE'], annotations.choices.Verb['TAKE_OVER'], annotations.choices.Verb['CHECK'], annotations.choices.Verb['UNDO'], annotations.choices.Verb['REDO'], annotations.choices.Verb['ERASE']])), name='action_verb_known'),
        ),
        migrations.RunSQL(LIFT, UNLIFT),
    ]
