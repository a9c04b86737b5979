"""Sessions that know their person, so that one statement reads both."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("annotations", "0014_lookups_by_index")]
    operations = [
        migrations.CreateModel(
            "Session",
            [
                ("session_key", models.CharField("session key", max_length=40, primary_key=True, serialize=False)),
                ("session_data", models.TextField("session data")),
                ("expire_date", models.DateTimeField("expire date", db_index=True)),
                (
                    "user",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"verbose_name": "session", "verbose_name_plural": "sessions", "abstract": False},
        ),
    ]
