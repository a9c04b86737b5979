"""Reads of the pages around a project: home, its dashboard, what waits for whom."""

import uuid
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count as Counting
from django.db.models import Min, Q, QuerySet

from annotations.choices import ArticleState, AssignmentState, Kind, Reopened, Role, Status, Verdict
from annotations.models import (
    Action,
    Annotation,
    Article,
    Assignment,
    Decision,
    Guidelines,
    Member,
    Project,
    User,
)
from annotations.models.annotation import CAME_BACK
from annotations.models.prepared import prepare
from annotations.models.responsible import work_of
from annotations.policy import Actor
from annotations.queries.counting import CAP, Count, count_groups, count_up_to_cap
from annotations.refusals import NotThere

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
        raise NotThere("There is no such project, or you are not a member of it.")
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
    """A person's projects by name, each with its articles by state and what it has to review."""
    members = Member.objects.filter(user=user).select_related("project").order_by("project__name", "project")
    lines = {member.project_id: ProjectLine(member.project, Role(member.role)) for member in members}
    articles = Article.objects.visible_to(user, restricted=False).order_by("-created_at", "-id")
    newest = [articles.filter(project=project) for project in lines]
    for (project, state), number in count_groups(newest, ["project_id", "state"]).items():
        lines[project].articles[state] = number
    reviewing = [
        reviewable(user, line.project.pk, four_eyes=line.project.four_eyes)
        for line in lines.values()
        if line.role != Role.ANALYST
    ]
    for (project,), number in count_groups(reviewing, ["project_id"]).items():
        lines[project].waiting = number
    return list(lines.values())


def reviewable(user: User, project_id: uuid.UUID, *, four_eyes: bool) -> QuerySet[Annotation]:
    """What waits in a project for a decision that this reviewer may make, oldest first."""
    waiting = (
        Annotation.objects.visible_to(user)
        .filter(project=project_id, status=Status.SUBMITTED, deleted_at=None)
        .order_by("id")
    )
    if four_eyes:
        waiting = waiting.exclude(author=user).exclude(edited_by=user).exclude(taken_over_by=user)
    return waiting


def came_back(user: User) -> QuerySet[Annotation]:
    """What waits for a person: of what they wrote or took over, newest first."""
    return (
        Annotation.objects.visible_to(user)
        .filter(CAME_BACK, work_of(user))
        .select_related("article", "project", "edited_by")
        .order_by("-updated_at", "-id")
    )


def position_of(annotation: Annotation) -> str:
    """Where an annotation stands among what came back."""
    return f"{annotation.updated_at.isoformat()}_{annotation.pk}"


def with_last_decision(annotations: list[Annotation]) -> list[dict[str, Any]]:
    """Annotations, each with the last decision on it and, for one that was reopened, why."""
    decisions = (
        Decision.objects.standing()
        .filter(annotation__in=annotations)
        .select_related("reviewer")
        .order_by("annotation", "-decided_at", "-id")
        .distinct("annotation")
    )
    last = {decision.annotation_id: decision for decision in decisions}
    return [
        {
            "annotation": annotation,
            "position": position_of(annotation),
            "decision": last.get(annotation.pk) if annotation.status == Status.REJECTED else None,
            "reopened": Reopened(annotation.reopened).sentence
            if annotation.reopened and annotation.status == Status.SUBMITTED
            else "",
        }
        for annotation in annotations
    ]


def lately(user: User, number: int = 3) -> list[Article]:
    """The articles that a person worked on last, newest first."""
    mine = Action.objects.filter(by=user, article_id__isnull=False).order_by("-created_at")
    newest = mine.values_list("article_id", flat=True)[:100]
    ids = [pk for pk in dict.fromkeys(newest) if pk is not None]
    there = Article.objects.visible_to(user).filter(pk__in=ids).select_related("project").in_bulk()
    return [there[pk] for pk in ids if pk in there][:number]


def list_assigned(user: User, number: int = 10) -> list[Article]:
    """The articles that were given to a person and that they have not submitted, oldest first."""
    mine = Assignment.objects.filter(member__user=user, state=AssignmentState.OPEN).values("article")
    return list(
        Article.objects.visible_to(user)
        .filter(pk__in=mine)
        .select_related("project")
        .order_by("created_at", "id")[:number]
    )


@dataclass
class Progress:
    """How many annotations a project has, by kind and status; the keys are the enums' values."""

    kinds: dict[str, dict[str, int]]
    more: bool

    @property
    def total(self) -> dict[str, int]:
        sums: dict[str, int] = defaultdict(int)
        for statuses in self.kinds.values():
            for status, number in statuses.items():
                sums[status] += number
        return dict(sums)


COUNTED = (Status.DRAFT, Status.SUBMITTED, Status.FIXED, Status.APPROVED, Status.REJECTED)


def progress(user: User, project: Project) -> Progress:
    """How far a project is, restricted articles left out; of each status at most ten thousand are counted."""
    present = Annotation.objects.visible_to(user, restricted=False).filter(project=project, deleted_at=None)
    parts = [present.filter(status=status).order_by("id") for status in COUNTED]
    kinds: dict[str, dict[str, int]] = {kind.value: {} for kind in Kind}
    totals: dict[str, int] = defaultdict(int)
    for (kind, status), number in count_groups(parts, ["kind", "status"]).items():
        kinds[kind][status] = number
        totals[status] += number
    return Progress(kinds, any(number >= CAP for number in totals.values()))


def latest_guidelines(project: Project) -> Guidelines | None:
    """The guidelines that hold now."""
    return project.guidelines.select_related("author").order_by("-number").first()


@dataclass
class Waiting:
    """An article of the review queue."""

    article: Article
    left: int
    total: int
    oldest: Any
    authors: list[str]
    first: uuid.UUID


def review_queue(user: User, project: Project, kind: str = "") -> tuple[list[Waiting], Count]:
    """Articles with something for this reviewer to decide on, the one that waits longest first."""
    waiting = reviewable(user, project.pk, four_eyes=project.four_eyes)
    if kind:
        waiting = waiting.filter(kind=kind)
    total = count_up_to_cap(waiting)
    counted_ones = Annotation.objects.filter(pk__in=waiting.values("id")[:CAP]).order_by()
    lines = (
        counted_ones.values("article")
        .annotate(
            left=Counting("id"),
            oldest=Min("updated_at"),
            authors=ArrayAgg("author__username", distinct=True),
        )
        .order_by("oldest", "article")[:PAGE]
    )
    rows = {line["article"]: line for line in lines}
    there = Article.objects.visible_to(user).in_bulk(list(rows))
    present = Annotation.objects.visible_to(user).present().exclude(status=Status.SUGGESTED)
    in_rows = present.filter(project=project, article__in=list(rows)).order_by()
    totals = dict(in_rows.values_list("article").annotate(Counting("id")))
    first = waiting.filter(article__in=list(rows)).order_by("article", "id").distinct("article")
    firsts = dict(first.values_list("article", "id"))
    return [
        Waiting(there[pk], row["left"], totals.get(pk, 0), row["oldest"], row["authors"], firsts[pk])
        for pk, row in rows.items()
        if pk in there and pk in firsts
    ], total


def last_approved(user: User) -> list[Annotation]:
    """What of a person's was approved last, newest first: for an inbox that is otherwise empty.

    Looked for among the newest thousand decisions, so that it costs the same however many there are.
    """
    newest = Decision.objects.order_by("-id").values("id")[:1000]
    mine = Decision.objects.filter(pk__in=newest, annotation__author=user, verdict=Verdict.APPROVE)
    ids = list(dict.fromkeys(mine.order_by("-decided_at").values_list("annotation", flat=True)[:20]))
    there = (
        Annotation.objects.visible_to(user)
        .filter(pk__in=ids, status=Status.APPROVED, deleted_at=None)
        .select_related("article")
        .in_bulk()
    )
    return [there[pk] for pk in ids if pk in there][:3]


def article_states(user: User, project: Project) -> dict[str, int]:
    """How many of a project's newest articles are in which state, restricted ones left out."""
    counted = {row["state"]: row["number"] for row in _states(user, project.pk)}
    return {state.value: counted.get(state.value, 0) for state in ArticleState}


@prepare
def _states(user: User, project_id: uuid.UUID) -> QuerySet[Any, Any]:
    articles = Article.objects.visible_to(user, restricted=False).filter(project=project_id)
    newest = articles.order_by("-created_at", "-id").values("pk")[:CAP]
    return Article.objects.filter(pk__in=newest).order_by().values("state").annotate(number=Counting("id"))


def waiting_for_others(user: User, project: Project) -> Count:
    """What waits for a decision that this reviewer may not make: they wrote it or changed it last."""
    if not project.four_eyes:
        return Count(0)
    waiting = Annotation.objects.visible_to(user).filter(
        project=project, status=Status.SUBMITTED, deleted_at=None
    )
    return count_up_to_cap(waiting.filter(Q(author=user) | Q(edited_by=user) | Q(taken_over_by=user)))
