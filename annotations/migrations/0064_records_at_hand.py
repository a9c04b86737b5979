"""Records are looked up by their names in the indexes alone, and not in lists of what is still to go into them."""

from django.contrib.postgres.indexes import GinIndex
from django.db import migrations

from annotations.models.entity import NameParts

WITHOUT_LISTS = """
ALTER INDEX entity_by_key SET (fastupdate = off);
ALTER INDEX entity_by_part SET (fastupdate = off);
SELECT gin_clean_pending_list('entity_by_key'), gin_clean_pending_list('entity_by_part');
"""

WITH_LISTS = """
ALTER INDEX entity_by_key RESET (fastupdate);
ALTER INDEX entity_by_part RESET (fastupdate);
"""


class Migration(migrations.Migration):
    dependencies = [("annotations", "0063_decisions_by_reviewer")]
    operations = [
        migrations.RunSQL(
            WITHOUT_LISTS,
            WITH_LISTS,
            state_operations=[
                migrations.RemoveIndex("entity", "entity_by_key"),
                migrations.RemoveIndex("entity", "entity_by_part"),
                migrations.AddIndex(
                    "entity", GinIndex(fields=["keys"], fastupdate=False, name="entity_by_key")
                ),
                migrations.AddIndex(
                    "entity",
                    GinIndex(NameParts("project", "keys"), fastupdate=False, name="entity_by_part"),
                ),
            ],
        )
    ]
