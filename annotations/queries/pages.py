"""Reads of the pages around a project: home, its dashboard, what waits for whom."""

import uuid
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet, Sum

from annotations.choices import ArticleState, AssignmentState, Kind, Role, Status
from annotations.models import (
    Action,
    Article,
    ArticleTally,
    Assignment,
    Guidelines,
    Member,
    Project,
    User,
)
from annotations.models.prepared import prepare
from annotations.policy import Actor
from annotations.queries.lists.counting import CAP, count_groups
from annotations.queries.review.review_queue import reviewable
from annotations.queries.tallies import count_annotations
from annotations.refusals import NotThere
from annotations.sentences import say

DEMO_PEOPLE = ("ann", "rev", "max")
PAGE = 50


def demo_people() -> dict[str, User]:
    """The people of the demo project by name, each with their `role`: nobody where there is no demo."""
    members = Member.objects.filter(project__demo=True, user__username__in=DEMO_PEOPLE, user__is_active=True)
    there = {member.user.get_username(): member for member in members.select_related("user")}
    people = {}
    for name in DEMO_PEOPLE:
        if name in there:
            person: Any = there[name].user
            person.role = Role(there[name].role).label
            people[name] = person
    return people


def actor_of(user: User, slug: str) -> Actor:
    """Who this person is in the project with this short name; `NotThere` for a stranger."""
    member = Member.objects.select_related("project").filter(project__slug=slug, user=user).first()
    if member is None:
        raise NotThere(say("There is no such project, or you are not a member of it."))
    return Actor(user=user, role=Role(member.role), project=member.project)


@dataclass
class ProjectLine:
    """One of my projects: how far it is, and what waits in it for me."""

    project: Project
    role: Role
    articles: dict[str, int] = field(default_factory=dict)
    waiting: int = 0

    @property
    def total(self) -> int:
        return sum(self.articles.values())

    @property
    def done(self) -> int:
        return self.articles.get(ArticleState.SIGNED_OFF, 0)

    @property
    def more(self) -> bool:
        """Whether only the newest ten thousand articles are counted."""
        return self.total >= CAP


def my_projects(user: User) -> list[ProjectLine]:
    """A person's projects by name, but for the archived ones, each with its articles by state and what it has to review."""
    members = (
        Member.objects.filter(user=user, project__archived_at=None)
        .select_related("project")
        .order_by("project__name", "project")
    )
    lines = {member.project_id: ProjectLine(member.project, Role(member.role)) for member in members}
    articles = Article.objects.visible_to(user, restricted=False).order_by("-created_at", "-id")
    newest = [articles.filter(project=project) for project in lines]
    for (project, state), number in count_groups(newest, ["project_id", "state"]).items():
        lines[project].articles[state] = number
    reviewing = [
        reviewable(user, line.project.pk, rules=line.project.review_rules).order_by()
        for line in lines.values()
        if line.role != Role.ANALYST
    ]
    for (project,), number in count_groups(reviewing, ["project_id"]).items():
        lines[project].waiting = number
    return list(lines.values())


def my_archived_projects(user: User) -> list[Project]:
    """A person's archived projects, by name."""
    return list(Project.objects.visible_to(user).exclude(archived_at=None).order_by("name", "pk"))


def lately(user: User, number: int = 3) -> list[Article]:
    """The articles that a person worked on last, newest first."""
    mine = Action.objects.filter(by=user, article_id__isnull=False).order_by("-created_at")
    newest = mine.values_list("article_id", flat=True)[:100]
    ids = [pk for pk in dict.fromkeys(newest) if pk is not None]
    usable = Article.objects.visible_to(user).filter(project__archived_at=None)
    there = usable.filter(pk__in=ids).select_related("project").in_bulk()
    return [there[pk] for pk in ids if pk in there][:number]


def list_assigned(user: User, number: int = 10) -> list[Article]:
    """The articles that were given to a person and that they have not submitted, oldest first."""
    mine = Assignment.objects.filter(member__user=user, state=AssignmentState.OPEN).values("article")
    return list(
        Article.objects.visible_to(user)
        .filter(pk__in=mine, project__archived_at=None)
        .select_related("project")
        .order_by("created_at", "id")[:number]
    )


@dataclass
class Progress:
    """How many annotations a project has, by kind and status; the keys are the enums' values."""

    kinds: dict[str, dict[str, int]]

    @property
    def total(self) -> dict[str, int]:
        sums: dict[str, int] = defaultdict(int)
        for statuses in self.kinds.values():
            for status, number in statuses.items():
                sums[status] += number
        return dict(sums)


COUNTED = (Status.DRAFT, Status.SUBMITTED, Status.FIXED, Status.APPROVED, Status.REJECTED)


def progress(user: User, project: Project) -> Progress:
    """How far a project is, restricted articles left out."""
    kinds: dict[str, dict[str, int]] = {kind.value: {} for kind in Kind}
    for (kind, status), number in count_annotations(user, project).items():
        if status in COUNTED:
            kinds[kind][status] = number
    return Progress(kinds)


def latest_guidelines(project: Project) -> Guidelines | None:
    """The guidelines that hold now."""
    return project.guidelines.select_related("author").order_by("-number").first()


def article_states(project: Project) -> dict[str, int]:
    """How many of a project's articles are in which state, restricted ones left out."""
    counted = dict(_states(project.pk))
    return {state.value: int(counted.get(state.value, 0)) for state in ArticleState}


@prepare
def _states(project_id: uuid.UUID) -> QuerySet[Any, Any]:
    tallied = ArticleTally.objects.filter(project=project_id).order_by().values_list("state")
    return tallied.annotate(summed=Sum("number"))
