"""Making two records one, and taking that back."""

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from annotations.actions.records.merging import merge_entities, undo_merge
from annotations.forms.merging import MergeForm
from annotations.models import Entity
from annotations.policy import Actor, require_reviewer
from annotations.queries.entities import (
    count_merge,
    find_merged,
    list_namesakes,
    record_in,
    shared_record_named,
)
from annotations.queries.pages import actor_of
from annotations.refusals import NotThere, Refusal, Stale
from annotations.sentences import say, say_number
from annotations.views.answers import SignedIn, attach_refusal, page
from annotations.views.notices import tell_success

CHANGED = say("Somebody has changed this record in the meantime: look at it again.")


@require_http_methods(["GET", "HEAD", "POST"])
@page
def merge(request: SignedIn, slug: str, entity_id: uuid.UUID) -> HttpResponse:
    """Say what merging a record into another would do; posted, it is done."""
    actor = _reviewer_of(request, slug)
    record = record_in(request.user, actor.project, entity_id)
    if request.method != "POST":
        form = MergeForm(request.GET or None)
        into = _look_up(actor, form) if form.is_bound and form.is_valid() else None
        return _render(request, actor, record, form, into, 422 if form.errors else 200)
    form, status = MergeForm(request.POST), 422
    if form.is_valid():
        into = _look_up(actor, form)
        try:
            if into is not None:
                version = form.cleaned_data["version"]
                done = merge_entities(by=request.user, entity_id=entity_id, into_id=into.pk, version=version)
                tell_success(request, _say_merged(record.name, done.record.name, done.counts.annotations))
                return redirect(f"{reverse('entity', args=[slug, done.record.pk])}?gone={entity_id}")
        except Stale:
            status = 412
            form.add_error(None, CHANGED)
            record = record_in(request.user, actor.project, entity_id)
        except Refusal as refusal:
            status = attach_refusal(request, form, refusal)
    return _render(request, actor, record, form, None, status)


@require_POST
@page
def undo(request: SignedIn, slug: str, entity_id: uuid.UUID) -> HttpResponse:
    """Take back a merge of one's own."""
    actor = _reviewer_of(request, slug)
    if find_merged(request.user, actor.project, entity_id) is None:
        record_in(request.user, actor.project, entity_id)
    done = undo_merge(by=request.user, entity_id=entity_id, version=None)
    sentence = say_number(
        "Undone: “{name}” is a record of its own again, in 1 annotation.",
        "Undone: “{name}” is a record of its own again, in {number:,} annotations.",
        done.counts.annotations,
        name=done.record.name,
    )
    tell_success(request, sentence)
    return redirect("entity", slug, entity_id)


def _reviewer_of(request: SignedIn, slug: str) -> Actor:
    actor = actor_of(request.user, slug)
    require_reviewer(actor)
    return actor


def _look_up(actor: Actor, form: MergeForm) -> Entity | None:
    """The record that is meant; an error of the form if there is none."""
    chosen = form.into_id
    if chosen is None:
        into = shared_record_named(actor.project, form.cleaned_data["into"])
    else:
        try:
            into = record_in(actor.user, actor.project, chosen)
        except NotThere:
            into = None
    if into is None:
        form.add_error("into", say("There is no such record in this project."))
    return into


def _say_merged(name: str, other: str, annotations: int) -> str:
    return say_number(
        "“{name}” is “{other}” now, in 1 annotation.",
        "“{name}” is “{other}” now, in {number:,} annotations.",
        annotations,
        name=name,
        other=other,
    )


def _render(
    request: SignedIn, actor: Actor, record: Entity, form: MergeForm, into: Entity | None, status: int
) -> HttpResponse:
    context = {
        "actor": actor,
        "tab": "entities",
        "entity": record,
        "form": form,
        "into": into if into and into.pk != record.pk else None,
        "counts": count_merge(request.user, record, into) if into else None,
        "namesakes": [] if into else list_namesakes(record),
    }
    return render(request, "annotations/records/entity_merge.html", context, status=status)
