"""How many annotations and articles of each kind a project has, kept by the database beside the rows."""

from django.contrib.postgres.indexes import BTreeIndex
from django.db import models

from annotations.choices import ArticleState, Kind, Status


class Tally(models.Model):
    """So many annotations more, or fewer, of one kind and status in a project.

    Counted is what every member sees: annotations that are not deleted, in layers that are everybody's, of articles that
    are neither deleted nor restricted. Each statement that changes that adds rows and changes none, so nobody waits for
    anybody; the sum of a project's rows is the number. `annotations_fold_tallies()` makes one row of many.
    """

    project = models.ForeignKey(
        "annotations.Project", models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    kind = models.CharField(max_length=6, choices=Kind.pairs())
    status = models.CharField(max_length=9, choices=Status.pairs())
    number = models.BigIntegerField()

    class Meta:
        indexes = [
            BTreeIndex(fields=["project", "kind", "status"], include=["number"], name="tally_of_project")
        ]

    def __str__(self) -> str:
        return f"{self.number:+} {self.status} {self.kind}"


class ArticleTally(models.Model):
    """So many articles more, or fewer, of one state in a project, kept like a `Tally`.

    Counted is what every member sees: articles that are neither deleted nor restricted.
    `annotations_fold_article_tallies()` makes one row of many.
    """

    project = models.ForeignKey(
        "annotations.Project", models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    state = models.CharField(max_length=10, choices=ArticleState.pairs())
    number = models.BigIntegerField()

    class Meta:
        indexes = [
            BTreeIndex(fields=["project", "state"], include=["number"], name="articletally_of_project")
        ]

    def __str__(self) -> str:
        return f"{self.number:+} {self.state}"
