"""What is taken from somebody is noted by the database, whoever takes it: for the ledger of access, and restores.

Noted at the moment of the change, with the row locked: what is noted of one row later happened later.
"""

import uuid

import django.db.models.functions.datetime
from django.db import migrations, models

from annotations.access_kinds import AccessKind

NOTE = """
CREATE FUNCTION annotations_note_access() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    kind text := TG_ARGV[0];
    subject uuid;
    detail jsonb := '{}';
BEGIN
    CASE kind
    WHEN 'token' THEN
        subject := OLD.id;
    WHEN 'member' THEN
        subject := NEW.id;
        detail := jsonb_build_object('project', NEW.project_id, 'user', NEW.user_id, 'role', NEW.role,
                                     'left', NEW.left_at IS NOT NULL);
    WHEN 'person' THEN
        subject := NEW.id;
        detail := jsonb_build_object('active', NEW.is_active);
    WHEN 'password' THEN
        subject := NEW.id;
        detail := jsonb_build_object('sha256', encode(sha256(convert_to(NEW.password, 'UTF8')), 'hex'));
    WHEN 'article' THEN
        subject := NEW.id;
        detail := jsonb_build_object('restricted', NEW.restricted);
    WHEN 'reader' THEN
        subject := coalesce(NEW.article_id, OLD.article_id);
        detail := jsonb_build_object('member', coalesce(NEW.member_id, OLD.member_id), 'reads', TG_OP = 'INSERT');
    END CASE;
    INSERT INTO annotations_accesschange (id, kind, subject, detail, at)
    VALUES (gen_random_uuid(), kind, subject, detail, clock_timestamp());
    RETURN NULL;
END $$;
CREATE TRIGGER note_access_of_token AFTER UPDATE ON annotations_token FOR EACH ROW
    WHEN (OLD.revoked_at IS NULL AND NEW.revoked_at IS NOT NULL) EXECUTE FUNCTION annotations_note_access('token');
CREATE TRIGGER note_access_of_token_deleted AFTER DELETE ON annotations_token FOR EACH ROW
    EXECUTE FUNCTION annotations_note_access('token');
CREATE TRIGGER note_access_of_member AFTER UPDATE ON annotations_member FOR EACH ROW
    WHEN ((OLD.role, OLD.left_at) IS DISTINCT FROM (NEW.role, NEW.left_at))
    EXECUTE FUNCTION annotations_note_access('member');
CREATE TRIGGER note_access_of_person AFTER UPDATE ON annotations_user FOR EACH ROW
    WHEN (OLD.is_active <> NEW.is_active) EXECUTE FUNCTION annotations_note_access('person');
CREATE TRIGGER note_access_of_password AFTER UPDATE ON annotations_user FOR EACH ROW
    WHEN (OLD.password <> NEW.password) EXECUTE FUNCTION annotations_note_access('password');
CREATE TRIGGER note_access_of_article AFTER UPDATE ON annotations_article FOR EACH ROW
    WHEN (OLD.restricted <> NEW.restricted) EXECUTE FUNCTION annotations_note_access('article');
CREATE TRIGGER note_access_of_reader AFTER INSERT OR DELETE ON annotations_articlereader FOR EACH ROW
    EXECUTE FUNCTION annotations_note_access('reader');
"""


class Migration(migrations.Migration):
    dependencies = [("annotations", "0038_signed_by_the_database")]
    operations = [
        migrations.CreateModel(
            name="AccessChange",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("kind", models.CharField(choices=AccessKind.pairs(), max_length=10)),
                ("subject", models.UUIDField()),
                ("detail", models.JSONField(default=dict)),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "ordering": ["at", "id"],
                "indexes": [models.Index(fields=["subject", "-at"], name="accesschange_of_subject")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(kind__in=list(AccessKind)), name="accesschange_kind_known"
                    )
                ],
            },
        ),
        migrations.RunSQL(NOTE, "DROP FUNCTION annotations_note_access CASCADE"),
    ]
