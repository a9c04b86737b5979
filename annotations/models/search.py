"""The words of articles and of what is annotated in them, for search."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models.functions import Now

from annotations.models.article import Article, Revision
from annotations.models.fields import InProjectKey


class Lexemes(models.Func):
    """The words of a project as the indexes have them: each behind the character of its project (`project_mark`).

    So a search touches its own project's part of an index, however much the others hold. A vector is dear to read,
    as it lies outside of its row, and the function says so: the planner takes `@@` for cheap, and would, for a common
    word, rather read all vectors than the index.
    """

    function = "annotations_lexemes"
    output_field = SearchVectorField()


def project_mark(project_id: uuid.UUID) -> str:
    """Return the character for private use that stands before a project's words in the indexes.

    One in 65,536 projects shares it, so that who looks words up asks for the project as well. The database's twin is
    in `annotations_lexemes`.
    """
    return chr(0xF0000 + int(project_id.hex[-4:], 16))


class SearchChunk(models.Model):
    """A piece of a revision's text as a tsvector: one vector cannot hold a megabyte of different words.

    `text` is what `text.searching.words.divide_words` makes of the piece, `words` what an index holds of it: words, parts
    of words of scripts that do not divide them, and stems by `configuration`, that of the article's language.
    Number 0 is the headline, whose words are in number 1 as well. `whole` says that there is no other chunk that
    could have the rest of what is searched for. The chunks of long texts have an index of their own, so that the
    words of a search can be looked for in different ones without reading those of every article. No index has a
    list of pending entries (`fastupdate`): a search would read all of it for each of its words. Only current
    revisions have chunks: the database deletes those of one that no longer is.
    """

    project = models.ForeignKey(
        "annotations.Project", models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    article = InProjectKey(Article)
    revision = InProjectKey(Revision)
    number = models.PositiveIntegerField()
    whole = models.BooleanField(default=True)
    configuration = models.CharField(max_length=63, default="")
    text = models.TextField(default="")
    words = SearchVectorField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["revision", "number"], name="searchchunk_number_once"),
        ]
        indexes = [
            models.Index(fields=["configuration"], name="searchchunk_configuration"),
            GinIndex(Lexemes("project", "words"), fastupdate=False, name="searchchunk_words_in_project"),
            GinIndex(
                Lexemes("project", "words"),
                fastupdate=False,
                condition=models.Q(whole=False),
                name="searchchunk_long_in_project",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.revision_id}:{self.number}"


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
