"""The words of articles, for search."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from annotations.models.article import Article, Revision
from annotations.models.fields import InProjectKey


class SearchChunk(models.Model):
    """A piece of a revision's text as a tsvector: one vector cannot hold a megabyte of different words.

    The first has the words of the headline as well. `whole` says that there is no other. The chunks of long texts
    have an index of their own, so that the words of a search can be looked for in different ones without reading
    those of every article.
    """

    project = models.ForeignKey(
        "annotations.Project", models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    article = InProjectKey(Article)
    revision = InProjectKey(Revision)
    number = models.PositiveIntegerField()
    whole = models.BooleanField(default=True)
    words = SearchVectorField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["revision", "number"], name="searchchunk_number_once"),
        ]
        indexes = [
            GinIndex(fields=["words"], name="searchchunk_words"),
            GinIndex(fields=["words"], condition=models.Q(whole=False), name="searchchunk_long_words"),
        ]

    def __str__(self) -> str:
        return f"{self.revision_id}:{self.number}"
