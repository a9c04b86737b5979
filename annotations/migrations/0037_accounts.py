"""Signing in by django-allauth: whose address is counted, a table of counters, and addresses to be confirmed."""

from django.conf import settings
from django.db import migrations, models

_ADDRESSES = """
INSERT INTO account_emailaddress (user_id, email, verified, "primary")
SELECT DISTINCT ON (id) id, lower(email), false, true FROM annotations_user WHERE email <> ''
ON CONFLICT DO NOTHING
"""


class Migration(migrations.Migration):
    dependencies = [
        ("annotations", "0036_history_of_all_columns"),
        ("account", "0009_emailaddress_unique_primary_email"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField("SignInAttempts", "address", models.BinaryField(max_length=32, null=True)),
        migrations.AddIndex(
            "SignInAttempts", models.Index(fields=["address", "since"], name="attempts_by_address")
        ),
        migrations.CreateModel(
            "Cached",
            [
                ("cache_key", models.CharField(max_length=255, primary_key=True, serialize=False)),
                ("value", models.TextField()),
                ("expires", models.DateTimeField(db_index=True)),
            ],
        ),
        # What people have written about themselves is nothing that anybody has confirmed.
        migrations.RunSQL(_ADDRESSES, migrations.RunSQL.noop),
    ]
