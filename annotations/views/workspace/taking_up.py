"""Linking what waits in links of the article to the entity or the source that it means."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse

from annotations import refusals
from annotations.actions.annotating.taking_up import take_up as link_all
from annotations.choices import Verb
from annotations.forms.workspace import TakeUpForm
from annotations.queries.workspace.history import list_touched, was_carried_out
from annotations.sentences import say_number
from annotations.translation import translate
from annotations.views.answers import SignedIn, status_of, wants_part
from annotations.views.workspace.answers import (
    MOST_REDRAWN,
    SeeOther,
    address_of,
    render_page,
    render_parts,
)
from annotations.views.workspace.writes import writes


@writes
def take_up(request: SignedIn, article_id: uuid.UUID, annotation_id: uuid.UUID) -> HttpResponse:
    """Link them; the card stays open on which that was said."""
    sent = request.POST.copy()
    sent.update(request.GET)
    form = TakeUpForm(sent)
    focus, action = annotation_id, None
    try:
        if not form.is_valid():
            raise refusals.Invalid(form.first_sentence)
        data: dict[str, Any] = form.cleaned_data
        focus, action = data["quote"] or annotation_id, data["action"]
        ids = link_all(
            by=request.user,
            article_id=article_id,
            annotation_id=annotation_id,
            version=data["version"],
            among=form.among,
            action_id=action,
        )
    except refusals.NotThere:
        raise
    except refusals.Refusal as refusal:
        if not (action and was_carried_out(request.user, article_id, action, Verb.CHANGE, Verb.FIX)):
            return _answer_refusal(request, article_id, focus, refusal)
        ids = list_touched(action, article_id)
    said = say_number(
        "1 is linked. u takes that back.", "{number:,} are linked. u takes that back.", len(ids)
    )
    if not wants_part(request) or len(ids) > MOST_REDRAWN:
        messages.success(request, translate(said))
    if not wants_part(request):
        return SeeOther(address_of(article_id, focus))
    if len(ids) > MOST_REDRAWN:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render_parts(request, article_id, focus, ids=ids, said=said)


def _answer_refusal(
    request: SignedIn, article_id: uuid.UUID, focus: uuid.UUID, refusal: refusals.Refusal
) -> HttpResponse:
    status, sentence = status_of(request, refusal), refusal.sentence
    if wants_part(request):
        return render_parts(request, article_id, focus, status=status, said=sentence, wrong=sentence)
    return render_page(request, article_id, focus=focus, status=status, said=sentence, wrong=sentence)
