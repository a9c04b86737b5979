"""Articles, texts and layers are not indexed by their project alone: each has a key that begins with it.

The checks of references look a row up by its project and its id. Planned while a table is small, they took the index of the
project, and read all of its articles for every row that came in.
"""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("annotations", "0056_called_as_buttons"),
    ]

    operations = [
        migrations.AlterField(
            model_name="article",
            name="project",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="articles",
                to="annotations.project",
            ),
        ),
        migrations.AlterField(
            model_name="layer",
            name="project",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="annotations.project",
            ),
        ),
        migrations.AlterField(
            model_name="revision",
            name="project",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="annotations.project",
            ),
        ),
    ]
