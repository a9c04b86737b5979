"""Entity records: what mentions and sources point at."""

import uuid
from functools import partial

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from annotations.choices import EntityType
from annotations.models.article import Article
from annotations.models.fields import ById, InProjectKey, IsBlank, KeysField, project_and_id
from annotations.models.history import track
from annotations.models.search import project_mark

LONGEST_PART = 3
"""Characters of a part of a name that is in the index: longer ones are found by theirs."""


class NameParts(models.Func):
    """All parts of a record's names of up to three characters, each behind the character of its project.

    An index of our own and not `pg_trgm`: that knows no letters beside the locale's, and the server of `make up` has none.
    """

    function = "annotations_name_parts"
    output_field = ArrayField(models.TextField())


def name_parts(project_id: uuid.UUID, key: str) -> list[str]:
    """What of the index a name with this in it has: all parts of the longest size."""
    size = min(len(key), LONGEST_PART)
    parts = {key[start : start + size] for start in range(len(key) - size + 1)}
    return [f"{project_mark(project_id)}{part}" for part in sorted(parts)]


KNOWN = Q(deleted_at=None) | Q(merged_into__isnull=False)
"""Records that can still be asked for: those that are there, and those that went into others."""


@partial(track, without=["keys"])
class Entity(ById):
    """A record of the project, or of one article (`article` set): then never offered elsewhere.

    Local records are for people who must not be identified ("a spokesman"), so they hold no Wikidata id,
    no aliases and no description. By its `keys`, that of the name first, a record is looked up, in indexes without a list
    of pending entries (`fastupdate`): whoever looks one up would read all of that. One that was merged into
    another (`merged_into`) counts as deleted, and says where it went.
    """

    project = models.ForeignKey("annotations.Project", models.CASCADE, related_name="entities")
    article = InProjectKey(Article, null=True, blank=True)
    name = models.CharField(max_length=300)
    type = models.CharField(max_length=12, choices=EntityType.pairs())
    aliases = ArrayField(models.CharField(max_length=300), default=list, blank=True, db_default=[])
    keys = KeysField("name", "aliases")
    wikidata_id = models.CharField(max_length=20, blank=True, default="")
    description = models.CharField(max_length=500, blank=True, default="")
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    deleted_at = models.DateTimeField(null=True, editable=False)
    merged_into = InProjectKey("self", null=True, editable=False)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            project_and_id("entity"),
            models.UniqueConstraint(
                fields=["project", "wikidata_id"],
                condition=Q(deleted_at=None) & ~Q(wikidata_id=""),
                name="entity_wikidata_id_once",
            ),
            models.CheckConstraint(condition=Q(type__in=list(EntityType)), name="entity_type_known"),
            models.CheckConstraint(
                condition=Q(deleted_at__isnull=False) | ~Q(IsBlank("name")), name="entity_has_name"
            ),
            models.CheckConstraint(
                condition=Q(wikidata_id="") | Q(wikidata_id__regex=r"^Q[1-9][0-9]*$"),
                name="entity_wikidata_id_form",
            ),
            models.CheckConstraint(
                condition=Q(article=None) | Q(wikidata_id="", aliases=[], description=""),
                name="entity_local_not_identifying",
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | Q(deleted_at__isnull=False), name="entity_merged_is_gone"
            ),
            models.CheckConstraint(
                condition=~Q(merged_into=models.F("id")), name="entity_not_merged_into_itself"
            ),
        ]
        indexes = [
            models.Index(fields=["project", "name"], name="entity_by_name"),
            models.Index(
                fields=["project", "name", "id"],
                condition=Q(article__isnull=False),
                name="entity_local_by_name",
            ),
            GinIndex(fields=["keys"], fastupdate=False, name="entity_by_key"),
            GinIndex(NameParts("project", "keys"), fastupdate=False, name="entity_by_part"),
            models.Index(
                fields=["merged_into"], condition=Q(merged_into__isnull=False), name="entity_merged_into"
            ),
        ]

    def __str__(self) -> str:
        return self.name
