"""A record that is local to one article identifies nobody: it has no description either."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    # The history of what this changes is written by functions of the library.
    dependencies = [("annotations", "0019_told_of_erasure"), ("pghistory", "0007_auto_20250421_0444")]
    operations = [
        migrations.RunSQL(
            "UPDATE annotations_entity SET description = '' WHERE article_id IS NOT NULL AND description <> ''",
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.RemoveConstraint("entity", "entity_local_not_identifying"),
        migrations.AddConstraint(
            "entity",
            models.CheckConstraint(
                condition=Q(article=None) | Q(wikidata_id="", aliases=[], description=""),
                name="entity_local_not_identifying",
            ),
        ),
    ]
