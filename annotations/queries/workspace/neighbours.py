"""The way from article to article: a person's queue around the one at hand, and how far the project is."""

import datetime
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Protocol

from django.db.models import Case, JSONField, OuterRef, QuerySet, Subquery, When
from django.db.models.functions import Coalesce, JSONObject

from annotations.choices import ArticleState
from annotations.models import Article, User
from annotations.models.prepared import prepare
from annotations.models.project import ReviewRules
from annotations.queries.lists.article_list import NEWEST_ADDED_FIRST
from annotations.queries.lists.counting import Count
from annotations.queries.pages import article_states
from annotations.queries.review.review_queue import reviewable
from annotations.queries.workspace.article_view import ArticleView

NEAR = 500
"""Articles on either side that are looked through for the next one, so that a step costs the same in any project."""


@dataclass(frozen=True)
class Neighbour:
    """An article that `n` or `p` leads to; `query` are the parameters of its address, by name."""

    id: uuid.UUID
    headline: str
    query: Mapping[str, str] = field(default_factory=dict)


class CameFrom(Protocol):
    """A list that people work through."""

    def steps(self, at: ArticleView) -> tuple[Neighbour | None, Neighbour | None]:
        """The article after the one at hand, and the one before it."""


@dataclass(frozen=True)
class Neighbours:
    """Where `n` and `p` lead, and how many of the project's articles are done: submitted, or for a reviewer signed off."""

    older: Neighbour | None
    newer: Neighbour | None
    done: int
    done_says: str
    total: Count


def load_neighbours(at: ArticleView, came_from: CameFrom | None = None) -> Neighbours:
    """The next and the previous article of the list that the person came from, or else of their work.

    That is: the next articles in the list, newest first, with work for this person: open ones for an analyst, for a reviewer
    those in which something waits. At its end it goes on from the beginning; without any, the neighbours."""
    user, project = at.actor.user, at.article.project
    if came_from is None:
        load_steps = _prepare_steps(reviews=at.actor.reviews, rules=project.review_rules)
        found = load_steps(user, project.pk, at.article.pk, at.article.created_at)
        older, newer = (step and Neighbour(uuid.UUID(step["id"]), step["headline"]) for step in found[0])
    else:
        older, newer = came_from.steps(at)
    states = article_states(project)
    total = sum(states.values())
    done = states[ArticleState.SIGNED_OFF] + (0 if at.actor.reviews else states[ArticleState.SUBMITTED])
    goal = ArticleState.SIGNED_OFF if at.actor.reviews else ArticleState.SUBMITTED
    return Neighbours(older, newer, done, goal.label, Count(total))


@cache
def _prepare_steps(
    *, reviews: bool, rules: ReviewRules
) -> Callable[[User, uuid.UUID, uuid.UUID, datetime.datetime], list[Any]]:
    """The statement for the next articles, by whether the person reviews, and by which rules."""

    @prepare
    def steps(
        user: User, project_id: uuid.UUID, pk: uuid.UUID, created: datetime.datetime
    ) -> QuerySet[Any, Any]:
        others = Article.objects.visible_to(user).filter(project=project_id).exclude(pk=pk)
        order = NEWEST_ADDED_FIRST
        newest, oldest = order.fields(), order.fields(backwards=True)
        after = order.beyond(others, (created, pk)).order_by(*newest)
        before = order.beyond(others, (created, pk), backwards=True).order_by(*oldest)
        work: Any = Case(When(state=ArticleState.OPEN, then="pk"))
        if reviews:
            waiting = reviewable(user, project_id, rules=rules).filter(article=OuterRef("pk"))
            work = Subquery(waiting.order_by().values("pk")[:1])

        def first(ordered: QuerySet[Article]) -> Subquery:
            near = ordered.annotate(work=work).values("work", step=_STEP)[:NEAR]
            return _FirstWithWork(near, output_field=JSONField())

        def one(ordered: QuerySet[Article]) -> Subquery:
            return Subquery(ordered.values(step=_STEP)[:1])

        on = Coalesce(first(after), first(others.order_by(*newest)), one(after))
        back = Coalesce(first(before), first(others.order_by(*oldest)), one(before))
        return Article.objects.filter(pk=pk).values_list(on, back)

    return steps


_STEP = JSONObject(id="pk", headline="headline")


class _FirstWithWork(Subquery):
    """The step of the first row that has work, of rows that are read one by one, and no further than they are limited to.

    As a filter of articles PostgreSQL would join: it would read all articles with work to look at few.
    """

    template = "(SELECT near.step FROM (%(subquery)s) AS near WHERE near.work IS NOT NULL LIMIT 1)"
