"""Deleting a record that nothing uses; where something does, saying what."""

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from annotations.actions.records.entities import delete_entity
from annotations.forms.project import VersionedForm
from annotations.models import Entity
from annotations.policy import Actor
from annotations.queries.entities import find_uses, record_in
from annotations.queries.pages import actor_of
from annotations.refusals import Refusal, Stale
from annotations.sentences import say
from annotations.views.answers import SignedIn, attach_refusal, page
from annotations.views.notices import tell_success


@require_http_methods(["GET", "HEAD", "POST"])
@page
def delete(request: SignedIn, slug: str, entity_id: uuid.UUID) -> HttpResponse:
    """Ask before a record is deleted, and say what uses it; delete it."""
    actor = actor_of(request.user, slug)
    record = record_in(request.user, actor.project, entity_id)
    if request.method != "POST":
        return _ask(request, actor, record, VersionedForm(initial={"version": record.version}), 200)
    form, status = VersionedForm(request.POST), 422
    if form.is_valid():
        try:
            delete_entity(by=request.user, entity_id=entity_id, version=form.cleaned_data["version"])
            tell_success(request, say("“{name}” is deleted.", name=record.name))
            return redirect("entities", slug)
        except Stale as refusal:
            record = refusal.current
            form, status = VersionedForm({"version": record.version}), 412
            form.add_error(None, refusal.sentence)
        except Refusal as refusal:
            status = attach_refusal(request, form, refusal)
    return _ask(request, actor, record, form, status)


def _ask(request: SignedIn, actor: Actor, record: Entity, form: VersionedForm, status: int) -> HttpResponse:
    context = {
        "actor": actor,
        "tab": "entities",
        "entity": record,
        "form": form,
        "uses": find_uses(request.user, record),
    }
    return render(request, "annotations/records/entity_delete.html", context, status=status)
