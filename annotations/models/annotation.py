"""The annotation and its links."""

import uuid
from functools import partial
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Case, F, Func, Q, When
from django.db.models.functions import Now

from annotations.choices import PROPOSED, Kind, LinkRole, Reopened, Status
from annotations.models.article import Article
from annotations.models.fields import ById, InProjectKey, KeysField, SpansField, project_and_id
from annotations.models.history import track
from annotations.models.layers import choose_visible
from annotations.models.responsible import responsible_is_there
from annotations.scheme import SAID_BY_WORDS, SLOTS, WITH_RECORD
from annotations.text.span import Span

if TYPE_CHECKING:
    from annotations.models.user import User


CAME_BACK = Q(deleted_at=None) & (
    Q(status__in=[Status.REJECTED, Status.FIXED]) | (Q(status=Status.SUBMITTED) & ~Q(reopened=""))
)
"""What waits for its author: sent back, fixed by a reviewer, or reopened after it was approved."""


def be_present(prefix: str = "") -> Q:
    """That an annotation is neither deleted nor dismissed; of another one, behind the `prefix` that leads to it."""
    return Q(**{f"{prefix}deleted_at": None}) & ~Q(**{f"{prefix}status": Status.DISMISSED})


PRESENT = be_present()


class AnnotationQuerySet(models.QuerySet["Annotation"]):
    """Annotations."""

    def visible_to(
        self, user: "User", *, restricted: bool = True, project: Any = None
    ) -> "AnnotationQuerySet":
        """Those in articles that the person may see, and in layers that are not blind to them.

        The shared and the adjudicated layer are everybody's. An annotator's own layer is theirs until it is closed and
        all who were asked for the article have submitted it; then it is the reviewers', too. Of one `project`, an id
        or the row, say so here: what is left is then read in the order of an index.
        """
        return choose_visible(self, user, getattr(project, "pk", project), restricted=restricted)

    def present(self) -> "AnnotationQuerySet":
        """Those that are neither deleted nor dismissed."""
        return self.filter(PRESENT)

    def with_responsible(self, *, of: uuid.UUID | None = None) -> "AnnotationQuerySet":
        """Look at whether who is responsible is still there: for each, or for the one whose id is `of`."""
        there = responsible_is_there()
        name = "responsible_is_there"  # not as a keyword: the attribute is declared
        return self.annotate(**{name: there if of is None else Case(When(pk=of, then=there))})

    def made(self) -> "AnnotationQuerySet":
        """Those that somebody has made or accepted: no suggestions."""
        return self.exclude(status__in=PROPOSED)


@partial(track, without=["keys"])
class Annotation(ById):
    """One tagged passage of one revision in one layer.

    `spans` are half-open, in code points; `texts` has one string per span, and the database refuses a
    row in which the two differ from the revision. By its `keys` it is searched. `version` counts every visible change and is the
    ETag; `edition` counts changes of the frame. `action_id` is the action that changed the row last.
    `author` stays who wrote it, also when its next move is somebody else's: `taken_over_by`.
    """

    project = models.ForeignKey(
        "annotations.Project", models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    article = InProjectKey(Article, related_name="annotations")
    revision = InProjectKey("annotations.Revision")
    layer = InProjectKey("annotations.Layer")
    kind = models.CharField(max_length=6, choices=Kind.pairs())
    spans = SpansField()
    texts = ArrayField(models.TextField())
    keys = KeysField("texts")
    attributes = models.JSONField(default=dict, db_default=models.Value({}, models.JSONField()))
    tags = ArrayField(models.CharField(max_length=100), default=list, db_default=[])
    entity = InProjectKey("annotations.Entity", null=True, blank=True)
    status = models.CharField(max_length=9, choices=Status.pairs(), default=Status.DRAFT)
    reopened = models.CharField(
        max_length=14, choices=Reopened.pairs(), blank=True, default="", db_default=""
    )
    suggester = models.JSONField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1, db_default=1)
    edition = models.PositiveIntegerField(default=1, db_default=1)
    author = models.ForeignKey(
        "annotations.User", models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    edited_by = models.ForeignKey(
        "annotations.User", models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    taken_over_by = models.ForeignKey(
        "annotations.User",
        models.PROTECT,
        null=True,
        related_name="+",
        db_constraint=False,
        db_index=False,
        editable=False,
    )
    action_id = models.UUIDField(null=True, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    updated_at = models.DateTimeField(db_default=Now(), editable=False)
    deleted_at = models.DateTimeField(null=True, editable=False)
    deleted_by = models.ForeignKey(
        "annotations.User",
        models.PROTECT,
        null=True,
        related_name="+",
        db_constraint=False,
        db_index=False,
        editable=False,
    )

    objects = AnnotationQuerySet.as_manager()

    locked_links: "list[Link] | None" = None
    """Its links, in order, if it was locked together with them."""

    responsible_is_there: bool | None = None
    """Whether who is responsible can still do something, if that was looked at when it was read."""

    waits_for_another: bool = False
    """Whether who looks at it has approved it and somebody else has to, too, if that was looked at."""

    spans_before: tuple[Span, ...] = ()
    """Where it stood before it was changed by whoever holds this object."""

    @property
    def is_present(self) -> bool:
        """Whether it is neither deleted nor dismissed."""
        return self.deleted_at is None and self.status != Status.DISMISSED

    class Meta:
        constraints = [
            project_and_id("annotation"),
            # The article first: its annotations are found by this index, too.
            models.UniqueConstraint(
                fields=["article", "project", "id", "layer", "revision"], name="annotation_article_id_key"
            ),
            models.CheckConstraint(condition=Q(kind__in=list(Kind)), name="annotation_kind_known"),
            models.CheckConstraint(condition=Q(status__in=list(Status)), name="annotation_status_known"),
            models.CheckConstraint(
                condition=Q(reopened__in=["", *Reopened]), name="annotation_reopened_known"
            ),
            models.CheckConstraint(
                condition=Q(suggester__isnull=False) | ~Q(status__in=[Status.SUGGESTED, Status.DISMISSED]),
                name="annotation_suggested_by_a_suggester",
            ),
            models.CheckConstraint(
                condition=Q(entity=None) | Q(kind__in=WITH_RECORD),
                name="annotation_record_of_entity_or_source",
            ),
            models.CheckConstraint(
                condition=Q(version__gte=1, edition__gte=1), name="annotation_counts_from_1"
            ),
        ]
        indexes = [
            models.Index(
                fields=["project", "status", "id"],
                condition=Q(deleted_at=None),
                name="annotation_by_status",
            ),
            models.Index(
                fields=["project", "kind", "id"], condition=Q(deleted_at=None), name="annotation_by_kind"
            ),
            models.Index(
                fields=["project", "author", "id"], condition=Q(deleted_at=None), name="annotation_by_author"
            ),
            models.Index(
                fields=["project", "updated_at"], condition=Q(deleted_at=None), name="annotation_by_change"
            ),
            GinIndex(fields=["tags"], condition=~Q(tags=[]), name="annotation_by_tag"),
            models.Index(fields=["entity"], condition=Q(entity__isnull=False), name="annotation_by_record"),
            models.Index(
                F("layer"),
                Func(F("spans"), function="lower", output_field=models.IntegerField()),
                condition=Q(deleted_at=None),
                name="annotation_by_start",
            ),
            models.Index(fields=["author", "-updated_at"], condition=CAME_BACK, name="annotation_came_back"),
            models.Index(
                fields=["project", "author"],
                condition=Q(deleted_at=None, status=Status.SUBMITTED),
                name="annotation_submitted_of_author",
            ),
            models.Index(
                fields=["project", "edited_by"],
                condition=Q(deleted_at=None, status=Status.SUBMITTED),
                name="annotation_submitted_edited_by",
            ),
            models.Index(
                fields=["taken_over_by", "project"],
                condition=Q(taken_over_by__isnull=False),
                name="annotation_taken_over",
            ),
        ]

    def __str__(self) -> str:
        return " … ".join(self.texts)

    @property
    def responsible(self) -> "User":
        """Whose move it is when it is its author's: the author, or who has taken it over."""
        return self.taken_over_by or self.author

    @property
    def responsible_id(self) -> uuid.UUID:
        return self.taken_over_by_id or self.author_id

    @property
    def author_ids(self) -> frozenset[uuid.UUID]:
        """Who answers for it as an author: who wrote it, and who has taken it over."""
        return frozenset({self.author_id, self.responsible_id})


_ONCE = sorted({role.value for slots in SLOTS.values() for role, slot in slots.items() if not slot.many})
_WORDS_ONLY = sorted(
    {role.value for slots in SLOTS.values() for role, slot in slots.items() if slot.words_only}
)
_NEEDS_TARGET = sorted(
    {role.value for slots in SLOTS.values() for role, slot in slots.items() if slot.needs_target}
)
_WAITING = Q(target=None, role__in=sorted(role.value for role in SAID_BY_WORDS))


@partial(track, found_by="annotation", without=["layer", "revision"])
class Link(ById):
    """A named role of an annotation: the words that fill it here, the annotation they mean, or both.

    Both ends are of one article, layer and revision: these columns are part of the keys to them, and have no history of
    their own.
    """

    project = models.ForeignKey(
        "annotations.Project", models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    article = InProjectKey(Article)
    layer = InProjectKey("annotations.Layer")
    revision = InProjectKey("annotations.Revision")
    annotation = InProjectKey(Annotation, related_name="links")
    role = models.CharField(max_length=10, choices=LinkRole.pairs())
    position = models.PositiveSmallIntegerField(default=0)
    spans = SpansField(null=True)
    texts = ArrayField(models.TextField(), null=True)
    target = InProjectKey(Annotation, null=True, related_name="linked_from")

    target_is_there: bool | None = None
    """Whether the target is neither deleted nor dismissed, if that was looked at when the link was read."""

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(role__in=list(LinkRole)), name="link_role_known"),
            models.CheckConstraint(
                condition=Q(spans__isnull=False) | Q(target__isnull=False), name="link_words_or_target"
            ),
            models.CheckConstraint(
                condition=Q(spans__isnull=True, texts__isnull=True)
                | Q(spans__isnull=False, texts__isnull=False),
                name="link_words_have_texts",
            ),
            models.CheckConstraint(
                condition=~Q(role__in=_WORDS_ONLY) | Q(target__isnull=True), name="link_words_only"
            ),
            models.CheckConstraint(
                condition=~Q(role__in=_NEEDS_TARGET) | Q(target__isnull=False), name="link_needs_target"
            ),
            models.CheckConstraint(condition=~Q(target=models.F("annotation")), name="link_not_to_itself"),
            models.UniqueConstraint(
                fields=["annotation", "role"], condition=Q(role__in=_ONCE), name="link_role_once"
            ),
            models.UniqueConstraint(
                fields=["annotation", "role", "target"],
                condition=Q(target__isnull=False),
                name="link_target_once_per_role",
            ),
        ]
        indexes = [
            models.Index(fields=["annotation"], name="link_of_annotation"),
            models.Index(fields=["target"], condition=Q(target__isnull=False), name="link_to_target"),
            # What waits for an annotation of its words, in an article.
            models.Index(fields=["article"], condition=_WAITING, name="link_words_of_article"),
        ]

    def __str__(self) -> str:
        return f"{self.role}: {' … '.join(self.texts or [])}"
