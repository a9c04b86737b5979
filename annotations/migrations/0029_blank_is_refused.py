"""Names, reasons and texts that a reader can see, where there has to be one.

An invisible headline becomes none, and a project with an invisible name is called by its short name: then they can be
clicked. All else that was stored stays as it is; those constraints are for what is written from now on.
"""

from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models
from django.db.models import Q

from annotations.models.fields import IsBlank

HEADLINES = """
UPDATE annotations_article SET headline = '', version = version + 1
WHERE headline <> '' AND annotations_is_blank(headline)
"""
PROJECTS = """
UPDATE annotations_project SET name = slug, version = version + 1 WHERE annotations_is_blank(name)
"""

KEPT = [
    ("tag", "tag_not_empty", ~Q(IsBlank("name")), True),
    ("entity", "entity_has_name", Q(deleted_at__isnull=False) | ~Q(IsBlank("name")), True),
    ("erasure", "erasure_has_reason", ~Q(IsBlank("reason")), True),
    ("decision", "decision_other_has_note", ~Q(reason="other") | ~Q(IsBlank("note")), True),
    ("check", "check_asked_somebody", ~Q(state="asked") | ~Q(IsBlank("asked_whom")), True),
    ("guidelines", "guidelines_not_empty", ~Q(IsBlank("text")), False),
    ("revision", "revision_not_blank", Q(current=False) | ~Q(IsBlank("text")), False),
]
"""Model, name and condition, and whether there is one of this name that goes less far."""


def from_now_on(model: str, name: str, condition: Q, replaces: bool) -> list[migrations.operations.base.Operation]:
    """The operations that add a constraint without a look at what is there."""
    added = AddConstraintNotValid(model, models.CheckConstraint(condition=condition, name=name))
    return [migrations.RemoveConstraint(model, name), added] if replaces else [added]


class Migration(migrations.Migration):
    # The history of what this changes is written by functions of the library.
    dependencies = [("annotations", "0028_is_blank"), ("pghistory", "0007_auto_20250421_0444")]
    operations = [
        migrations.RunSQL(HEADLINES, migrations.RunSQL.noop),
        migrations.RunSQL(PROJECTS, migrations.RunSQL.noop),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.AddConstraint(
            "article",
            models.CheckConstraint(
                condition=Q(headline="") | ~Q(IsBlank("headline")), name="article_headline_not_blank"
            ),
        ),
        migrations.AddConstraint(
            "project", models.CheckConstraint(condition=~Q(IsBlank("name")), name="project_has_name")
        ),
        *(operation for row in KEPT for operation in from_now_on(*row)),
    ]
