"""What one request did in several articles is several actions of one batch: one undo takes all of it back."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("annotations", "0049_archived_projects")]
    operations = [
        migrations.AddField("action", "batch", models.UUIDField(editable=False, null=True)),
        migrations.AddIndex(
            "action",
            models.Index(
                fields=["batch"], condition=models.Q(("batch__isnull", False)), name="action_of_batch"
            ),
        ),
    ]
