"""Codes of people in exports are made from a secret of the project's own, and no longer from the site's key.

The database draws it when a project begins, so codes outlive another key and come back with a restore.
"""

import django.db.models.deletion
from django.db import migrations, models

DRAWN = "sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()))"  # 244 random bits

BEGIN = """
CREATE OR REPLACE FUNCTION annotations_start_feed() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO annotations_feed (project_id, seq, epoch) VALUES (NEW.id, 0, gen_random_uuid());
    RETURN NULL;
END $$;
"""

BEGIN_WITH_SECRET = BEGIN.replace(
    "    RETURN NULL;",
    "    INSERT INTO annotations_codesecret VALUES (NEW.id, DRAWN);\n    RETURN NULL;".replace("DRAWN", DRAWN),
)

FILL = "INSERT INTO annotations_codesecret SELECT id, DRAWN FROM annotations_project".replace("DRAWN", DRAWN)


class Migration(migrations.Migration):
    dependencies = [("annotations", "0047_families_and_assignments")]
    operations = [
        migrations.CreateModel(
            name="CodeSecret",
            fields=[
                (
                    "project",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="code_secret",
                        serialize=False,
                        to="annotations.project",
                    ),
                ),
                ("secret", models.BinaryField(max_length=32)),
            ],
        ),
        migrations.RunSQL(BEGIN_WITH_SECRET, BEGIN),
        migrations.RunSQL(
            FILL,
            migrations.RunSQL.noop,
        ),
    ]
