"""Who has an article open, in a table that is not worth a line in the log of writes: a crash may empty it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models.functions import Now

KEY = {"db_constraint": False, "db_index": False, "on_delete": django.db.models.deletion.CASCADE, "related_name": "+"}


class Migration(migrations.Migration):
    dependencies = [("annotations", "0012_bulk")]
    operations = [
        migrations.CreateModel(
            "Presence",
            [
                ("pk", models.CompositePrimaryKey("article_id", "user_id", primary_key=True, serialize=False)),
                ("article", models.ForeignKey(to="annotations.article", **KEY)),
                ("user", models.ForeignKey(to=settings.AUTH_USER_MODEL, **KEY)),
                ("seen_at", models.DateTimeField(db_default=Now())),
            ],
        ),
        migrations.RunSQL(
            "ALTER TABLE annotations_presence SET UNLOGGED", "ALTER TABLE annotations_presence SET LOGGED"
        ),
    ]
