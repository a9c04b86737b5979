"""Articles and what hangs on them: revisions, readers of restricted ones, assignments, layers."""

import uuid
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now

from annotations.choices import ArticleState, AssignmentState, LayerKind, Role
from annotations.models.fields import ById, InProjectKey, IsBlank, new_id, project_and_id
from annotations.models.history import track
from annotations.models.project import Member

if TYPE_CHECKING:
    from annotations.models.user import User


def be_seen_by(user: Any, article: str = "") -> Q:
    """That a person sees an article that is not deleted: of a restricted one its readers and the managers.

    `user` may refer to a column; `article` is the prefix that leads to the article, if the rows are others.
    """
    return Q(**{f"{article}deleted_at": None}) & _be_open_to(user, article)


def _be_open_to(user: Any, article: str = "") -> Q:
    """`be_seen_by`, whether or not the article is deleted."""
    members = Member.objects.filter(project=OuterRef(f"{article}project"), user=user)
    readers = ArticleReader.objects.filter(article=OuterRef(f"{article}pk"), member__user=user)
    is_open = Q(**{f"{article}restricted": False})
    return Q(Exists(members)) & (is_open | Exists(readers) | Exists(members.filter(role=Role.MANAGER)))


class ArticleQuerySet(models.QuerySet["Article"]):
    """Articles."""

    def visible_to(self, user: "User", *, restricted: bool = True) -> "ArticleQuerySet":
        """The access law: articles of projects that the person is a member of, deleted ones left out.

        A restricted article is seen by its named readers and by the project's managers. With
        `restricted=False` (search, counts, exports) by nobody. A token reaches its own project only, and
        restricted articles only with that scope.
        """
        return self.filter(deleted_at=None).ever_visible_to(user, restricted=restricted)

    def ever_visible_to(self, user: "User", *, restricted: bool = True) -> "ArticleQuerySet":
        """`visible_to` as if nothing had been taken out."""
        if not restricted or not user.sees_restricted:
            members = Member.objects.filter(project=OuterRef("project"), user=user)
            mine = self.filter(Exists(members), restricted=False)
        else:
            mine = self.filter(_be_open_to(user))
        through = user.acting_through
        return mine if through is None else mine.filter(project=through.project_id)

    def hidden_from(
        self, user: "User", project_id: uuid.UUID, *, restricted: bool = True
    ) -> "ArticleQuerySet":
        """The articles of one project that a member of it does not see: the rest of `visible_to`, which is little."""
        here = self.filter(project=project_id)
        taken_out = Q(deleted_at__isnull=False)
        if not restricted or not user.sees_restricted:
            return here.filter(taken_out | Q(restricted=True))
        readers = ArticleReader.objects.filter(article=OuterRef("pk"), member__user=user)
        manages = Member.objects.filter(project=project_id, user=user, role=Role.MANAGER)
        return here.filter(taken_out | (Q(restricted=True) & ~Exists(readers) & ~Exists(manages)))

    def taken_out_for(self, user: "User") -> "ArticleQuerySet":
        """The articles that were taken out of projects which this person manages, as far as they could see them."""
        managed = Member.objects.filter(project=OuterRef("project"), user=user, role=Role.MANAGER)
        return self.filter(Exists(managed), deleted_at__isnull=False).ever_visible_to(user)


@track
class Article(ById):
    """One news article in a project. Its text is in its current revision.

    Articles with the same text are of one `family`; most are alone in theirs. A sign-off is about one revision, by its
    number: there is nothing missing in that text.
    """

    # Indexed by what references of other rows to it look up, the project and the id: by the project alone they would
    # read all of its articles, as the database plans them while it knows nothing of a table that is still small.
    project = models.ForeignKey(
        "annotations.Project", models.CASCADE, related_name="articles", db_index=False
    )
    headline = models.CharField(max_length=500, blank=True)
    standfirst = models.TextField(max_length=2000, blank=True)
    byline = models.CharField(max_length=500, blank=True)
    outlet = models.CharField(max_length=200, blank=True)
    url = models.URLField(max_length=500, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    language = models.CharField(max_length=35, default="en")
    external_id = models.CharField(max_length=200, blank=True)
    restricted = models.BooleanField(default=False)
    held = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=ArticleState.pairs(), default=ArticleState.OPEN)
    signed_off_by = models.ForeignKey(
        "annotations.User", models.PROTECT, null=True, related_name="+", db_constraint=False, editable=False
    )
    signed_off_at = models.DateTimeField(null=True, editable=False)
    signed_off_revision = models.PositiveIntegerField(null=True, editable=False)
    family = models.UUIDField(null=True, default=new_id, editable=False)
    version = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(
        "annotations.User", models.PROTECT, related_name="+", db_constraint=False, editable=False
    )
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

    objects = ArticleQuerySet.as_manager()

    class Meta:
        constraints = [
            project_and_id("article"),
            models.UniqueConstraint(
                fields=["project", "external_id"],
                condition=Q(deleted_at=None) & ~Q(external_id=""),
                name="article_external_id_once",
            ),
            models.CheckConstraint(condition=Q(state__in=list(ArticleState)), name="article_state_known"),
            models.CheckConstraint(
                condition=Q(headline="") | ~Q(IsBlank("headline")), name="article_headline_not_blank"
            ),
            models.CheckConstraint(
                condition=~Q(state=ArticleState.SIGNED_OFF) | Q(signed_off_by__isnull=False),
                name="article_signed_off_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state=ArticleState.SIGNED_OFF) | Q(signed_off_revision__isnull=False),
                name="article_signed_off_of_a_revision",
            ),
        ]
        indexes = [
            models.Index(
                fields=["project", "-created_at", "-id"],
                condition=Q(deleted_at=None),
                name="article_newest",
            ),
            models.Index(
                fields=["project", "family"], condition=Q(deleted_at=None), name="article_of_family"
            ),
            models.Index(
                fields=["project", "-deleted_at", "-id"],
                condition=Q(deleted_at__isnull=False),
                name="article_taken_out",
            ),
            models.Index(fields=["project"], condition=Q(restricted=True), name="article_restricted"),
        ]

    def __str__(self) -> str:
        return self.headline


class Revision(ById):
    """The immutable text of an article. `length` and all offsets into it are in code points."""

    project = models.ForeignKey("annotations.Project", models.CASCADE, related_name="+", db_index=False)
    article = InProjectKey(Article, related_name="revisions")
    number = models.PositiveIntegerField(default=1)
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    length = models.PositiveIntegerField()
    current = models.BooleanField(default=True)
    created_by = models.ForeignKey("annotations.User", models.PROTECT, related_name="+", db_constraint=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [
            project_and_id("revision"),
            models.UniqueConstraint(fields=["project", "article", "id"], name="revision_article_id_key"),
            models.UniqueConstraint(fields=["article", "number"], name="revision_number_once"),
            models.UniqueConstraint(
                fields=["article"], condition=Q(current=True), name="revision_one_current"
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="revision_number_from_1"),
            models.CheckConstraint(condition=Q(length__gte=1), name="revision_not_empty"),
            models.CheckConstraint(
                condition=Q(current=False) | ~Q(IsBlank("text")), name="revision_not_blank"
            ),
        ]
        indexes = [
            # Not unique: the same text of two outlets is two articles, and what is left open is no value to compare.
            models.Index(fields=["project", "sha256"], condition=Q(current=True), name="revision_by_text"),
            models.Index(
                fields=["project", "sha256"], condition=Q(current=False), name="revision_left_by_text"
            ),
        ]

    def __str__(self) -> str:
        return f"revision {self.number}"


@track
class ArticleReader(ById):
    """A member who may see a restricted article."""

    project = models.ForeignKey("annotations.Project", models.CASCADE, related_name="+")
    article = InProjectKey(Article, related_name="readers")
    member = InProjectKey(Member)

    class Meta:
        constraints = [
            project_and_id("articlereader"),
            models.UniqueConstraint(fields=["article", "member"], name="reader_once_per_article"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} reads {self.article_id}"


@track
class Assignment(ById):
    """An article given to a member in one round of the work, by whom (null: not known) and until when, if that was said."""

    project = models.ForeignKey("annotations.Project", models.CASCADE, related_name="+")
    article = InProjectKey(Article, related_name="assignments")
    member = InProjectKey(Member, related_name="assignments")
    state = models.CharField(max_length=10, choices=AssignmentState.pairs(), default=AssignmentState.OPEN)
    round = models.PositiveSmallIntegerField(default=1)
    due_on = models.DateField(null=True)
    given_by = models.ForeignKey(
        "annotations.User", models.PROTECT, null=True, related_name="+", db_constraint=False, db_index=False
    )
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [
            project_and_id("assignment"),
            models.UniqueConstraint(fields=["article", "member", "round"], name="assignment_once"),
            models.CheckConstraint(condition=Q(round__gte=1), name="assignment_round_from_1"),
            models.CheckConstraint(
                condition=Q(state__in=list(AssignmentState)), name="assignment_state_known"
            ),
        ]
        indexes = [
            models.Index(
                fields=["member"], condition=Q(state=AssignmentState.OPEN), name="assignment_open_of_member"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.article_id} for {self.member_id}"


class Layer(ById):
    """Whose work an annotation belongs to: the shared layer, one annotator's, or the adjudicated one."""

    project = models.ForeignKey("annotations.Project", models.CASCADE, related_name="+", db_index=False)
    article = InProjectKey(Article, related_name="layers")
    kind = models.CharField(max_length=11, choices=LayerKind.pairs(), default=LayerKind.SHARED)
    owner = models.ForeignKey(
        "annotations.User", models.PROTECT, null=True, related_name="+", db_constraint=False
    )
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            project_and_id("layer"),
            models.UniqueConstraint(fields=["project", "article", "id"], name="layer_article_id_key"),
            models.UniqueConstraint(
                fields=["article", "kind", "owner"], nulls_distinct=False, name="layer_once"
            ),
            models.CheckConstraint(condition=Q(kind__in=list(LayerKind)), name="layer_kind_known"),
            models.CheckConstraint(
                condition=Q(kind=LayerKind.ANNOTATOR, owner__isnull=False)
                | (~Q(kind=LayerKind.ANNOTATOR) & Q(owner__isnull=True)),
                name="layer_owner_if_annotator",
            ),
        ]
        indexes = [
            models.Index(fields=["project"], condition=Q(kind=LayerKind.ANNOTATOR), name="layer_of_annotator")
        ]

    def __str__(self) -> str:
        return str(self.kind)
