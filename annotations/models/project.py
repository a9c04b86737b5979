"""A project and what belongs to it alone: members, guidelines, tags."""

from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from annotations.choices import Role
from annotations.models.fields import ById, IsBlank, new_id, project_and_id
from annotations.models.history import track
from annotations.timestamps import zone_called

if TYPE_CHECKING:
    from annotations.models.user import User


def server_zone() -> str:
    """The name of the time zone that a new project has."""
    return settings.TIME_ZONE


class ReviewRules(NamedTuple):
    """The rules of a project that decide on who may approve what."""

    four_eyes: bool
    fixer_may_approve: bool
    approvals: int


class ProjectQuerySet(models.QuerySet["Project"]):
    """Projects."""

    def visible_to(self, user: "User") -> "ProjectQuerySet":
        """The projects that this person is a member of; through a token, its project alone."""
        mine = self.filter(members__user=user, members__left_at=None)
        return mine if user.acting_through is None else mine.filter(pk=user.acting_through.project_id)


@track
class Project(ById):
    """One annotation effort and its rules of review. `tags_version` counts changes of its tags alone."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    four_eyes = models.BooleanField(default=True)
    fixer_may_approve = models.BooleanField(default=False)
    approvals = models.PositiveSmallIntegerField(default=1)
    time_zone = models.CharField(max_length=64, default=server_zone)
    held = models.BooleanField(default=False)
    demo = models.BooleanField(default=False, editable=False)
    version = models.PositiveIntegerField(default=1)
    tags_version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    archived_at = models.DateTimeField(null=True, editable=False)

    objects = ProjectQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(approvals__in=[1, 2]), name="project_approvals_1_or_2"),
            models.CheckConstraint(condition=~models.Q(IsBlank("name")), name="project_has_name"),
            models.CheckConstraint(condition=~models.Q(time_zone=""), name="project_time_zone_named"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        """The time zone in which days begin, and moments that name none are."""
        return zone_called(self.time_zone, settings.TIME_ZONE)

    @property
    def review_rules(self) -> ReviewRules:
        """The rules by which annotations are decided on."""
        return ReviewRules(self.four_eyes, self.fixer_may_approve, self.approvals)


class Feed(models.Model):
    """The counter under which a project's actions get their number, and the epoch of that numbering.

    A table of its own, so that committing an action never waits for somebody who edits the project.
    """

    project = models.OneToOneField(Project, models.CASCADE, primary_key=True, related_name="feed")
    seq = models.BigIntegerField(default=0)
    epoch = models.UUIDField(default=new_id)

    def __str__(self) -> str:
        return f"{self.project_id}:{self.seq}"


class CodeSecret(models.Model):
    """What the codes of people in a project's exports are made from: 32 random bytes that the database draws.

    In a table of its own, so that it is in no history, and that nobody who reads the project reads it.
    """

    project = models.OneToOneField(Project, models.CASCADE, primary_key=True, related_name="code_secret")
    secret = models.BinaryField(max_length=32)

    def __str__(self) -> str:
        return f"code secret of {self.project_id}"


class MemberManager(models.Manager["Member"]):
    """The members of today: what the access law asks, and what every count and list of members means."""

    def get_queryset(self) -> models.QuerySet["Member"]:
        return super().get_queryset().filter(left_at=None)


@track
class Member(ById):
    """A user in a project, with a role. `project_id` and `user_id` are the access law's two ends.

    Who leaves keeps the row, with `left_at`: what they were given and may read hangs on it, and who comes back gets the
    same row again. `objects` has those who are here; a join over `members` has to say `left_at=None` itself.
    """

    project = models.ForeignKey(Project, models.CASCADE, related_name="members")
    user = models.ForeignKey("annotations.User", models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role.pairs())
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    left_at = models.DateTimeField(null=True, editable=False)

    objects = MemberManager()
    ever: models.Manager["Member"] = models.Manager()
    """Those who have left among them."""

    class Meta:
        constraints = [
            project_and_id("member"),
            models.UniqueConstraint(fields=["project", "user"], name="member_once_per_project"),
            models.CheckConstraint(condition=models.Q(role__in=list(Role)), name="member_role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role}"

    @property
    def reviews(self) -> bool:
        """Whether this member may decide on other people's annotations."""
        return self.role in (Role.REVIEWER, Role.MANAGER)

    @property
    def manages(self) -> bool:
        """Whether this member may set the project up."""
        return self.role == Role.MANAGER


class Guidelines(ById):
    """One version of a project's guidelines, in Markdown. Never changed: a new version is a new row."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="guidelines")
    number = models.PositiveIntegerField()
    text = models.TextField()
    author = models.ForeignKey("annotations.User", models.PROTECT, related_name="+", db_constraint=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [
            project_and_id("guidelines"),
            models.UniqueConstraint(fields=["project", "number"], name="guidelines_number_once"),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="guidelines_number_from_1"),
            models.CheckConstraint(condition=~models.Q(IsBlank("text")), name="guidelines_not_empty"),
        ]

    def __str__(self) -> str:
        return f"v{self.number}"


@track
class Tag(ById):
    """A word of the project's tag vocabulary; annotations hold the word itself."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="tags")
    name = models.CharField(max_length=100)
    description = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            project_and_id("tag"),
            models.UniqueConstraint(fields=["project", "name"], name="tag_once_per_project"),
            models.CheckConstraint(condition=~models.Q(IsBlank("name")), name="tag_not_empty"),
        ]

    def __str__(self) -> str:
        return self.name
