"""The list of a project's articles: search, filters, and pages that cost the same wherever they are."""

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count as Counting
from django.db.models import QuerySet
from django.utils.safestring import SafeString

from annotations.models import Annotation, Article, Assignment, Project, User
from annotations.queries.lists import keyset
from annotations.queries.lists.counting import CAP, SEARCH_CAP, Count, count_of, count_up_to_cap
from annotations.queries.lists.date_filters import ARTICLE_DATES, date_filters
from annotations.queries.lists.keyset import Order, load_page
from annotations.queries.lists.search import with_words
from annotations.queries.lists.snippets import snippets

NEWEST_ADDED_FIRST = Order("created_at", "id", newest_first=True)
"""The order of the list."""


@dataclass
class Row:
    """An article of the list, with its annotations by status, who has it, and the passage that a search found."""

    article: Article
    counts: Mapping[str, int]
    given: Sequence[Assignment] = ()
    snippet: SafeString | str = ""

    @property
    def marked(self) -> int:
        """How many annotations people made."""
        return sum(self.counts.values()) - self.counts.get("suggested", 0)


@dataclass
class ArticlePage:
    """One page of the list; `older` and `newer` are cursors, empty at the ends."""

    rows: list[Row]
    total: Count
    older: str = ""
    newer: str = ""
    outlets: list[str] = field(default_factory=list)


def article_page(user: User, project: Project, filters: Mapping[str, Any]) -> ArticlePage:
    """The articles of a project that the person may see, newest first; `filters` is the cleaned form."""
    scope = Article.objects.visible_to(user).filter(project=project)
    matching = filter_articles(scope, user, project, filters)
    after, before, q = filters.get("after", ""), filters.get("before", ""), filters.get("q") or ""
    if q and not (after or before):
        articles, older, total = _first_page(scope, matching)
        newer = ""
    else:
        articles, older, newer = load_page(matching, NEWEST_ADDED_FIRST, after=after, before=before)
        total = count_up_to_cap(matching, SEARCH_CAP if q else CAP)
    counts = _counts(user, project, articles)
    given = _list_given(articles)
    passages = snippets(articles, q)
    return ArticlePage(
        rows=[
            Row(article, counts[article.pk], given[article.pk], passages.get(article.pk, ""))
            for article in articles
        ],
        total=total,
        older=older,
        newer=newer,
        outlets=outlets_of(user, project),
    )


def filter_articles(
    scope: QuerySet[Article], user: User, project: Project, filters: Mapping[str, Any]
) -> QuerySet[Article]:
    """Those of a scope that the filters of the list leave."""
    for name in ("state", "outlet"):
        if filters.get(name):
            scope = scope.filter(**{name: filters[name]})
    if filters.get("mine"):
        given = Assignment.objects.filter(member__user=user, member__project=project, state="open")
        scope = scope.filter(pk__in=given.values("article"))
    for name, apply in date_filters(ARTICLE_DATES, lambda: project.zone).items():
        if filters.get(name):
            scope = apply(scope, [filters[name]])
    if filters.get("q"):
        scope = scope.filter(with_words(filters["q"], project.pk))
    return scope


def _first_page(scope: QuerySet[Article], matching: QuerySet[Article]) -> tuple[list[Article], str, Count]:
    """The newest articles that a search found, and how many there are: both by one walk through the list."""
    newest = matching.order_by(*NEWEST_ADDED_FIRST.fields()).values_list("pk", flat=True)
    ids = list(newest[: SEARCH_CAP + 1])
    articles = scope.in_bulk(ids[: keyset.PAGE])
    rows = [articles[pk] for pk in ids[: keyset.PAGE] if pk in articles]
    older = NEWEST_ADDED_FIRST.position_of(rows[-1]) if rows and len(ids) > keyset.PAGE else ""
    return rows, older, count_of(len(ids), SEARCH_CAP)


def _counts(user: User, project: Project, articles: Sequence[Article]) -> dict[uuid.UUID, dict[str, int]]:
    present = Annotation.objects.visible_to(user, project=project).present().filter(article__in=articles)
    counts: dict[uuid.UUID, dict[str, int]] = defaultdict(dict)
    for article, status, number in (
        present.order_by().values_list("article", "status").annotate(Counting("id"))
    ):
        counts[article][status] = number
    return counts


def _list_given(articles: Sequence[Article]) -> dict[uuid.UUID, list[Assignment]]:
    """Who has each of some articles, by name; who has left has none."""
    rows = Assignment.objects.filter(article__in=articles, member__left_at=None).select_related(
        "member__user"
    )
    given: dict[uuid.UUID, list[Assignment]] = defaultdict(list)
    for row in rows.order_by("member__user__username"):
        given[row.article_id].append(row)
    return given


def outlets_of(user: User, project: Project) -> list[str]:
    """The outlets of a project's newest articles, to choose from."""
    articles = Article.objects.visible_to(user).filter(project=project)
    newest = articles.order_by("-created_at", "-id").values_list("outlet", flat=True)[:500]
    return sorted(set(newest) - {""}, key=str.casefold)[:50]
