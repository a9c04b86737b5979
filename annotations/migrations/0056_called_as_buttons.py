"""States and reasons are called what the buttons that lead there are called; nothing stored changes."""

from django.db import migrations, models

import annotations.choices


class Migration(migrations.Migration):
    dependencies = [
        ("annotations", "0055_sign_off_of_taken_out"),
    ]

    operations = [
        migrations.AlterField(
            model_name="annotation",
            name="status",
            field=models.CharField(
                choices=[
                    ("suggested", "suggested"),
                    ("dismissed", "dismissed"),
                    ("draft", "draft"),
                    ("submitted", "submitted"),
                    ("fixed", "fixed"),
                    ("approved", "approved"),
                    ("rejected", "sent back"),
                ],
                default=annotations.choices.Status["DRAFT"],
                max_length=9,
            ),
        ),
        migrations.AlterField(
            model_name="annotationevent",
            name="status",
            field=models.CharField(
                choices=[
                    ("suggested", "suggested"),
                    ("dismissed", "dismissed"),
                    ("draft", "draft"),
                    ("submitted", "submitted"),
                    ("fixed", "fixed"),
                    ("approved", "approved"),
                    ("rejected", "sent back"),
                ],
                default=annotations.choices.Status["DRAFT"],
                max_length=9,
            ),
        ),
        migrations.AlterField(
            model_name="decision",
            name="reason",
            field=models.CharField(
                blank=True,
                choices=[
                    ("wrong_span", "wrong words"),
                    ("wrong_kind", "wrong kind"),
                    ("wrong_link", "wrong person"),
                    ("wrong_attribute", "wrong detail"),
                    ("not_in_guidelines", "not in guidelines"),
                    ("duplicate", "duplicate"),
                    ("other", "other"),
                ],
                max_length=20,
            ),
        ),
    ]
