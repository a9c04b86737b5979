"""All mentions of the same in an article, approved in one step."""

import uuid

from django.http import HttpResponse

from annotations import refusals
from annotations.actions.review.together import approve_together
from annotations.choices import Verb
from annotations.forms.together import TogetherForm
from annotations.queries.workspace.history import list_touched, was_carried_out
from annotations.sentences import join_sentences, say, say_number
from annotations.views.answers import SignedIn, render_sentence, status_of, wants_part
from annotations.views.workspace.answers import MOST_REDRAWN, SeeOther, address_of, render_page, render_parts
from annotations.views.workspace.writes import writes


@writes
def approve_mentions(request: SignedIn, article_id: uuid.UUID, annotation_id: uuid.UUID) -> HttpResponse:
    """Approve those that the page showed, as it showed them; what has changed since waits to be looked at."""
    form = TogetherForm(request.POST)
    action = None
    try:
        if not form.is_valid():
            raise refusals.Invalid(form.every_sentence)
        action, versions = form.cleaned_data["action"], form.cleaned_data["seen"]
        outcomes = approve_together(
            by=request.user, article_id=article_id, versions=versions, action_id=action
        )
        ids = [outcome.annotation_id for outcome in outcomes if outcome.refusal is None]
        left = len(outcomes) - len(ids)
    except refusals.NotThere:
        raise
    except refusals.Refusal as refusal:
        if not (action and was_carried_out(request.user, article_id, action, Verb.APPROVE)):
            return _answer_refusal(request, article_id, annotation_id, refusal)
        ids, left = list_touched(action, article_id), 0
    if not wants_part(request):
        return SeeOther(address_of(article_id, annotation_id))
    if len(ids) > MOST_REDRAWN:
        return HttpResponse(headers={"HX-Refresh": "true"})
    said = [say("Approved: {number:,}. u takes that back.", number=len(ids))]
    if left:
        said.append(
            say_number(
                "{number:,} has changed, or cannot be approved by you: look again.",
                "{number:,} have changed, or cannot be approved by you: look again.",
                left,
            )
        )
    sentence = join_sentences(said)
    return render_parts(request, article_id, annotation_id, ids=ids, action=action, said=sentence)


def _answer_refusal(
    request: SignedIn, article_id: uuid.UUID, annotation_id: uuid.UUID, refusal: refusals.Refusal
) -> HttpResponse:
    status = status_of(request, refusal)
    if wants_part(request):
        return render_sentence(request, refusal.sentence, status=status)
    return render_page(request, article_id, focus=annotation_id, status=status, said=refusal.sentence)
