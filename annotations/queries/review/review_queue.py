"""What waits in a project for a reviewer: what they may decide on, and what somebody else has to."""

import datetime
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db import connection
from django.db.models import Count as Counting
from django.db.models import Exists, F, Func, IntegerField, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from annotations.choices import Role, Status
from annotations.models import Annotation, Article, Decision, Member, Project, User
from annotations.models.prepared import prepare
from annotations.models.project import ReviewRules
from annotations.models.responsible import members_who_see
from annotations.queries.lists.counting import CAP, Count, count_of, count_up_to_cap
from annotations.queries.lists.keyset import Order, Stretch, cut_stretch

_LINES = """
SELECT article_id, min(updated_at), count(*) FROM ({}) AS waiting (article_id, updated_at)
GROUP BY article_id ORDER BY 2, 1
"""

OLDEST_LINE_FIRST = Order("oldest", "article")
"""The order of the queue: the article first whose oldest annotation waits longest."""


def reviewable(user: User, project_id: uuid.UUID, *, rules: ReviewRules) -> QuerySet[Annotation]:
    """What waits in a project for a decision that this reviewer may make, oldest first.

    What they have approved already waits for somebody else.
    """
    waiting = _submitted(user, project_id).order_by("id")
    if rules.four_eyes:
        waiting = waiting.exclude(author=user).exclude(edited_by=user).exclude(taken_over_by=user)
    return waiting if rules.approvals == 1 else waiting.exclude(is_approved_by(user, rules))


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
    oldest: Any
    authors: list[str]
    first: uuid.UUID


@dataclass(frozen=True)
class Line:
    """An article with so much left to decide on, of which the oldest waits since then."""

    article: uuid.UUID
    oldest: datetime.datetime
    left: int


def queue_lines(waiting: QuerySet[Annotation]) -> list[Line]:
    """The articles of what waits, the one that waits longest first; of more than ten thousand, those of the oldest.

    What waits is read once, one more than is counted among it.
    """
    sql, params = waiting.values_list("article_id", "updated_at")[: CAP + 1].query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(_LINES.format(sql), params)
        return [Line(*row) for row in cursor.fetchall()]


def review_queue(
    user: User, project: Project, *, kind: str = "", after: str = "", before: str = ""
) -> tuple[Stretch[Waiting], Count]:
    """A page of the articles with something for this reviewer to decide on, and how much that is in all."""
    waiting = reviewable(user, project.pk, rules=project.review_rules)
    if kind:
        waiting = waiting.filter(kind=kind)
    lines = queue_lines(waiting)
    total = count_of(sum(line.left for line in lines), CAP)
    page = cut_stretch(lines, OLDEST_LINE_FIRST, after=after, before=before)
    articles = Count(page.total.exact, more=total.more)
    rows = _load_lines(user, project, waiting, page.rows)
    return Stretch(rows, page.before, articles, page.next, page.previous), total


def _load_lines(
    user: User, project: Project, waiting: QuerySet[Annotation], lines: list[Line]
) -> list[Waiting]:
    """The lines of a page with their articles, who wrote what is left, how much is in each, and where to begin."""
    ids = [line.article for line in lines]
    articles = Article.objects.visible_to(user).in_bulk(ids)
    present = Annotation.objects.visible_to(user, project=project).present().exclude(status=Status.SUGGESTED)
    in_lines = present.filter(article__in=ids).order_by()
    totals = dict(in_lines.values_list("article").annotate(Counting("id")))
    here = waiting.filter(article__in=ids)
    names = here.order_by().values_list("article").annotate(names=ArrayAgg("author__username", distinct=True))
    authors = dict(names)
    first = in_text_order(here, "article").distinct("article")
    firsts = dict(first.values_list("article", "id"))
    return [
        Waiting(articles[pk], line.left, totals.get(pk, 0), line.oldest, authors[pk], firsts[pk])
        for pk, line in zip(ids, lines, strict=True)
        if pk in articles and pk in firsts and pk in authors
    ]


def _submitted(user: User, project_id: uuid.UUID) -> QuerySet[Annotation]:
    return Annotation.objects.visible_to(user, project=project_id).filter(
        project__archived_at=None, status=Status.SUBMITTED, deleted_at=None
    )
