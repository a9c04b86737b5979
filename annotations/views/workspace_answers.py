"""How the workspace answers: a whole page, or what of it has changed."""

import uuid
from collections.abc import Callable, Collection, Iterable
from typing import Any
from urllib.parse import urlencode

from django.forms import Form
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from annotations import refusals
from annotations.choices import ArticleState, Kind, Status
from annotations.forms.workspace import MarkForm
from annotations.models import Annotation, Revision
from annotations.models.fields import new_id
from annotations.policy import Actor
from annotations.queries import workspace as queries
from annotations.queries.workspace import Around
from annotations.queries.workspace_hints import hints
from annotations.text.paragraphs import paragraphs
from annotations.text.spans import Span
from annotations.views.answers import STATUS, SignedIn
from annotations.views.workspace_cards import Card

PAGE = "annotations/workspace.html"


class SeeOther(HttpResponseRedirect):
    """The answer to a form that was carried out: look there."""

    status_code = 303


def wants_part(request: SignedIn) -> bool:
    """Whether the page itself asks, for the parts of it that have changed."""
    return request.headers.get("HX-Request") == "true"


def whole(
    request: SignedIn,
    article_id: uuid.UUID,
    *,
    focus: uuid.UUID | None = None,
    status: int = 200,
    mark_form: MarkForm | None = None,
    said: str = "",
    **card: Any,
) -> HttpResponse:
    """The page; `focus` is the annotation whose card is open, `card` more about it."""
    at = queries.desk(request.user, article_id)
    rows = queries.marked(at, focus=focus)
    around = queries.around(at)
    opened = {"around": around, "text": at.text, **card}
    known = hints(at.text, at.article.language)
    context = {
        "desk": at,
        "article": at.article,
        "body": at.text,
        "numbered": list(enumerate(paragraphs(at.text))),
        "rows": [row for row in rows if queries.is_present(row)],
        "cards": [Card(row, at.actor, **(opened if row.pk == focus else {})) for row in rows],
        "mark_form": mark_form or MarkForm(initial={"id": new_id(), "action": new_id()}),
        "opened_mark_form": mark_form is not None,
        "focus": focus,
        "said": said,
        "hints": known,
        "quotations": len(known["quotations"]) // 3,
        **foot(at.actor, article_id, around),
    }
    return render(request, PAGE, context, status=status)


def foot(actor: Actor, article_id: uuid.UUID, around: Around) -> dict[str, Any]:
    """What the foot line and the lists of names show."""
    counts = around.counts
    present = sum(counts.get(status, 0) for status in Status if status is not Status.SUGGESTED)
    waiting = sum(counts.get(status, 0) for status in (Status.DRAFT, Status.SUBMITTED, Status.FIXED))
    drafts = counts.get("my_drafts", 0)
    names: dict[str, str] = {}
    for person in around.people:
        names.setdefault(person["name"], person["kind"])
    return {
        "page": address(article_id),
        "around": around,
        "present": present,
        "drafts": drafts,
        "waiting": waiting,
        "may_submit": drafts or around.state == ArticleState.OPEN,
        "may_sign_off": actor.reviews and around.state == ArticleState.SUBMITTED,
        "signed_off": around.state == ArticleState.SIGNED_OFF,
        "people": [name for name, kind in names.items() if kind != Kind.QUOTE],
        "quotes": [name for name, kind in names.items() if kind == Kind.QUOTE],
        "article_action": new_id(),
    }


def parts(
    request: SignedIn,
    article_id: uuid.UUID,
    focus: uuid.UUID,
    *,
    ids: Collection[uuid.UUID] = (),
    spans: Iterable[Span] | None = None,
    text: str | None = None,
    status: int = 200,
    said: str = "",
    **card: Any,
) -> HttpResponse:
    """The touched paragraphs, the cards of `ids` and of `focus`, which is open, and the foot line.

    Without `spans`, the paragraphs are those that the annotations touch or ever touched.
    """
    ids = {focus, *ids}
    if text is None:
        text = Revision.objects.values_list("text", flat=True).get(article=article_id, current=True)
    if spans is None:
        spans = queries.spans_ever(ids)
    drawn = queries.redrawn(request.user, article_id, text, focus=focus, ids=ids, spans=spans)
    opened = {"around": drawn.around, "text": text, **card}
    cards = [
        Card(row, drawn.actor, **(opened if row.pk == focus else {}))
        for row in drawn.changed
        if queries.is_present(row)
    ]
    context = {
        "body": text,
        "numbered": drawn.paragraphs,
        "rows": drawn.rows,
        "cards": cards,
        "gone": [row for row in drawn.changed if not queries.is_present(row)],
        "said": said,
        "failed": status >= 400,
        **foot(drawn.actor, article_id, drawn.around),
    }
    return render(request, f"{PAGE}#parts", context, status=status)


def written(
    request: SignedIn,
    article_id: uuid.UUID,
    focus: uuid.UUID,
    form: Form,
    act: Callable[[dict[str, Any]], Annotation],
    *,
    name: str,
) -> HttpResponse:
    """Carry out one write on an annotation and answer it; `name` is the form's on the card.

    A request that was carried out before is answered like the first time. `act` gets the cleaned data
    and returns the annotation.
    """
    if not form.is_valid():
        sentence = " ".join(str(error) for errors in form.errors.values() for error in errors)
        return _refused(request, article_id, focus, refusals.Invalid(sentence), {name: form})
    try:
        action = act(form.cleaned_data).action_id
    except refusals.NotThere:
        raise
    except refusals.Refusal as refusal:
        sent = form.cleaned_data.get("action")
        if sent is None or not queries.carried_out(request.user, article_id, sent):
            if isinstance(refusal, refusals.Invalid):
                form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
                return _refused(request, article_id, focus, refusal, {name: form})
            return _refused(request, article_id, focus, refusal, {})
        action = sent
    if not wants_part(request):
        return SeeOther(address(article_id, focus))
    ids = queries.touched_by(action, article_id) if action else []
    return parts(request, article_id, focus, ids=ids)


def address(article_id: uuid.UUID, focus: uuid.UUID | None = None) -> str:
    """The address of the page, with an annotation open."""
    page = reverse("workspace", args=[article_id])
    return f"{page}?{urlencode({'annotation': focus})}#c-{focus}" if focus else page


def _refused(
    request: SignedIn,
    article_id: uuid.UUID,
    focus: uuid.UUID,
    refusal: refusals.Refusal,
    bound: dict[str, Form],
) -> HttpResponse:
    card: dict[str, Any] = {"bound": bound, "wrong": refusal.sentence}
    if isinstance(refusal, refusals.Stale):
        card |= {"conflict": _mine(request), "path": request.path}
    status = STATUS[type(refusal)]
    if wants_part(request):
        answer = parts(request, article_id, focus, status=status, said=refusal.sentence, **card)
    else:
        answer = whole(request, article_id, focus=focus, status=status, **card)
    if isinstance(refusal, refusals.Busy):
        answer["Retry-After"] = "1"
    return answer


def _mine(request: SignedIn) -> list[tuple[str, str]]:
    """What the person sent: to be shown, and to be sent again if they say so."""
    left_out = {"csrfmiddlewaretoken", "version", "action"}
    return [
        (name, str(value))
        for name, values in request.POST.lists()
        if name not in left_out
        for value in values
    ]


def article_refused(request: SignedIn, article_id: uuid.UUID, refusal: refusals.Refusal) -> HttpResponse:
    """A write about the article was refused."""
    if wants_part(request):
        return said(request, refusal.sentence, status=STATUS[type(refusal)])
    return whole(request, article_id, status=STATUS[type(refusal)], said=refusal.sentence)


def said(request: SignedIn, sentence: str, *, status: int) -> HttpResponse:
    """Nothing but a sentence for the foot line."""
    return render(request, f"{PAGE}#said", {"said": sentence, "failed": status >= 400}, status=status)
