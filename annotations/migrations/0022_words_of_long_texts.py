"""Chunks that are not the whole text have an index of their own: it finds words that stand far apart in a long text."""

from django.contrib.postgres.indexes import GinIndex
from django.db import migrations, models
from django.db.models import Q

LONG = """
UPDATE annotations_searchchunk SET whole = false
WHERE revision_id IN (SELECT revision_id FROM annotations_searchchunk WHERE number = 1)
"""


class Migration(migrations.Migration):
    dependencies = [("annotations", "0021_fix_in_steps")]
    operations = [
        migrations.AddField("searchchunk", "whole", models.BooleanField(default=True)),
        migrations.RunSQL(LONG, migrations.RunSQL.noop),
        migrations.AddIndex(
            "searchchunk",
            GinIndex(fields=["words"], condition=Q(whole=False), name="searchchunk_long_words"),
        ),
    ]
