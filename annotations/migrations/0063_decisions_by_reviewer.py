"""The annotations that a reviewer has decided on are found in the order of lists."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("annotations", "0062_passage_words")]
    operations = [
        migrations.RemoveIndex("decision", "decision_by_reviewer"),
        migrations.AddIndex(
            "decision",
            models.Index(fields=["project", "reviewer", "annotation"], name="decision_by_reviewer"),
        ),
    ]
