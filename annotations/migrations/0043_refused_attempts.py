"""Attempts that are refused as too many are in the access log: one entry for an address and a quarter of an hour.

That is the time of every limit (`actions.people.attempts.MINUTES`). One for each attempt would let anybody fill the disk.
"""

from django.db import migrations, models

BEFORE = """
CREATE OR REPLACE FUNCTION annotations_stamp_access() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.created_at := clock_timestamp();
    NEW.period := CASE
        WHEN NEW.kind = 'token_used_from_new_address' THEN date_trunc('day', NEW.created_at, 'UTC')
        WHEN NEW.kind IN ('article_read', 'sign_in_failed') THEN date_trunc('hour', NEW.created_at, 'UTC') END;
    RETURN NEW;
END $$;
"""
STAMP = BEFORE.replace(
    " END;\n    RETURN",
    "\n        WHEN NEW.kind = 'attempt_refused'"
    " THEN date_bin('15 minutes', NEW.created_at, '2000-01-01 00:00+00') END;\n    RETURN",
)
KINDS = [
    "signed_in",
    "sign_in_failed",
    "attempt_refused",
    "signed_out",
    "password_changed",
    "token_made",
    "token_first_used",
    "token_used_from_new_address",
    "token_revoked",
    "export_started",
    "export_finished",
    "export_broken_off",
    "member_added",
    "role_changed",
    "member_removed",
    "restriction_set",
    "restriction_lifted",
    "reader_named",
    "reader_removed",
    "article_read",
]


class Migration(migrations.Migration):
    dependencies = [("annotations", "0042_words_by_project")]
    operations = [
        migrations.RemoveConstraint("accessentry", "access_kind_known"),
        migrations.AlterField(
            "accessentry",
            "kind",
            models.CharField(choices=[(kind, kind.replace("_", " ")) for kind in KINDS], max_length=30),
        ),
        migrations.AddConstraint(
            "accessentry",
            models.CheckConstraint(condition=models.Q(kind__in=KINDS), name="access_kind_known"),
        ),
        migrations.AddConstraint(
            "accessentry",
            models.UniqueConstraint(
                fields=["address", "period"],
                condition=models.Q(kind="attempt_refused"),
                nulls_distinct=False,
                name="access_refused_once_a_window",
            ),
        ),
        migrations.RunSQL(STAMP, BEFORE),
    ]
