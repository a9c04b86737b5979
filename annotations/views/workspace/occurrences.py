"""The other places of an entity or a source: shown as a list, and marked in one action."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from django.views.decorators.vary import vary_on_headers

from annotations import refusals
from annotations.actions.annotating.occurrences import mark_occurrences
from annotations.actions.people.access_log import log_readings
from annotations.choices import Kind
from annotations.forms.workspace import OccurrencesForm
from annotations.models.fields import new_id
from annotations.queries.workspace import article_view as queries
from annotations.queries.workspace.history import list_made
from annotations.queries.workspace.occurrences import PlacesLeft, places_left
from annotations.scheme import KINDS
from annotations.sentences import say_number
from annotations.text.spans import Span, write_spans
from annotations.views.answers import SignedIn, page, status_of, wants_part
from annotations.views.workspace.answers import MOST_REDRAWN, SeeOther, address_of, render_parts

PAGE = "annotations/occurrences.html"
MOST_LISTED = 200
"""Places with a box of their own; all that are behind them share one."""
AROUND = 40
"""Code points before and behind a place that are shown with it, less what they hold of a word that is cut."""


@dataclass(frozen=True)
class Place:
    """One place in the list: its words, and what stands around them in the line."""

    span: Span
    before: str
    words: str
    after: str

    @classmethod
    def of(cls, text: str, span: Span) -> "Place":
        start, end = span
        before = text[text.rfind("\n", 0, start) + 1 : start]
        after = text[end : end + AROUND + 1].partition("\n")[0]
        if len(before) > AROUND:
            before = "… " + before[-AROUND:].partition(" ")[2]
        if len(after) > AROUND:
            after = after[:AROUND].rpartition(" ")[0] + " …"
        return cls(span, before, text[start:end], after)

    @property
    def value(self) -> str:
        return write_spans([self.span])


@dataclass(frozen=True)
class Listed:
    """Places as they are listed: the first ones each, and all that are behind them together."""

    places: list[Place]
    count: int
    rest: str
    rest_count: int

    @classmethod
    def of(cls, text: str, spans: list[Span]) -> "Listed":
        rest = spans[MOST_LISTED:]
        places = [Place.of(text, span) for span in spans[:MOST_LISTED]]
        return cls(places, len(spans), write_spans(rest), len(rest))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@vary_on_headers("HX-Request")
@page
def occurrences(request: SignedIn, article_id: uuid.UUID, annotation_id: uuid.UUID) -> HttpResponse:
    """The list; posted, those of it that were chosen are marked."""
    if request.method != "POST":
        return _render_list(request, article_id, annotation_id)
    form = OccurrencesForm(request.POST)
    data: dict[str, Any] = {"action": None}
    try:
        if not form.is_valid():
            raise refusals.Invalid(form.every_sentence)
        data = form.cleaned_data
        ids = mark_occurrences(
            by=request.user,
            annotation_id=annotation_id,
            version=data["version"],
            spans=data["span"],
            article_id=article_id,
            action_id=data["action"],
        )
    except refusals.NotThere:
        raise
    except refusals.Refusal as refusal:
        made = list_made(request.user, article_id, data["action"]) if data["action"] else {}
        if not made or not {span for [span] in made.values()} <= set(data["span"]):
            return _render_refused(request, article_id, annotation_id, refusal)
        ids = list(made)
    if not wants_part(request):
        return SeeOther(address_of(article_id, annotation_id))
    if len(ids) > MOST_REDRAWN:
        return HttpResponse(headers={"HX-Refresh": "true"})
    said = say_number(
        "1 more place is marked. u takes that back.",
        "{number} more places are marked. u takes that back.",
        len(ids),
    )
    return render_parts(request, article_id, annotation_id, ids=ids, said=said)


def _render_list(
    request: SignedIn, article_id: uuid.UUID, annotation_id: uuid.UUID, *, status: int = 200, wrong: str = ""
) -> HttpResponse:
    at = queries.load_article(request.user, article_id)
    row = queries.load_annotation(at, annotation_id)
    log_readings([at.article], by=request.user)
    is_current = row.revision_id == at.revision_id
    left = places_left(request.user, row, at.text) if is_current else PlacesLeft()
    context: dict[str, Any] = {
        "article": at.article,
        "row": row,
        "kind": KINDS[Kind(row.kind)],
        "is_current": is_current,
        "is_looked_for": bool(left.names),
        "same": Listed.of(at.text, left.spans),
        "in_other_case": Listed.of(at.text, left.in_other_case),
        "action": new_id(),
        "back": address_of(article_id, annotation_id),
        "wrong": wrong,
    }
    name = f"{PAGE}#list" if wants_part(request) else PAGE
    return render(request, name, context, status=status)


def _render_refused(
    request: SignedIn, article_id: uuid.UUID, annotation_id: uuid.UUID, refusal: refusals.Refusal
) -> HttpResponse:
    status, sentence = status_of(request, refusal), refusal.sentence
    if wants_part(request):
        return render_parts(request, article_id, annotation_id, status=status, said=sentence)
    return _render_list(request, article_id, annotation_id, status=status, wrong=sentence)
