"""What is done in the workspace: each view hands one form to one action."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST
from django.views.decorators.vary import vary_on_headers

from annotations import refusals
from annotations.actions import marking
from annotations.actions.articles import sign_off, submit_article
from annotations.actions.deciding import move
from annotations.actions.entities import add_entity
from annotations.actions.undoing import redo, undo
from annotations.choices import EntityType, LinkRole, SourceType, Verb
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
from annotations.queries import workspace as queries
from annotations.queries.workspace_slots import SlotOf, pointed_at, understood
from annotations.text.spans import Span
from annotations.views.answers import STATUS, SignedIn, page
from annotations.views.workspace_answers import (
    SeeOther,
    address,
    article_refused,
    parts,
    said,
    wants_part,
    whole,
    written,
)

MOST_REDRAWN = 30
"""Annotations whose paragraphs and cards are sent one by one; beyond that the page is loaded again."""

_MOVES = frozenset(
    {
        Verb.SUBMIT,
        Verb.WITHDRAW,
        Verb.CONTEST,
        Verb.AGREE,
        Verb.ACCEPT,
        Verb.DISMISS,
        Verb.APPROVE,
        Verb.REJECT,
        Verb.REVOKE,
    }
)

_RECORD_TYPES: Mapping[str, EntityType] = {
    SourceType.PERSON: EntityType.PERSON,
    SourceType.SPOKESPERSON: EntityType.PERSON,
    SourceType.AUTHOR: EntityType.PERSON,
    SourceType.ORGANISATION: EntityType.ORGANISATION,
    SourceType.OUTLET: EntityType.ORGANISATION,
    SourceType.DOCUMENT: EntityType.WORK,
    SourceType.DATASET: EntityType.WORK,
    SourceType.SOCIAL_POST: EntityType.WORK,
}


def writes(view: Any) -> Any:
    """A POST of somebody who has signed in, from the page's script or from a plain form."""
    return require_POST(vary_on_headers("HX-Request")(page(view)))


@writes
def mark(request: SignedIn, article_id: uuid.UUID) -> HttpResponse:
    """Mark a selection, or words that were typed."""
    form = MarkForm(request.POST)
    try:
        if not form.is_valid():
            raise refusals.Invalid(str(next(iter(form.errors.values()))[0]))
        data = form.cleaned_data
        spans = data["spans"] or [list(_found(request, article_id, data))]
        item = {"id": data["id"], "kind": data["kind"], "spans": spans}
        row, _ = marking.mark(by=request.user, article_id=article_id, item=item, action_id=data["action"])
    except refusals.NotThere:
        raise
    except refusals.Refusal as refusal:
        if wants_part(request):
            return said(request, refusal.sentence, status=STATUS[type(refusal)])
        if form.is_valid():
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        return whole(request, article_id, status=STATUS[type(refusal)], mark_form=form)
    if wants_part(request):
        return parts(request, article_id, row.pk, spans=row.spans, text=row.revision.text)
    return SeeOther(address(article_id, row.pk))


def _found(request: SignedIn, article_id: uuid.UUID, data: Mapping[str, Any]) -> Span:
    text, words = queries.desk(request.user, article_id).text, data["passage"].strip()
    times = text.count(words) if words else 0
    if not times:
        raise refusals.Invalid("These words are not in the text; copy them from it.", field="passage")
    which = data["which"] or 1
    if which > times or (times > 1 and data["which"] is None):
        there = f"{times:,} times; say which one" if times > 1 else "only once"
        raise refusals.Invalid(f"These words are there {there}.", field="which")
    at = -1
    for _ in range(which):
        at = text.index(words, at + 1)
    return Span(at, at + len(words))


@writes
def slot(request: SignedIn, article_id: uuid.UUID, annotation_id: uuid.UUID, role: str) -> HttpResponse:
    """Fill a slot with a name, words or a selection; or empty it."""
    if role not in list(LinkRole):
        raise Http404

    def act(data: dict[str, Any]) -> Annotation:
        at, row = looked_at(request, article_id, annotation_id, data["version"])
        chosen = SlotOf(row, LinkRole(role))
        if data["clear"] is not None:
            changes = chosen.cleared(data["clear"])
        elif not (data["spans"] or data["value"].strip()):
            raise refusals.Invalid("Type a name, or select words in the text.", field="value")
        else:
            people = queries.around(at).people
            filling = (
                pointed_at(chosen, data["spans"], at.text, people)
                if data["spans"]
                else understood(chosen, data["value"], at.text, people)
            )
            changes = chosen.filled(filling)
        return change_as_sent(request, annotation_id, data, changes)

    return written(request, article_id, annotation_id, SlotForm(request.POST), act, name=role)


@writes
def attributes(request: SignedIn, article_id: uuid.UUID, annotation_id: uuid.UUID) -> HttpResponse:
    """Change attributes and tags."""
    at = queries.desk(request.user, article_id)
    row = queries.one(at, annotation_id)
    form = AttributesForm(row, queries.around(at).tags, at.text, request.POST)

    def act(data: dict[str, Any]) -> Annotation:
        return change_as_sent(request, annotation_id, data, form.changes())

    return written(request, article_id, annotation_id, form, act, name="attributes")


@writes
def record(request: SignedIn, article_id: uuid.UUID, annotation_id: uuid.UUID) -> HttpResponse:
    """Say which record a mention means, by its name; `make` adds one."""

    def act(data: dict[str, Any]) -> Annotation:
        at, row = looked_at(request, article_id, annotation_id, data["version"])
        name = data["value"].strip()
        entity = queries.record_named(at, name) if name else None
        if name and entity is None:
            if not data["make"]:
                raise refusals.Invalid(f"No record is called “{name}”.", field="value")
            kind = row.attributes.get("type", "")
            entity, _ = add_entity(
                by=request.user,
                project=at.article.project,
                values={"name": name, "type": _RECORD_TYPES.get(kind, kind) if kind else EntityType.OTHER},
                article_id=article_id if data["make"] == "article" else None,
            )
        return change_as_sent(request, annotation_id, data, {"attributes": {"entity": entity and entity.pk}})

    return written(request, article_id, annotation_id, RecordForm(request.POST), act, name="record")


@writes
def kind(request: SignedIn, article_id: uuid.UUID, annotation_id: uuid.UUID) -> HttpResponse:
    """Make it another kind; what the new one does not have falls away."""

    def act(data: dict[str, Any]) -> Annotation:
        return change_as_sent(request, annotation_id, data, {"kind": data["kind"]})

    return written(request, article_id, annotation_id, KindForm(request.POST), act, name="kind")


@writes
def borders(request: SignedIn, article_id: uuid.UUID, annotation_id: uuid.UUID) -> HttpResponse:
    """Give it other borders, or one more part."""

    def act(data: dict[str, Any]) -> Annotation:
        _, row = looked_at(request, article_id, annotation_id, data["version"])
        before = [list(span) for span in row.spans] if data["part"] else []
        return change_as_sent(request, annotation_id, data, {"spans": [*before, *data["spans"]]})

    return written(request, article_id, annotation_id, SpansForm(request.POST), act, name="borders")


@writes
def delete(request: SignedIn, article_id: uuid.UUID, annotation_id: uuid.UUID) -> HttpResponse:
    """Delete; what is left of the card offers to restore it."""

    def act(data: dict[str, Any]) -> Annotation:
        named = {"version": data["version"], "action_id": data["action"]}
        return marking.delete(by=request.user, annotation_id=annotation_id, **named)

    return written(request, article_id, annotation_id, WriteForm(request.POST), act, name="delete")


@writes
def restore(request: SignedIn, article_id: uuid.UUID, annotation_id: uuid.UUID) -> HttpResponse:
    """Bring a deleted one back."""

    def act(data: dict[str, Any]) -> Annotation:
        named = {"version": data["version"], "action_id": data["action"]}
        return marking.restore(by=request.user, annotation_id=annotation_id, **named)

    return written(request, article_id, annotation_id, WriteForm(request.POST), act, name="restore")


@writes
def moved(request: SignedIn, article_id: uuid.UUID, annotation_id: uuid.UUID, verb: str) -> HttpResponse:
    """One move through the review."""
    if verb not in _MOVES:
        raise Http404

    def act(data: dict[str, Any]) -> Annotation:
        return move(
            by=request.user,
            annotation_id=annotation_id,
            version=data["version"],
            verb=Verb(verb),
            reason=data["reason"],
            note=data["note"],
            action_id=data["action"],
        )

    return written(request, article_id, annotation_id, MoveForm(request.POST), act, name="move")


@writes
def take_back(request: SignedIn, article_id: uuid.UUID, verb: str) -> HttpResponse:
    """Undo my newest action in this article, or redo what I undid."""
    form = ArticleForm(request.POST)
    action = form.cleaned_data["action"] if form.is_valid() else None
    take = {Verb.UNDO: undo, Verb.REDO: redo}[Verb(verb)]
    try:
        done = take(by=request.user, article_id=article_id, action_id=action)
    except refusals.NotThere:
        raise
    except refusals.Refusal as refusal:
        return article_refused(request, article_id, refusal)
    ids = done.annotation_ids
    if not wants_part(request):
        return SeeOther(address(article_id, ids[0] if len(ids) == 1 else None))
    if not 1 <= len(ids) <= MOST_REDRAWN:
        return HttpResponse(headers={"HX-Refresh": "true"})
    caused = queries.touched_by(done.action_id, article_id)
    sentence = f"{'Undone' if verb == Verb.UNDO else 'Done again'}: {done.verb.label}."
    return parts(request, article_id, ids[0], ids=[*ids, *caused], said=sentence)


@writes
def submit(request: SignedIn, article_id: uuid.UUID) -> HttpResponse:
    """Submit all of my drafts in the article."""
    form = ArticleForm(request.POST)
    action = form.cleaned_data["action"] if form.is_valid() else None
    try:
        _, drafts = submit_article(by=request.user, article_id=article_id, action_id=action)
    except refusals.AlreadyUsed:
        return redirect("workspace", article_id)
    marks = "1 annotation" if drafts == 1 else f"{drafts:,} annotations"
    messages.success(request, f"Submitted: {marks} for review." if drafts else "The article is submitted.")
    return SeeOther(address(article_id))


@writes
def signed_off(request: SignedIn, article_id: uuid.UUID) -> HttpResponse:
    """Say that nothing is missing in the article."""
    form = ArticleForm(request.POST)
    data = form.cleaned_data if form.is_valid() else {"version": None, "action": None}
    try:
        sign_off(by=request.user, article_id=article_id, version=data["version"], action_id=data["action"])
    except refusals.NotThere:
        raise
    except refusals.Refusal as refusal:
        return article_refused(request, article_id, refusal)
    messages.success(request, "Signed off: nothing is missing in this article.")
    return SeeOther(address(article_id))


def looked_at(
    request: SignedIn, article_id: uuid.UUID, annotation_id: uuid.UUID, version: int
) -> tuple[queries.Desk, Annotation]:
    """The article and the annotation as the person saw it; `Stale` if it has moved on."""
    at = queries.desk(request.user, article_id)
    row = queries.one(at, annotation_id)
    if row.version != version:
        raise refusals.Stale("This annotation was changed by somebody in the meantime.", current=row)
    return at, row


def change_as_sent(
    request: SignedIn, annotation_id: uuid.UUID, data: Mapping[str, Any], changes: dict[str, Any]
) -> Annotation:
    """Change an annotation under the version and the action that the page has named."""
    return marking.change(
        by=request.user,
        annotation_id=annotation_id,
        version=data["version"],
        changes=changes,
        action_id=data["action"],
    )
