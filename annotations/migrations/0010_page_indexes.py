"""What the pages look for, so that they cost the same in a project of a million articles."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("annotations", "0009_sign_in_attempts")]

    operations = [
        migrations.AddIndex(
            "article", GinIndex(SearchVector("headline", config="simple"), name="article_headline_words")
        ),
        migrations.AddIndex(
            "assignment",
            models.Index(fields=["member"], condition=Q(state="open"), name="assignment_open_of_member"),
        ),
        migrations.AddIndex(
            "annotation",
            models.Index(
                fields=["author", "-updated_at"],
                condition=Q(deleted_at=None)
                & (Q(status__in=["rejected", "fixed"]) | (Q(status="submitted") & ~Q(reopened=""))),
                name="annotation_came_back",
            ),
        ),
        migrations.AddIndex(
            "action",
            models.Index(
                fields=["by", "-created_at"],
                condition=Q(article_id__isnull=False),
                name="action_newest_of_person",
            ),
        ),
    ]
