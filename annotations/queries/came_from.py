"""The lists that people come to an article from: what comes after it and before it in them.

A list says where a person is in it (`position`), because the article at hand may no longer be in it: it was submitted, or
decided on. At its ends a list goes on from the other one. Each step costs what a page of its list does, or less.
"""

import datetime
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Min, Q, QuerySet

from annotations.models import Annotation, Article
from annotations.queries.article_list import beyond, cursor_of, filter_articles
from annotations.queries.counting import CAP
from annotations.queries.pages import came_back, position_of, reviewable
from annotations.queries.workspace.article_view import ArticleView
from annotations.queries.workspace.neighbours import NEWEST_FIRST, OLDEST_FIRST, Neighbour

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
        matching, here = filter_articles(others, user, project, self.filters), cursor_of(at.article)
        after = matching.order_by(*NEWEST_FIRST), beyond(matching, here, "lt")
        before = matching.order_by(*OLDEST_FIRST), beyond(matching, here, "gt")
        return self._first(*after), self._first(*before)

    def _first(self, ordered: QuerySet[Article], near: QuerySet[Article]) -> Neighbour | None:
        order = ordered.query.order_by
        rows = near.order_by(*order).values_list("pk", "headline").first()
        rows = rows or ordered.values_list("pk", "headline").first()
        return Neighbour(*rows, query=self.query) if rows else None


@dataclass(frozen=True)
class ReviewQueue:
    """What waits for a reviewer, the article that waits longest first; `position` is since when the one at hand does."""

    kind: str
    position: datetime.datetime | None
    query: Mapping[str, str] = field(default_factory=dict)

    def steps(self, at: ArticleView) -> Steps:
        """The article after the one at hand, and the one before it."""
        project, pk = at.article.project, at.article.pk
        waiting = reviewable(at.actor.user, project.pk, four_eyes=project.four_eyes)
        if self.kind:
            waiting = waiting.filter(kind=self.kind)
        counted = Annotation.objects.filter(pk__in=waiting.values("id")[:CAP]).order_by()
        lines = counted.values("article", "article__headline").annotate(oldest=Min("updated_at"))
        lines = lines.exclude(article=pk)
        forward, backward = ("oldest", "article"), ("-oldest", "-article")
        after = before = lines.none()
        if self.position is not None:
            same = Q(oldest=self.position)
            after = lines.filter(Q(oldest__gt=self.position) | (same & Q(article__gt=pk)))
            before = lines.filter(Q(oldest__lt=self.position) | (same & Q(article__lt=pk)))
        following = after.order_by(*forward).first() or lines.order_by(*forward).first()
        earlier = before.order_by(*backward).first() or lines.order_by(*backward).first()
        return self._step(waiting, following), self._step(waiting, earlier)

    def _step(self, waiting: QuerySet[Annotation], line: Any) -> Neighbour | None:
        if line is None:
            return None
        first = waiting.filter(article=line["article"]).values_list("pk", flat=True).first()
        where = {"annotation": str(first), "at": line["oldest"].isoformat()}
        return Neighbour(line["article"], line["article__headline"], {**where, **self.query})


@dataclass(frozen=True)
class Inbox:
    """What came back to a person, newest first, in all projects; `position` is that of the annotation they opened."""

    position: tuple[datetime.datetime, uuid.UUID] | None
    query: Mapping[str, str] = field(default_factory=dict)

    def steps(self, at: ArticleView) -> Steps:
        """The article after the one at hand, and the one before it."""
        back = came_back(at.actor.user).exclude(article=at.article.pk)
        after = before = back.none()
        if self.position is not None:
            moment, pk = self.position
            after = back.filter(Q(updated_at__lt=moment) | Q(updated_at=moment, pk__lt=pk))
            before = back.filter(Q(updated_at__gt=moment) | Q(updated_at=moment, pk__gt=pk))
        newest, oldest = ("-updated_at", "-id"), ("updated_at", "id")
        following = after.order_by(*newest).first() or back.order_by(*newest).first()
        earlier = before.order_by(*oldest).first() or back.order_by(*oldest).first()
        return self._step(following), self._step(earlier)

    def _step(self, row: Annotation | None) -> Neighbour | None:
        if row is None:
            return None
        where = {"annotation": str(row.pk), "at": position_of(row)}
        return Neighbour(row.article_id, row.article.headline, {**where, **self.query})


def read_position(text: str) -> tuple[datetime.datetime, uuid.UUID] | None:
    """A position as `position_of` wrote it; None for anything else."""
    moment, _, pk = text.partition("_")
    try:
        return datetime.datetime.fromisoformat(moment).astimezone(datetime.UTC), uuid.UUID(pk)
    except (ValueError, OverflowError):
        return None
