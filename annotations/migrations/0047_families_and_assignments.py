"""Families of articles, who took one out, which revision a sign-off is about; who gave an article, until when, in which round.

The same text is another article of the same family where its outlet, url or external id say so, so the unique key on
texts becomes an index (`actions.families` says what is the same). Until now every article was alone with its text, and
is the only one of its family.

What is known of older rows is filled in: who took an article out and who gave it are in the log of actions, and a
sign-off that stands is about the current revision, because there was no other.
"""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import annotations.choices
import annotations.models.fields

# A table with checks that wait for the commit is not altered: what is filled in is checked at once.
CHECKED_AT_ONCE = "SET CONSTRAINTS ALL IMMEDIATE"

ALONE = """
UPDATE annotations_article AS article SET family = left(revision.sha256, 32)::uuid
FROM annotations_revision AS revision WHERE revision.article_id = article.id AND revision.number = 1;
ALTER TABLE annotations_articleevent DISABLE TRIGGER USER;  -- what is written stays; the column is new
UPDATE annotations_articleevent AS event SET family = article.family
FROM annotations_article AS article WHERE article.id = event.pgh_obj_id;
ALTER TABLE annotations_articleevent ENABLE TRIGGER USER;
"""

# After the history's triggers: it records what is filled in, as of nobody.
KNOWN = """
UPDATE annotations_article AS article
SET signed_off_revision = revision.number
FROM annotations_revision AS revision
WHERE article.state = 'signed_off' AND revision.article_id = article.id AND revision.current;

UPDATE annotations_article AS article
SET deleted_by_id = action.by_id
FROM annotations_action AS action
WHERE article.deleted_at IS NOT NULL AND action.article_id = article.id AND action.verb = 'delete_article';

UPDATE annotations_assignment AS assignment
SET given_by_id = action.by_id
FROM annotations_assignmentevent AS given
JOIN annotations_action AS action ON action.id = given.pgh_context_id AND action.verb = 'assign'
WHERE given.pgh_obj_id = assignment.id AND given.pgh_label = 'insert';
"""

LIFT = """
CREATE OR REPLACE FUNCTION annotations_lift_sign_off() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE annotations_article
    SET state = 'submitted', version = version + 1, updated_at = now(),
        signed_off_by_id = NULL, signed_off_at = NULL, signed_off_revision = NULL
    WHERE state = 'signed_off' AND id = ANY (ARRAY(SELECT DISTINCT article_id FROM changed));
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION annotations_lift_sign_off_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE signed uuid[] := ARRAY(
    SELECT id FROM annotations_article
    WHERE state = 'signed_off' AND id = ANY (ARRAY(SELECT DISTINCT article_id FROM changed)));
BEGIN
    IF signed = '{}' THEN  -- rows are compared only where a sign-off could be lifted
        RETURN NULL;
    END IF;
    UPDATE annotations_article
    SET state = 'submitted', version = version + 1, updated_at = now(),
        signed_off_by_id = NULL, signed_off_at = NULL, signed_off_revision = NULL
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
"""


class Migration(migrations.Migration):

    dependencies = [
        ('annotations', '0046_revisions'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='article',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='article',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='article',
            name='delete_delete',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='assignment',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='assignment',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='assignment',
            name='delete_delete',
        ),
        migrations.RemoveConstraint(
            model_name='assignment',
            name='assignment_once',
        ),
        migrations.RemoveConstraint(
            model_name='revision',
            name='revision_text_once',
        ),
        migrations.AddField(
            model_name='article',
            name='deleted_by',
            field=models.ForeignKey(db_constraint=False, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='article',
            name='family',
            field=models.UUIDField(default=annotations.models.fields.new_id, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='article',
            name='signed_off_revision',
            field=models.PositiveIntegerField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='articleevent',
            name='deleted_by',
            field=models.ForeignKey(db_constraint=False, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='articleevent',
            name='family',
            field=models.UUIDField(default=annotations.models.fields.new_id, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='articleevent',
            name='signed_off_revision',
            field=models.PositiveIntegerField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='assignment',
            name='due_on',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='assignment',
            name='given_by',
            field=models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='assignment',
            name='round',
            field=models.PositiveSmallIntegerField(default=1),
        ),
        migrations.AddField(
            model_name='assignmentevent',
            name='due_on',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='assignmentevent',
            name='given_by',
            field=models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='assignmentevent',
            name='round',
            field=models.PositiveSmallIntegerField(default=1),
        ),
        migrations.RunSQL(CHECKED_AT_ONCE, CHECKED_AT_ONCE),
        migrations.RunSQL(ALONE, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(condition=models.Q(('deleted_at', None)), fields=['project', 'family'], name='article_of_family'),
        ),
        migrations.AddIndex(
            model_name='revision',
            index=models.Index(condition=models.Q(('current', True)), fields=['project', 'sha256'], name='revision_by_text'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='article',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "annotations_articleevent" ("byline", "created_at", "created_by_id", "deleted_at", "deleted_by_id", "external_id", "family", "headline", "held", "id", "language", "outlet", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "published_at", "restricted", "signed_off_at", "signed_off_by_id", "signed_off_revision", "standfirst", "state", "updated_at", "url", "version") SELECT new_values."byline", new_values."created_at", new_values."created_by_id", new_values."deleted_at", new_values."deleted_by_id", new_values."external_id", new_values."family", new_values."headline", new_values."held", new_values."id", new_values."language", new_values."outlet", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."project_id", new_values."published_at", new_values."restricted", new_values."signed_off_at", new_values."signed_off_by_id", new_values."signed_off_revision", new_values."standfirst", new_values."state", new_values."updated_at", new_values."url", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='c88ff8c3e85150d3f00e219138f731b0a7f819ee', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_4b82c', referencing='REFERENCING NEW TABLE AS new_values ', table='annotations_article', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='article',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "annotations_articleevent" ("byline", "created_at", "created_by_id", "deleted_at", "deleted_by_id", "external_id", "family", "headline", "held", "id", "language", "outlet", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "published_at", "restricted", "signed_off_at", "signed_off_by_id", "signed_off_revision", "standfirst", "state", "updated_at", "url", "version") SELECT new_values."byline", new_values."created_at", new_values."created_by_id", new_values."deleted_at", new_values."deleted_by_id", new_values."external_id", new_values."family", new_values."headline", new_values."held", new_values."id", new_values."language", new_values."outlet", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."project_id", new_values."published_at", new_values."restricted", new_values."signed_off_at", new_values."signed_off_by_id", new_values."signed_off_revision", new_values."standfirst", new_values."state", new_values."updated_at", new_values."url", new_values."version" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='aa2b0b9af757404d7877148761f7df57358d2b63', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_af6e5', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='annotations_article', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='article',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "annotations_articleevent" ("byline", "created_at", "created_by_id", "deleted_at", "deleted_by_id", "external_id", "family", "headline", "held", "id", "language", "outlet", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "published_at", "restricted", "signed_off_at", "signed_off_by_id", "signed_off_revision", "standfirst", "state", "updated_at", "url", "version") SELECT old_values."byline", old_values."created_at", old_values."created_by_id", old_values."deleted_at", old_values."deleted_by_id", old_values."external_id", old_values."family", old_values."headline", old_values."held", old_values."id", old_values."language", old_values."outlet", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."project_id", old_values."published_at", old_values."restricted", old_values."signed_off_at", old_values."signed_off_by_id", old_values."signed_off_revision", old_values."standfirst", old_values."state", old_values."updated_at", old_values."url", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='f26ac5cf67324cbef428f0086f8099a493a5df94', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_209a8', referencing='REFERENCING OLD TABLE AS old_values ', table='annotations_article', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='assignment',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "annotations_assignmentevent" ("article_id", "created_at", "due_on", "given_by_id", "id", "member_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "round", "state", "version") SELECT new_values."article_id", new_values."created_at", new_values."due_on", new_values."given_by_id", new_values."id", new_values."member_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."project_id", new_values."round", new_values."state", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='6d45f237f1ab80df58298610d134d2f0fc355c0b', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_faa88', referencing='REFERENCING NEW TABLE AS new_values ', table='annotations_assignment', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='assignment',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "annotations_assignmentevent" ("article_id", "created_at", "due_on", "given_by_id", "id", "member_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "round", "state", "version") SELECT new_values."article_id", new_values."created_at", new_values."due_on", new_values."given_by_id", new_values."id", new_values."member_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."project_id", new_values."round", new_values."state", new_values."version" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='d08847972d9d8cc53b1d71933db1825b97c37e2f', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_908a4', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='annotations_assignment', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='assignment',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "annotations_assignmentevent" ("article_id", "created_at", "due_on", "given_by_id", "id", "member_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "round", "state", "version") SELECT old_values."article_id", old_values."created_at", old_values."due_on", old_values."given_by_id", old_values."id", old_values."member_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."project_id", old_values."round", old_values."state", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='0bfe1b00ad32c9989f3bad42ee20665381287caa', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_35bbd', referencing='REFERENCING OLD TABLE AS old_values ', table='annotations_assignment', when='AFTER')),
        ),
        migrations.RunSQL(LIFT, LIFT.replace(', signed_off_revision = NULL', '')),
        migrations.RunSQL(KNOWN, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name='article',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', annotations.choices.ArticleState['SIGNED_OFF']), _negated=True), ('signed_off_revision__isnull', False), _connector='OR'), name='article_signed_off_of_a_revision'),
        ),
        migrations.AddConstraint(
            model_name='assignment',
            constraint=models.UniqueConstraint(fields=('article', 'member', 'round'), name='assignment_once'),
        ),
        migrations.AddConstraint(
            model_name='assignment',
            constraint=models.CheckConstraint(condition=models.Q(('round__gte', 1)), name='assignment_round_from_1'),
        ),
    ]
