"""Invitations into a project; the database logs them, and lets nothing that is over be changed.

An invitation is used once, also by two people at the same moment: whoever comes second changes a row that is over.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models.functions import Lower, Now

from annotations.access_kinds import Access
from annotations.choices import Role
from annotations.models.fields import IsBlank, new_id

RULES = """
CREATE FUNCTION annotations_keep_invitation_over() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'an invitation that was accepted or revoked stays so'
    USING ERRCODE = 'check_violation', TABLE = 'annotations_invitation', CONSTRAINT = 'invitation_stays_over';
END $$;
CREATE TRIGGER invitation_stays_over BEFORE UPDATE ON annotations_invitation FOR EACH ROW
    WHEN (OLD.accepted_at IS NOT NULL OR OLD.revoked_at IS NOT NULL)
    EXECUTE FUNCTION annotations_keep_invitation_over();

CREATE FUNCTION annotations_log_invitation() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE details jsonb := jsonb_build_object('role', NEW.role);
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM annotations_log_access('invitation_made', NEW.inviter_id, NULL, NEW.project_id, NULL, NULL, details);
    ELSIF NEW.accepted_at IS NOT NULL THEN
        PERFORM annotations_log_access('invitation_accepted', NEW.accepted_by_id, NEW.inviter_id, NEW.project_id,
            NULL, NULL, details);
    ELSIF NEW.revoked_at IS NOT NULL THEN
        PERFORM annotations_log_access('invitation_revoked', NEW.revoked_by_id, NEW.inviter_id, NEW.project_id,
            NULL, NULL, details);
    ELSE
        PERFORM annotations_log_access('invitation_renewed', NEW.inviter_id, NULL, NEW.project_id, NULL, NULL, details);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER access_log_invitation AFTER INSERT OR UPDATE ON annotations_invitation FOR EACH ROW
    EXECUTE FUNCTION annotations_log_invitation();
"""

BACK = """
DROP FUNCTION annotations_log_invitation CASCADE;
DROP FUNCTION annotations_keep_invitation_over CASCADE;
"""

OPEN = models.Q(accepted_at=None, revoked_at=None)
USER = settings.AUTH_USER_MODEL


def person(**more):
    return models.ForeignKey(
        to=USER,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
        **more,
    )


class Migration(migrations.Migration):
    dependencies = [("annotations", "0043_refused_attempts")]
    operations = [
        migrations.CreateModel(
            name="Invitation",
            fields=[
                (
                    "id",
                    models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("invitee", models.CharField(max_length=254)),
                ("role", models.CharField(choices=Role.pairs(), max_length=10)),
                ("version", models.PositiveIntegerField(default=1)),
                ("created_at", models.DateTimeField(db_default=Now(), editable=False)),
                ("expires_at", models.DateTimeField()),
                ("accepted_at", models.DateTimeField(editable=False, null=True)),
                ("revoked_at", models.DateTimeField(editable=False, null=True)),
                ("inviter", person()),
                ("accepted_by", person(null=True)),
                ("revoked_by", person(null=True)),
                (
                    "project",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="annotations.project",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=["project", "id"], name="invitation_project_id_key"),
                    models.CheckConstraint(
                        condition=models.Q(role__in=list(Role)), name="invitation_role_known"
                    ),
                    models.CheckConstraint(
                        condition=~models.Q(IsBlank("invitee")), name="invitation_says_whom"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(expires_at__gt=models.F("created_at")), name="invitation_expires"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(accepted_at=None, accepted_by=None)
                        | models.Q(accepted_at__isnull=False, accepted_by__isnull=False, revoked_at=None),
                        name="invitation_accepted_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(revoked_by=None) | models.Q(revoked_at__isnull=False),
                        name="invitation_revoked_at_a_time",
                    ),
                    models.UniqueConstraint(
                        "project", Lower("invitee"), condition=OPEN, name="invitation_open_once"
                    ),
                ]
            },
        ),
        migrations.RemoveConstraint(model_name="accessentry", name="access_kind_known"),
        migrations.AlterField(
            model_name="accessentry",
            name="kind",
            field=models.CharField(choices=Access.pairs(), max_length=30),
        ),
        migrations.AddConstraint(
            model_name="accessentry",
            constraint=models.CheckConstraint(
                condition=models.Q(kind__in=list(Access)), name="access_kind_known"
            ),
        ),
        migrations.RunSQL(RULES, BACK),
    ]
