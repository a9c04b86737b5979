"""What waits in a project for a reviewer: what they may decide on, and what somebody else has to."""

import datetime
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from django.db.models import Exists, F, Func, IntegerField, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from annotations.choices import Role, Status
from annotations.models import Annotation, Article, Decision, Member, Project, User
from annotations.models.prepared import prepare
from annotations.models.project import ReviewRules
from annotations.models.responsible import members_who_see
from annotations.queries.lists.counting import Count, count_up_to_cap
from annotations.queries.lists.keyset import Stretch
from annotations.queries.review.queue_lines import (
    Line,
    find_beside,
    load_lines,
    look_into,
    walk_in_order,
)


def reviewable(user: User, project_id: uuid.UUID, *, rules: ReviewRules) -> QuerySet[Annotation]:
    """What waits in a project for a decision that this reviewer may make, oldest first.

    What they have approved already waits for somebody else.
    """
    return _submitted(user, project_id).filter(_is_theirs_to_decide(user, rules)).order_by("id")


def _is_theirs_to_decide(user: User, rules: ReviewRules) -> Q:
    """Whether what was submitted may be decided on by this reviewer."""
    theirs = Q()
    if rules.four_eyes:
        theirs &= ~Q(author=user) & ~Q(edited_by=user) & ~Q(taken_over_by=user)
    return theirs if rules.approvals == 1 else theirs & ~is_approved_by(user, rules)


def in_text_order(waiting: QuerySet[Annotation], *within: str) -> QuerySet[Annotation]:
    """By where they stand, within each of the fields `within`: an outer one before those inside it."""
    return waiting.order_by(*within, _edge("lower"), _edge("upper").desc(), "id")


def _edge(function: str) -> Func:
    return Func(F("spans"), function=function, output_field=IntegerField())


def waiting_for_others(user: User, project: Project) -> Count:
    """What waits for a decision that this reviewer may not make: they wrote it, changed it last or have approved it."""
    waiting, rules = _submitted(user, project.pk), project.review_rules
    by_others = Q(pk__in=[])
    if rules.four_eyes:
        by_others |= Q(author=user) | Q(edited_by=user) | Q(taken_over_by=user)
    if rules.approvals > 1:
        by_others |= Q(is_approved_by(user, rules))
    return count_up_to_cap(waiting.filter(by_others))


def is_approved_by(user: User, rules: ReviewRules) -> Q:
    """Whether a person's approval of the present edition is still short of others': `policy.is_backed` says the same."""
    approvals = Decision.objects.counting().filter(annotation=OuterRef("pk"), edition=OuterRef("edition"))
    others = approvals.exclude(reviewer=user)
    enough = Q(Exists(others))
    if rules.four_eyes:
        responsible = Coalesce(OuterRef("taken_over_by"), OuterRef("author"))
        by_authors = Q(reviewer=OuterRef("author")) | Q(reviewer=responsible)
        others = others.exclude(by_authors)
        enough = Q(Exists(others))
        if not rules.fixer_may_approve:
            by_editor = Q(reviewer=OuterRef("edited_by"))
            agreed = Q(Exists(approvals.filter(by_authors).exclude(by_editor)))
            enough = Q(Exists(others.exclude(by_editor))) | (enough & agreed)
    return Q(Exists(approvals.filter(reviewer=user))) & ~enough


def list_reviewers(user: User, project: Project) -> list[str]:
    """Who else decides on annotations in a project, by name."""
    here = Member.objects.filter(project=project, user__is_active=True)
    return _list_reviewing(here.exclude(user=user))


def list_deciders(user: User, annotation: Annotation, project: Project) -> list[str]:
    """Who else can approve an annotation, by name: who sees it, may by the rules, and has not done it yet."""
    approvals = Decision.objects.counting().filter(annotation=annotation, edition=annotation.edition)
    others = members_who_see(annotation.article_id).exclude(user=user)
    others = others.exclude(user__in=approvals.values("reviewer"))
    if project.four_eyes:
        others = others.exclude(user__in=[*annotation.author_ids, annotation.edited_by_id])
    return _list_reviewing(others)


def _list_reviewing(members: QuerySet[Member]) -> list[str]:
    reviewing = members.filter(role__in=[Role.REVIEWER, Role.MANAGER])
    return list(reviewing.order_by("user__username").values_list("user__username", flat=True))


def note_approved(user: User, rules: ReviewRules, rows: list[Annotation]) -> None:
    """Note on which of these annotations this person has approved them, where somebody else has to, too."""
    submitted = [row for row in rows if row.status == Status.SUBMITTED]
    if rules.approvals > 1 and submitted:
        approved = {row.pk for row in _prepare_approved_by(rules)(user, [row.pk for row in submitted])}
        for row in submitted:
            row.waits_for_another = row.pk in approved


@cache
def _prepare_approved_by(rules: ReviewRules) -> Callable[[User, list[uuid.UUID]], list[Annotation]]:
    @prepare
    def approved(user: User, ids: list[uuid.UUID]) -> QuerySet[Annotation]:
        submitted = Annotation.objects.filter(
            pk__any=ids, revision__current=True, status=Status.SUBMITTED, deleted_at=None
        )
        return submitted.filter(is_approved_by(user, rules)).only("pk")

    return approved


@dataclass(frozen=True)
class Waiting:
    """An article of the review queue; `first` is what comes first in its text."""

    article: Article
    left: int
    total: int
    oldest: datetime.datetime
    authors: list[str]
    first: uuid.UUID


def review_queue(
    user: User, project: Project, *, kind: str = "", after: str = "", before: str = ""
) -> tuple[Stretch[Waiting], Count]:
    """A page of the articles with something for this reviewer to decide on, and how much that is in all."""
    queue = _queue(user, project, kind)
    page, total = load_lines(queue, after=after, before=before)
    rows = _load_articles(user, project, kind, page.rows)
    return Stretch(rows, page.before, page.total, page.next, page.previous), total


def queue_steps(
    user: User, project: Project, *, kind: str, article: uuid.UUID, since: datetime.datetime | None
) -> tuple[Line | None, Line | None]:
    """The lines of the queue after an article that waits or waited `since` then and before it, around its ends."""
    return find_beside(_queue(user, project, kind), article, since)


def _queue(user: User, project: Project, kind: str) -> QuerySet[Annotation]:
    return walk_in_order(_submitted(user, project.pk).order_by("id"), _is_in_queue(user, project, kind))


def _is_in_queue(user: User, project: Project, kind: str) -> Q:
    theirs = _is_theirs_to_decide(user, project.review_rules)
    return theirs & Q(kind=kind) if kind else theirs


def _load_articles(user: User, project: Project, kind: str, lines: list[Line]) -> list[Waiting]:
    """The lines of a page with their articles, who wrote what is left, how much is in each, and where to begin."""
    ids = [line.article for line in lines]
    articles = Article.objects.visible_to(user).in_bulk(ids)
    present = Annotation.objects.visible_to(user, project=project).present().exclude(status=Status.SUGGESTED)
    waits = Q(status=Status.SUBMITTED) & _is_in_queue(user, project, kind)
    insides = look_into(present, ids, waits)
    authors = {pk for inside in insides.values() for pk in inside.authors}
    names = dict(User.objects.filter(pk__in=authors).order_by("username").values_list("pk", "username"))
    return [
        Waiting(
            articles[pk],
            line.left,
            insides[pk].total,
            line.oldest,
            [name for author, name in names.items() if author in insides[pk].authors],
            insides[pk].first,
        )
        for pk, line in zip(ids, lines, strict=True)
        if pk in articles and pk in insides
    ]


def _submitted(user: User, project_id: uuid.UUID) -> QuerySet[Annotation]:
    # Whether the project is open is asked once, and not in a join of each row.
    is_open = Exists(Project.objects.filter(pk=project_id, archived_at=None))
    return Annotation.objects.visible_to(user, project=project_id).filter(
        is_open, status=Status.SUBMITTED, deleted_at=None
    )
