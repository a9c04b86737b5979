"""Who is told by the feed that something was erased: it names what was approved once, not every draft.

Of earlier erasures all is told, as before: what was approved cannot be found out any more.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("annotations", "0018_fewer_checks")]
    operations = [
        *(
            migrations.AddField("erasure", name, ArrayField(models.UUIDField(), default=list))
            for name in ("approved_ids", "restricted_ids", "readers")
        ),
        migrations.RunSQL(
            "UPDATE annotations_erasure SET approved_ids = annotation_ids", migrations.RunSQL.noop
        ),
    ]
