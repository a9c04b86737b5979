"""Whether the same annotation is there already is looked up at every save: by its layer and where it starts.

Only where it starts: a hundred spans would make a long row of an index.
"""

from django.db import migrations, models
from django.db.models import F, Func, Q


class Migration(migrations.Migration):
    dependencies = [("annotations", "0029_blank_is_refused")]
    operations = [
        migrations.AddIndex(
            "annotation",
            models.Index(
                F("layer"),
                Func(F("spans"), function="lower", output_field=models.IntegerField()),
                condition=Q(deleted_at=None),
                name="annotation_by_start",
            ),
        ),
    ]
