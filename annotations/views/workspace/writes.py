"""What is done in the workspace: each view hands one form to one action."""

import uuid
from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_POST
from django.views.decorators.vary import vary_on_headers

from annotations import refusals
from annotations.actions.annotating import deleting, marking
from annotations.actions.annotating.changing import change, move_borders
from annotations.actions.annotating.records import set_record
from annotations.actions.annotating.sameness import Duplicates
from annotations.actions.annotating.slots import clear_slot, fill_slot
from annotations.actions.annotating.undoing import redo, undo
from annotations.actions.articles import sign_off, submit_article
from annotations.actions.review import taking_over
from annotations.actions.review.deciding import move
from annotations.choices import LinkRole, Verb
from annotations.forms.workspace import (
    ArticleForm,
    AttributesForm,
    KindForm,
    MarkForm,
    MoveForm,
    RecordForm,
    SlotForm,
    SpansForm,
    WriteForm,
)
from annotations.models import Annotation
from annotations.queries.workspace import article_view as queries
from annotations.queries.workspace.history import list_touched, was_carried_out
from annotations.queries.workspace.typed import place_of
from annotations.sentences import say, say_number
from annotations.translation import translate
from annotations.views.answers import SignedIn, page, render_sentence, status_of, wants_part
from annotations.views.articles.came_from import keep_list
from annotations.views.workspace.answers import (
    MOST_REDRAWN,
    SeeOther,
    Which,
    address_of,
    answer_article_refusal,
    answer_write,
    render_page,
    render_parts,
)
from annotations.views.workspace.moved import MOVED, say_moved
from annotations.views.workspace.slots import read_sayer
from annotations.views.workspace.taken_back import describe_taken_back


def writes(view: Any) -> Any:
    """A POST of somebody who has signed in, from the page's script or from a plain form."""
    return require_POST(vary_on_headers("HX-Request")(page(keep_list(view))))


@writes
def mark(request: SignedIn, article_id: uuid.UUID) -> HttpResponse:
    """Mark a selection, or words that were typed."""
    form = MarkForm(request.POST)
    try:
        data = form.read()
        spans = data["spans"]
        if not spans:
            text = queries.load_article(request.user, article_id).text
            spans = [list(place_of(text, data["passage"], data["which"]))]
        item = {"id": data["id"], "kind": data["kind"], "spans": spans}
        row, new = marking.mark(
            by=request.user,
            article_id=article_id,
            item=item,
            duplicates=Duplicates.ANSWER,
            action_id=data["action"],
        )
    except refusals.NotThere:
        raise
    except refusals.Refusal as refusal:
        if wants_part(request):
            return render_sentence(request, refusal.sentence, status=status_of(request, refusal))
        if form.is_valid():
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        return render_page(request, article_id, status=status_of(request, refusal), mark_form=form)
    sentence = "" if new else _offer_instead(row, data)
    if wants_part(request):
        return render_parts(
            request, article_id, row.pk, spans=row.spans, text=row.revision.text, said=sentence
        )
    if sentence:
        messages.info(request, translate(sentence))
    return SeeOther(address_of(article_id, row.pk))


def _offer_instead(row: Annotation, data: Mapping[str, Any]) -> str:
    """What is said of an annotation that was there already, in place of the one that was marked."""
    if row.pk == data["id"]:
        return ""  # it was sent before
    is_accepted = data["action"] is not None and row.action_id == data["action"]
    return MOVED[Verb.ACCEPT] if is_accepted else say("Already marked.")


@writes
def slot(request: SignedIn, article_id: uuid.UUID, annotation_id: uuid.UUID, role: str) -> HttpResponse:
    """Fill a slot with a name, words or a selection; or empty it."""
    if role not in list(LinkRole):
        raise Http404

    def act(which: Which, data: dict[str, Any]) -> Annotation:
        if data["clear"] is not None:
            return clear_slot(**which, role=LinkRole(role), place=data["clear"])
        try:
            value = read_sayer(data["value"])
            return fill_slot(**which, role=LinkRole(role), value=value, spans=data["spans"])
        except refusals.Elsewhere as refusal:
            form.place = refusal.span
            raise

    form = SlotForm(request.POST)
    answer = answer_write(request, article_id, annotation_id, form, act, name=role)
    if form.place:
        answer["Asks"] = "1"  # what was typed is kept by the page, as a question and not as refused
    return answer


@writes
def attributes(request: SignedIn, article_id: uuid.UUID, annotation_id: uuid.UUID) -> HttpResponse:
    """Change attributes and tags."""
    row = queries.load_content(request.user, article_id, annotation_id)
    form = AttributesForm(row, request.POST.getlist("tags"), row.revision.text, request.POST)

    def act(which: Which, data: dict[str, Any]) -> Annotation:
        return change(**which, changes=form.changes())

    return answer_write(request, article_id, annotation_id, form, act, name="attributes")


@writes
def record(request: SignedIn, article_id: uuid.UUID, annotation_id: uuid.UUID) -> HttpResponse:
    """Say which record a mention means, by its name; `make` adds one."""

    def act(which: Which, data: dict[str, Any]) -> Annotation:
        return set_record(**which, name=data["value"], make=data["make"])

    return answer_write(request, article_id, annotation_id, RecordForm(request.POST), act, name="record")


@writes
def kind(request: SignedIn, article_id: uuid.UUID, annotation_id: uuid.UUID) -> HttpResponse:
    """Make it another kind; what the new one does not have falls away."""

    def act(which: Which, data: dict[str, Any]) -> Annotation:
        return change(**which, changes={"kind": data["kind"]})

    return answer_write(request, article_id, annotation_id, KindForm(request.POST), act, name="kind")


@writes
def borders(request: SignedIn, article_id: uuid.UUID, annotation_id: uuid.UUID) -> HttpResponse:
    """Give it other borders, or one more part."""

    def act(which: Which, data: dict[str, Any]) -> Annotation:
        return move_borders(**which, spans=data["spans"], as_part=bool(data["part"]))

    return answer_write(request, article_id, annotation_id, SpansForm(request.POST), act, name="borders")


@writes
def delete(request: SignedIn, article_id: uuid.UUID, annotation_id: uuid.UUID) -> HttpResponse:
    """Delete; what is left of the card offers to restore it."""
    return _answer_flag(request, article_id, annotation_id, Verb.DELETE, deleting.delete)


@writes
def restore(request: SignedIn, article_id: uuid.UUID, annotation_id: uuid.UUID) -> HttpResponse:
    """Bring a deleted one back."""
    return _answer_flag(request, article_id, annotation_id, Verb.RESTORE, deleting.restore)


def _answer_flag(
    request: SignedIn,
    article_id: uuid.UUID,
    annotation_id: uuid.UUID,
    verb: Verb,
    action: Callable[..., Annotation],
) -> HttpResponse:
    def act(which: Which, data: dict[str, Any]) -> Annotation:
        return action(**which)

    form = WriteForm(request.POST)
    return answer_write(request, article_id, annotation_id, form, act, name=verb.value, verbs=[verb])


@writes
def decide(request: SignedIn, article_id: uuid.UUID, annotation_id: uuid.UUID, verb: str) -> HttpResponse:
    """One move through the review."""
    if verb not in MOVED:
        raise Http404

    def act(which: Which, data: dict[str, Any]) -> Annotation:
        return move(**which, verb=Verb(verb), reason=data["reason"], note=data["note"])

    form, does = MoveForm(request.POST), Verb(verb)
    said = say_moved(article_id, annotation_id, does)
    return answer_write(request, article_id, annotation_id, form, act, name="move", verbs=[does], said=said)


@writes
def take_over(request: SignedIn, article_id: uuid.UUID, annotation_id: uuid.UUID) -> HttpResponse:
    """Go on oneself with what its author, who has left, began."""
    return _answer_flag(request, article_id, annotation_id, Verb.TAKE_OVER, taking_over.take_over)


@writes
def take_back(request: SignedIn, article_id: uuid.UUID, verb: str) -> HttpResponse:
    """Undo my newest action in this article, or redo what I undid."""
    form = ArticleForm(request.POST)
    take = {Verb.UNDO: undo, Verb.REDO: redo}[Verb(verb)]
    try:
        done = take(by=request.user, article_id=article_id, action_id=form.read()["action"])
    except refusals.NotThere:
        raise
    except refusals.Refusal as refusal:
        if not _is_repeated(request, article_id, form, Verb(verb)):
            return answer_article_refusal(request, article_id, refusal)
        return (
            HttpResponse(headers={"HX-Refresh": "true"})
            if wants_part(request)
            else _redirect_back(article_id)
        )
    ids = done.annotation_ids
    sentence = describe_taken_back(done, Verb(verb))
    if not wants_part(request):
        if done.elsewhere or done.kept:
            messages.info(request, translate(sentence))
        return SeeOther(address_of(article_id, ids[0] if len(ids) == 1 else None))
    if not 1 <= len(ids) <= MOST_REDRAWN:
        if done.elsewhere or done.kept:
            messages.info(request, translate(sentence))
        return HttpResponse(headers={"HX-Refresh": "true"})
    caused = list_touched(done.action_id, article_id)
    return render_parts(request, article_id, ids[0], ids=[*ids, *caused], said=sentence)


@writes
def submit(request: SignedIn, article_id: uuid.UUID) -> HttpResponse:
    """Submit all of my drafts in the article."""
    form = ArticleForm(request.POST)
    try:
        _, drafts = submit_article(by=request.user, article_id=article_id, action_id=form.read()["action"])
    except refusals.NotThere:
        raise
    except refusals.Refusal as refusal:
        if not _is_repeated(request, article_id, form, Verb.SUBMIT_ARTICLE):
            return answer_article_refusal(request, article_id, refusal)
        return _redirect_back(article_id)
    submitted = say_number(
        "Submitted: 1 annotation for review.", "Submitted: {number:,} annotations for review.", drafts
    )
    messages.success(request, translate(submitted if drafts else say("The article is submitted.")))
    return _redirect_back(article_id)


@writes
def sign_off_article(request: SignedIn, article_id: uuid.UUID) -> HttpResponse:
    """Say that nothing is missing in the article, as it was when the page was shown."""
    form = WriteForm(request.POST)
    try:
        sent = form.read()
        sign_off(by=request.user, article_id=article_id, version=sent["version"], action_id=sent["action"])
    except refusals.NotThere:
        raise
    except refusals.Refusal as refusal:
        if not _is_repeated(request, article_id, form, Verb.SIGN_OFF):
            return answer_article_refusal(request, article_id, refusal)
        return _redirect_back(article_id)
    messages.success(request, translate(say("Signed off: nothing is missing in this article.")))
    return _redirect_back(article_id)


def _is_repeated(request: SignedIn, article_id: uuid.UUID, form: WriteForm, verb: Verb) -> bool:
    action = form.cleaned_data.get("action")
    return action is not None and was_carried_out(request.user, article_id, action, verb)


def _redirect_back(article_id: uuid.UUID) -> HttpResponse:
    return SeeOther(address_of(article_id))
