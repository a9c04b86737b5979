"""The lists that people come to an article from: what comes after it and before it in them.

A list says where a person is in it (`position`), because the article at hand may no longer be in it: it was submitted, or
decided on. At its ends a list goes on from the other one. Each step costs what a page of its list does, or less.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from annotations.models import Annotation, Article
from annotations.queries.lists.article_list import NEWEST_ADDED_FIRST, filter_articles
from annotations.queries.lists.keyset import Position
from annotations.queries.review.inbox import NEWEST_CHANGE_FIRST, came_back
from annotations.queries.review.queue_lines import Line
from annotations.queries.review.review_queue import in_text_order, queue_steps, reviewable
from annotations.queries.workspace.article_view import ArticleView
from annotations.queries.workspace.neighbours import Neighbour

Steps = tuple[Neighbour | None, Neighbour | None]


@dataclass(frozen=True)
class ArticleList:
    """A project's articles that some filters leave, newest first; `query` are the filters as the address has them."""

    filters: Mapping[str, Any]
    query: Mapping[str, str] = field(default_factory=dict)

    def steps(self, at: ArticleView) -> Steps:
        """The article after the one at hand, and the one before it."""
        user, project = at.actor.user, at.article.project
        others = Article.objects.visible_to(user).filter(project=project).exclude(pk=at.article.pk)
        matching = filter_articles(others, user, project, self.filters)
        return self._first(matching, at.article), self._first(matching, at.article, backwards=True)

    def _first(
        self, matching: QuerySet[Article], here: Article, *, backwards: bool = False
    ) -> Neighbour | None:
        order = NEWEST_ADDED_FIRST
        ordered = matching.order_by(*order.fields(backwards=backwards)).only("headline")
        near = order.beyond(ordered, (here.created_at, here.pk), backwards=backwards)
        first = near.first() or ordered.first()
        return Neighbour(first.pk, first.headline, self.query) if first else None


@dataclass(frozen=True)
class ReviewQueue:
    """What waits for a reviewer, the article that waits longest first; `position` is since when the one at hand does."""

    kind: str
    position: datetime.datetime | None
    query: Mapping[str, str] = field(default_factory=dict)

    def steps(self, at: ArticleView) -> Steps:
        """The article after the one at hand, and the one before it."""
        user, project = at.actor.user, at.article.project
        waiting = reviewable(user, project.pk, rules=project.review_rules)
        if self.kind:
            waiting = waiting.filter(kind=self.kind)
        following, earlier = queue_steps(
            user, project, kind=self.kind, article=at.article.pk, since=self.position
        )
        return self._step(waiting, following), self._step(waiting, earlier)

    def _step(self, waiting: QuerySet[Annotation], line: Line | None) -> Neighbour | None:
        if line is None:
            return None
        here = in_text_order(waiting.filter(article=line.article))
        first = here.values_list("pk", "article__headline").first()
        if first is None:
            return None
        where = {"annotation": str(first[0]), "at": line.oldest.isoformat()}
        return Neighbour(line.article, first[1], {**where, **self.query})


@dataclass(frozen=True)
class Inbox:
    """What came back to a person, newest first, in all projects; `position` is that of the annotation they opened."""

    position: Position | None
    query: Mapping[str, str] = field(default_factory=dict)

    def steps(self, at: ArticleView) -> Steps:
        """The article after the one at hand, and the one before it."""
        back = came_back(at.actor.user).exclude(article=at.article.pk)
        order, after, before = NEWEST_CHANGE_FIRST, back.none(), back.none()
        newest, oldest = order.fields(), order.fields(backwards=True)
        if self.position is not None:
            after, before = (
                order.beyond(back, self.position),
                order.beyond(back, self.position, backwards=True),
            )
        following = after.order_by(*newest).first() or back.order_by(*newest).first()
        earlier = before.order_by(*oldest).first() or back.order_by(*oldest).first()
        return self._step(following), self._step(earlier)

    def _step(self, row: Annotation | None) -> Neighbour | None:
        if row is None:
            return None
        where = {"annotation": str(row.pk), "at": NEWEST_CHANGE_FIRST.position_of(row)}
        return Neighbour(row.article_id, row.article.headline, {**where, **self.query})
