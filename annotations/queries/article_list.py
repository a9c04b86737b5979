"""The list of a project's articles: search, filters, and pages that cost the same wherever they are."""

import datetime
import re
import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.search import SearchHeadline, SearchQuery
from django.db.models import Count as Counting
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Left
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from annotations.models import Annotation, Article, Assignment, Project, Revision, User
from annotations.queries.counting import Count, counted
from annotations.queries.words import with_words
from annotations.refusals import Invalid

PAGE = 50
SNIPPET_FROM = 50_000
"""Code points at the beginning of a text in which the snippet of a search is looked for."""

_START, _STOP = "\x02", "\x03"
_MARKED = re.compile(f"{_START}([^{_START}{_STOP}]*){_STOP}")


@dataclass
class Row:
    """An article of the list, with its annotations by status and the passage that a search found."""

    article: Article
    counts: Mapping[str, int]
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
    matching = _filtered(scope, user, project, filters)
    articles, older, newer = _page(matching, filters.get("after", ""), filters.get("before", ""))
    counts = _counts(user, project, articles)
    snippets = _snippets(articles, filters.get("q", ""))
    return ArticlePage(
        rows=[Row(article, counts[article.pk], snippets.get(article.pk, "")) for article in articles],
        total=counted(matching),
        older=older,
        newer=newer,
        outlets=outlets_of(user, project),
    )


def _filtered(
    scope: QuerySet[Article], user: User, project: Project, filters: Mapping[str, Any]
) -> QuerySet[Article]:
    for name in ("state", "outlet"):
        if filters.get(name):
            scope = scope.filter(**{name: filters[name]})
    if filters.get("mine"):
        given = Assignment.objects.filter(member__user=user, member__project=project, state="open")
        scope = scope.filter(pk__in=given.values("article"))
    if filters.get("q"):
        scope = scope.filter(with_words(filters["q"]))
    return scope


def _page(matching: QuerySet[Article], after: str, before: str) -> tuple[list[Article], str, str]:
    """A page by keyset: the rows after a cursor, or those before one, newest first either way."""
    if before:
        rows = list(_beyond(matching, before, "gt").order_by("created_at", "id")[: PAGE + 1])
        more, rows = len(rows) > PAGE, rows[:PAGE][::-1]
        return rows, _cursor(rows[-1]) if rows else "", _cursor(rows[0]) if more else ""
    older = _beyond(matching, after, "lt") if after else matching
    rows = list(older.order_by("-created_at", "-id")[: PAGE + 1])
    more, rows = len(rows) > PAGE, rows[:PAGE]
    return rows, _cursor(rows[-1]) if more else "", _cursor(rows[0]) if after and rows else ""


def _beyond(matching: QuerySet[Article], cursor: str, side: str) -> QuerySet[Article]:
    moment, pk = _parse(cursor)
    return matching.filter(
        Q(**{f"created_at__{side}": moment}) | Q(**{"created_at": moment, f"id__{side}": pk})
    )


def _cursor(article: Article) -> str:
    return f"{article.created_at.isoformat()}_{article.pk}"


def _parse(cursor: str) -> tuple[datetime.datetime, uuid.UUID]:
    moment, _, pk = cursor.partition("_")
    try:
        parsed = datetime.datetime.fromisoformat(moment)
        return parsed.astimezone(datetime.UTC), uuid.UUID(pk)
    except (ValueError, OverflowError):
        raise Invalid("This link to a page of the list is not complete: start at its beginning.") from None


def _counts(user: User, project: Project, articles: Sequence[Article]) -> dict[uuid.UUID, dict[str, int]]:
    present = Annotation.objects.visible_to(user).present().filter(project=project, article__in=articles)
    counts: dict[uuid.UUID, dict[str, int]] = defaultdict(dict)
    for article, status, number in (
        present.order_by().values_list("article", "status").annotate(Counting("id"))
    ):
        counts[article][status] = number
    return counts


def _snippets(articles: Sequence[Article], q: str) -> dict[uuid.UUID, SafeString]:
    if not q or not articles:
        return {}
    found = SearchHeadline(
        Left(F("text"), SNIPPET_FROM),
        SearchQuery(q, config="simple", search_type="websearch"),
        config="simple",
        start_sel=_START,
        stop_sel=_STOP,
        max_fragments=1,
        max_words=24,
        min_words=12,
    )
    texts = Revision.objects.filter(article__in=articles, current=True).annotate(found=found)
    return {pk: marked(snippet) for pk, snippet in texts.values_list("article", "found")}


def marked(snippet: str) -> SafeString:
    """A snippet of PostgreSQL's as HTML: what was found in `<mark>`, and all of it escaped."""
    parts = _MARKED.split(snippet)
    pairs = zip(parts[::2], [*parts[1::2], ""], strict=True)
    return format_html_join(
        "", "{}{}", ((before, format_html("<mark>{}</mark>", hit) if hit else "") for before, hit in pairs)
    )


def outlets_of(user: User, project: Project) -> list[str]:
    """The outlets of a project's newest articles, to choose from."""
    articles = Article.objects.visible_to(user).filter(project=project).exclude(outlet="")
    newest = articles.order_by("-created_at", "-id").values_list("outlet", flat=True)[:500]
    return sorted(set(newest), key=str.casefold)[:50]
