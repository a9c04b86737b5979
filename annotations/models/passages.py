"""What is written in the annotated passages of articles, for finding a part of one."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Now

from annotations.models.article import Article
from annotations.models.fields import InProjectKey


class Grams(models.Func):
    """Up to three characters that stand beside each other in words of a project: numbers of `text.searching.grams`."""

    function = "annotations_grams"
    output_field = ArrayField(models.IntegerField())


class PassageWords(models.Model):
    """The different words of all passages of an article, as they are compared; or, without any, that they changed.

    An article stands for its some twenty annotations, which share most of their words: an index of each passage would be
    several times as large, and every save would wait for it. So a save adds one row without words (the trigger
    `passages_changed`), a search looks at the passages of such an article in any case, and a job reads the words
    of articles in which nobody has marked anything for a while. No reference is checked: a row without its article
    finds nothing. Erasing an article takes its rows along.
    """

    project = models.ForeignKey(
        "annotations.Project", models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    article = InProjectKey(Article)
    words = models.TextField(null=True)
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [
            models.Index(fields=["article"], name="passagewords_of_article"),
            models.Index(
                fields=["project", "article"],
                condition=models.Q(words__isnull=True),
                name="passagewords_changed",
            ),
            GinIndex(Grams("project", "words"), fastupdate=False, name="passagewords_by_grams"),
        ]

    def __str__(self) -> str:
        return f"{self.article_id}: {self.words}"
