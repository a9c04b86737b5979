"""How the workspace answers: a whole page, or what of it has changed."""

import uuid
from collections.abc import Callable, Collection, Iterable
from typing import Any, TypedDict
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from annotations.actions.people.access_log import log_readings
from annotations.choices import PROPOSED, ArticleState, Kind, Status, Verb
from annotations.forms.fields import PageForm
from annotations.forms.workspace import MarkForm
from annotations.models import Annotation, Article, Revision, User
from annotations.models.fields import new_id
from annotations.policy import Actor
from annotations.queries.workspace import article_view as queries
from annotations.queries.workspace.article_view import Around
from annotations.queries.workspace.hints import hints
from annotations.queries.workspace.history import led_on_from, spans_ever
from annotations.queries.workspace.names import load_people, name_annotation
from annotations.queries.workspace.undecided import find_first
from annotations.queries.workspace.waiting_words import find_offers
from annotations.refusals import ARCHIVED, Elsewhere, Invalid, NotThere, Refusal, Stale
from annotations.scheme import KINDS
from annotations.text.paragraphs import shown_paragraphs
from annotations.text.spans import Span
from annotations.translation import translate
from annotations.views.answers import SignedIn, attach_refusal, render_sentence, status_of, wants_part
from annotations.views.articles.came_from import shown_way
from annotations.views.workspace.cards import Card
from annotations.views.workspace.conflict import conflict
from annotations.views.workspace.first_steps import stepping
from annotations.views.workspace.guide import guide
from annotations.views.workspace.keys import SAYS
from annotations.views.workspace.next_step import say_fixed
from annotations.views.workspace.slots import build_lists

TEMPLATES = "annotations/workspace"

MOST_REDRAWN = 30
"""Annotations whose paragraphs and cards are sent one by one; beyond that the page is loaded again."""

MOST_ASIDE = 150
"""Cards that stand beside their passages; more are a list that scrolls by itself."""

LONG_TEXT = 100_000
"""Code points beyond which a page says that it is long, and lays out what is in view only."""

WORTH_FILTERING = 12

_SHOWN = [(status.value, status.label) for status in Status if status != Status.DISMISSED]


class Which(TypedDict):
    """What every write names: who acts, on which annotation of which article, as they saw it, and as which action."""

    by: User
    article_id: uuid.UUID
    annotation_id: uuid.UUID
    version: int
    action_id: uuid.UUID | None


class SeeOther(HttpResponseRedirect):
    """The answer to a form that was carried out: look there."""

    status_code = 303


NEXT_AHEAD = {"script-src": ["'inline-speculation-rules'"]}
"""The browser may fetch the next article ahead. The rules for that are data, and no script that it would run."""


def render_page(
    request: SignedIn,
    article_id: uuid.UUID,
    *,
    focus: uuid.UUID | None = None,
    status: int = 200,
    mark_form: MarkForm | None = None,
    said: str = "",
    from_first: bool = False,
    **card: Any,
) -> HttpResponse:
    """The page; `focus` is the annotation whose card is open, `card` more about it.

    `from_first` opens the first that waits for a reviewer.
    """
    at = queries.load_article(request.user, article_id)
    log_readings([at.article], by=request.user)
    if from_first:
        focus = find_first(at)
    rows = queries.load_annotations(at, focus=focus)
    around = queries.load_around(at)
    opened = {"around": around, "text": at.text, **find_offers(at.actor, rows, focus, both=True), **card}
    known = hints(at.text, at.article.language)
    context = {
        **shown_way(request, at),
        "desk": at,
        "seq": at.seq,
        "long": len(rows) > MOST_ASIDE or len(at.text) > LONG_TEXT,
        "long_text": len(at.text) if len(at.text) > LONG_TEXT else 0,
        "filtered": {"kinds": Kind.pairs(), "statuses": _SHOWN} if len(rows) >= WORTH_FILTERING else None,
        "article": at.article,
        "body": at.text,
        "numbered": list(enumerate(shown_paragraphs(at.text))),
        "rows": [row for row in rows if row.is_present],
        **_build_around_open([Card(row, at.actor, **(opened if row.pk == focus else {})) for row in rows]),
        "mark_form": mark_form or MarkForm(initial={"id": new_id(), "action": new_id()}),
        "opened_mark_form": mark_form is not None,
        "focus": focus,
        "said": said,
        "hints": known,
        "keys": {key: translate(does) for key, does in SAYS.items()},
        "kinds": list(KINDS.values()),
        "quotations": len(known["quotations"]) // 3,
        **build_lists(load_people(request.user, article_id)),
        **guide(request, at.article.project),
        **build_foot(at.actor, at.article, around),
    }
    answer = render(request, f"{TEMPLATES}/page.html", context, status=status)
    answer._csp_update = NEXT_AHEAD  # type: ignore[attr-defined]  # noqa: SLF001 - as `csp_update` does
    return answer


def _build_around_open(cards: list[Card]) -> dict[str, Any]:
    """The cards before and after the one that is open, if one is."""
    at = next((place for place, card in enumerate(cards) if card.open), len(cards))
    return {
        "before": cards[:at],
        "open_card": cards[at] if at < len(cards) else None,
        "after": cards[at + 1 :],
    }


def build_foot(actor: Actor, article: Article, around: Around) -> dict[str, Any]:
    """What the foot line shows."""
    counts = around.counts
    present = sum(counts.get(status, 0) for status in Status if status is not Status.SUGGESTED)
    drafts = counts.get("my_drafts", 0)
    is_open = actor.project.archived_at is None
    return {
        "page": address_of(article.pk),
        "is_open": is_open,
        "closed": "" if is_open else ARCHIVED,
        "around": around,
        "present": present,
        "drafts": drafts,
        "waiting": counts.get("waiting", 0),
        "reviews": actor.reviews,
        "may_submit": is_open and (drafts or around.state == ArticleState.OPEN),
        "may_sign_off": is_open and actor.reviews and around.state == ArticleState.SUBMITTED,
        "signed_off": around.state == ArticleState.SIGNED_OFF,
        "article_action": new_id(),
        **stepping(actor, article, around.state),
    }


def render_parts(
    request: SignedIn,
    article_id: uuid.UUID,
    focus: uuid.UUID,
    *,
    ids: Collection[uuid.UUID] = (),
    action: uuid.UUID | None = None,
    spans: Iterable[Span] | None = None,
    text: str | None = None,
    status: int = 200,
    said: str = "",
    asks: bool = False,
    has_looked: bool = False,
    **card: Any,
) -> HttpResponse:
    """The touched paragraphs, the cards of `ids` and of what the `action` changed, and of `focus`, which is open.

    Without `spans`, the paragraphs are those that `focus` and `ids` touch or ever touched. A save `has_looked` for whom
    its words mean already; an answer that `asks` is no failure.
    """
    if text is None:
        text = Revision.objects.values_list("text", flat=True).get(article=article_id, current=True)
    if spans is None:
        spans = spans_ever({focus, *ids})
    drawn = queries.load_redrawn(
        request.user, article_id, text, focus=focus, ids=ids, action=action, spans=spans
    )
    shown = Article(pk=article_id, project=drawn.actor.project, restricted=drawn.around.restricted)
    log_readings([shown], by=request.user)
    offers = find_offers(drawn.actor, drawn.changed, focus, both=not has_looked)
    opened = {"around": drawn.around, "text": text, **offers, **card}
    cards = [
        Card(row, drawn.actor, **(opened if row.pk == focus else {}))
        for row in drawn.changed
        if row.is_present
    ]
    context = {
        "body": text,
        "numbered": drawn.paragraphs,
        "rows": drawn.rows,
        "cards": cards,
        "gone": [row for row in drawn.changed if not row.is_present],
        "said": said,
        "failed": status >= 400 and not asks,
        **build_lists(name_annotation(row) for row in drawn.changed if row.status not in PROPOSED),
        **build_foot(drawn.actor, shown, drawn.around),
    }
    return render(request, f"{TEMPLATES}/parts.html", context, status=status)


def answer_write(
    request: SignedIn,
    article_id: uuid.UUID,
    focus: uuid.UUID,
    form: PageForm,
    act: Callable[[Which, dict[str, Any]], Annotation],
    *,
    name: str,
    verbs: Collection[Verb] = (Verb.CHANGE, Verb.FIX),
    said: str = "",
) -> HttpResponse:
    """Carry out one write on an annotation and answer it; `name` is the form's on the card, `said` for its foot.

    A request that was carried out before, as one of `verbs`, is answered like the first time. `act` gets what every
    write names, and the form's data, and returns the annotation.
    """
    if not form.is_valid():
        invalid = Invalid(form.every_sentence)
        return _answer_refusal(request, article_id, focus, invalid, {name: form})
    which = Which(
        by=request.user,
        article_id=article_id,
        annotation_id=focus,
        version=form.cleaned_data["version"],
        action_id=form.cleaned_data["action"],
    )
    try:
        row = act(which, form.cleaned_data)
    except NotThere:
        raise
    except Refusal as refusal:
        if not (isinstance(refusal, Stale) and _is_repeated(which, verbs)):
            if isinstance(refusal, Invalid):
                attach_refusal(request, form, refusal)
                return _answer_refusal(request, article_id, focus, refusal, {name: form})
            return _answer_refusal(request, article_id, focus, refusal, {}, door=name)
        return _answer_done(request, article_id, focus, action=which["action_id"], said=said)
    shown = (
        {"spans": [*row.spans_before, *row.spans], "text": row.revision.text} if row.revision.current else {}
    )
    told = said or say_fixed(row, request.user)
    return _answer_done(request, article_id, focus, action=row.action_id, said=told, **shown)


def _is_repeated(which: Which, verbs: Collection[Verb]) -> bool:
    """Whether the write was carried out before, and only its answer was lost."""
    action = which["action_id"]
    return action is not None and led_on_from(
        which["by"], which["annotation_id"], action, which["version"], verbs
    )


def _answer_done(request: SignedIn, article_id: uuid.UUID, focus: uuid.UUID, **shown: Any) -> HttpResponse:
    """A write on an annotation was carried out."""
    if not wants_part(request):
        return SeeOther(address_of(article_id, focus))
    return render_parts(request, article_id, focus, has_looked=True, **shown)


def address_of(article_id: uuid.UUID, focus: uuid.UUID | None = None) -> str:
    """The address of the page, with an annotation open."""
    page = reverse("workspace", args=[article_id])
    return f"{page}?{urlencode({'annotation': focus})}#c-{focus}" if focus else page


def _answer_refusal(
    request: SignedIn,
    article_id: uuid.UUID,
    focus: uuid.UUID,
    refusal: Refusal,
    bound: dict[str, PageForm],
    *,
    door: str = "",
) -> HttpResponse:
    card: dict[str, Any] = {"bound": bound, "wrong": refusal.sentence}
    if isinstance(refusal, Stale):
        card |= {"conflict": conflict(request, article_id, focus, door), "path": request.path}
    status = status_of(request, refusal)
    if wants_part(request):
        card["asks"] = isinstance(refusal, Elsewhere)
        return render_parts(request, article_id, focus, status=status, said=refusal.sentence, **card)
    return render_page(request, article_id, focus=focus, status=status, **card)


def answer_article_refusal(request: SignedIn, article_id: uuid.UUID, refusal: Refusal) -> HttpResponse:
    """A write about the article was refused."""
    if wants_part(request):
        return render_sentence(request, refusal.sentence, status=status_of(request, refusal))
    return render_page(request, article_id, status=status_of(request, refusal), said=refusal.sentence)
