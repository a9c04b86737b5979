"""The list that a person came from, in the address of the article that they went to, and nowhere else.

`?list=articles&q=ferry`: `n` and `p` follow it. What is wrong with it is ignored, like an annotation that is not there.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from django.http import HttpResponse, QueryDict
from django.urls import reverse

from annotations.choices import ArticleState, Kind
from annotations.forms.articles import ArticleFilter
from annotations.forms.project import ReviewFilter
from annotations.models import Project
from annotations.queries.lists.came_from import ArticleList, Inbox, ReviewQueue
from annotations.queries.lists.keyset import read_position
from annotations.queries.workspace.article_view import ArticleView
from annotations.queries.workspace.neighbours import Neighbour, load_neighbours
from annotations.refusals import Invalid
from annotations.sentences import say
from annotations.translation import translate
from annotations.views.answers import SignedIn, View

ARTICLES, REVIEW, INBOX = "articles", "review", "inbox"
FILTERS = ("q", "state", "outlet", "mine", "published_after", "published_before")
_NAMES = ("list", "at", "kind", *FILTERS)


@dataclass(frozen=True)
class Origin:
    """A list that somebody came from: what it gives, what it is called, and where it is."""

    gives: ArticleList | ReviewQueue | Inbox
    words: str
    address: str


def carry_filters(data: QueryDict) -> dict[str, str]:
    """The filters of a list of articles as the address of an article carries them; none if nothing is filtered."""
    filters = {name: str(data[name]) for name in FILTERS if data.get(name)}
    return {"list": ARTICLES, **filters} if filters else {}


def origin_of(request: SignedIn, at: ArticleView) -> Origin | None:
    """The list that the address names, if it does."""
    data = _sent(request, reverse("workspace", args=[at.article.pk]))
    name, project = data.get("list"), at.article.project
    if name == INBOX:
        return Origin(
            Inbox(read_position(data.get("at", "")), {"list": INBOX}), say("your inbox"), reverse("inbox")
        )
    if name == REVIEW and at.actor.reviews:
        return _review(data, project)
    return _articles(data, project) if name == ARTICLES else None


def _articles(data: QueryDict, project: Project) -> Origin | None:
    form, query = ArticleFilter(data, zone=project.zone), carry_filters(data)
    if not form.is_valid() or not query:
        return None
    filters = {name: form.cleaned_data[name] for name in FILTERS if form.cleaned_data[name]}
    listed = urlencode({name: value for name, value in query.items() if name != "list"})
    words = ", ".join(translate(_say_filter(name, value)) for name, value in filters.items())
    address = f"{reverse('articles', args=[project.slug])}?{listed}"
    return Origin(ArticleList(filters, query), say("the articles {filters}", filters=words), address)


def _say_filter(name: str, value: Any) -> str:
    return {
        "q": say("with “{words}”", words=value),
        "state": say("that are {state}", state=ArticleState(value).label if name == "state" else ""),
        "outlet": say("of {outlet}", outlet=value),
        "mine": say("assigned to you"),
        "published_after": say("from {day}", day=value),
        "published_before": say("until {day}", day=value),
    }[name]


def _review(data: QueryDict, project: Project) -> Origin | None:
    form = ReviewFilter(data)
    if not form.is_valid():
        return None
    kind = form.cleaned_data["kind"]
    try:
        position = datetime.datetime.fromisoformat(data.get("at", "")).astimezone(datetime.UTC)
    except (ValueError, OverflowError):
        position = None
    address = reverse("review", args=[project.slug]) + (f"?{urlencode({'kind': kind})}" if kind else "")
    words = say("the review queue: {kind}", kind=Kind(kind).label) if kind else say("the review queue")
    query = {"list": REVIEW, **({"kind": kind} if kind else {})}
    return Origin(ReviewQueue(kind, position, query), words, address)


def _sent(request: SignedIn, page: str) -> QueryDict:
    """The parameters of the page's address; a form of the page has them in the address that it was sent from.

    `page` is the path of the page.
    """
    if "list" in request.GET:
        return request.GET
    try:
        came_from = urlsplit(request.headers.get("Referer", ""))
    except ValueError:
        return QueryDict()
    return QueryDict(came_from.query if came_from.path == page else "")


def keep_list(view: View) -> View:
    """A view of the workspace that leads back to the page, with the list in its address."""

    @wraps(view)
    def answer(request: SignedIn, **path: object) -> HttpResponse:
        response = view(request, **path)
        if response.status_code == 303:
            sent = _sent(request, urlsplit(response["Location"]).path)
            if sent.get("list"):
                response["Location"] = _with(
                    response["Location"], {name: str(sent[name]) for name in _NAMES if name in sent}
                )
        return response

    return answer


def _with(address: str, more: Mapping[str, str]) -> str:
    parts = urlsplit(address)
    query = urlencode([*parse_qsl(parts.query), *more.items()])
    return urlunsplit((parts.scheme, parts.netloc, parts.path, query, parts.fragment))


def shown_way(request: SignedIn, at: ArticleView) -> dict[str, Any]:
    """What the page shows of the way to other articles: where it leads, and in which list."""
    origin = origin_of(request, at)
    try:
        steps = load_neighbours(at, origin.gives if origin else None)
    except Invalid:  # more words than can be looked for
        origin, steps = None, load_neighbours(at)
    return {
        "way": steps,
        "onward": _address(steps.older),
        "backward": _address(steps.newer),
        "origin": origin,
        "listed": origin.address if origin else reverse("articles", args=[at.article.project.slug]),
    }


def _address(step: Neighbour | None) -> str:
    if step is None:
        return ""
    return reverse("workspace", args=[step.id]) + (f"?{urlencode(step.query)}" if step.query else "")
