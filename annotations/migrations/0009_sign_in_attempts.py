"""Counting attempts to sign in, against guessing."""

from django.db import migrations, models
from django.db.models.functions import Now


class Migration(migrations.Migration):
    dependencies = [("annotations", "0008_demo_purge")]

    operations = [
        migrations.CreateModel(
            name="SignInAttempts",
            fields=[
                ("key", models.BinaryField(max_length=32, primary_key=True, serialize=False)),
                ("count", models.PositiveIntegerField(default=1)),
                ("since", models.DateTimeField(db_default=Now())),
            ],
        ),
    ]
