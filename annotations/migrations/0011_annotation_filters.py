"""What lists and exports are narrowed by, so that a filter that hardly anything passes costs no more than a page."""

from django.contrib.postgres.indexes import GinIndex
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("annotations", "0010_page_indexes")]

    operations = [
        migrations.AddIndex(
            "annotation",
            models.Index(
                fields=["project", "kind", "id"], condition=Q(deleted_at=None), name="annotation_by_kind"
            ),
        ),
        migrations.AddIndex(
            "annotation",
            models.Index(
                fields=["project", "author", "id"], condition=Q(deleted_at=None), name="annotation_by_author"
            ),
        ),
        migrations.AddIndex(
            "annotation",
            models.Index(
                fields=["project", "updated_at"], condition=Q(deleted_at=None), name="annotation_by_change"
            ),
        ),
        migrations.AddIndex("annotation", GinIndex(fields=["tags"], name="annotation_by_tag")),
        migrations.AddIndex(
            "decision", models.Index(fields=["project", "reviewer"], name="decision_by_reviewer")
        ),
    ]
