"""The records that mentions and sources point at."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from annotations.actions.records.entities import add_entity, change_entity
from annotations.forms.fields import unix_lines
from annotations.forms.merging import MergedForm
from annotations.forms.project import EntityFilter, EntityForm
from annotations.models import Entity
from annotations.policy import Actor
from annotations.queries.entities import (
    PAGE,
    count_reopened,
    find_kept,
    find_merged,
    record_in,
    records,
)
from annotations.queries.lists.keyset import BROKEN_LINK
from annotations.queries.pages import actor_of
from annotations.refusals import Invalid, Refusal, Stale
from annotations.views.answers import SignedIn, attach_refusal, page
from annotations.views.project.settings import TWO_AT_ONCE


@require_http_methods(["GET", "HEAD", "POST"])
@page
def entities(request: SignedIn, slug: str) -> HttpResponse:
    """The project's records with how often each is used; POST adds one."""
    actor = actor_of(request.user, slug)
    form, status = EntityForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                entity, _ = add_entity(by=request.user, project=actor.project, values=form.changes())
                messages.success(request, f"“{entity.name}” is added.")
                return redirect("entities", slug)
            except Refusal as refusal:
                status = attach_refusal(request, form, refusal)
    return _list(request, actor, form, status)


@require_http_methods(["GET", "HEAD", "POST"])
@page
def entity(request: SignedIn, slug: str, entity_id: uuid.UUID) -> HttpResponse:
    """One record, to look at and to change."""
    actor = actor_of(request.user, slug)
    if gone := find_merged(request.user, actor.project, entity_id):
        kept = find_kept(gone)
        messages.info(request, f"“{gone.name}” was merged into “{kept.name}”.")
        return redirect("entity", slug, kept.pk)
    record = record_in(request.user, actor.project, entity_id)
    if request.method != "POST":
        return _record(request, actor, record, EntityForm(initial=_as_form(record)), 200)
    form, status = EntityForm(request.POST, initial=_as_form(record)), 422
    if form.is_valid():
        try:
            version, changes = form.cleaned_data["version"], form.changes(record)
            change_entity(by=request.user, entity_id=entity_id, version=version, changes=changes)
            messages.success(request, f"“{form.cleaned_data['name']}” is saved.")
            return redirect("entities", slug)
        except Stale as refusal:
            theirs: Entity = refusal.current
            sent = {**request.POST.dict(), "version": theirs.version}
            form = EntityForm(sent, initial=_as_form(theirs))
            form.add_error(None, TWO_AT_ONCE)
            return _record(request, actor, record, form, 412, theirs=theirs)
        except Refusal as refusal:
            status = attach_refusal(request, form, refusal)
    return _record(request, actor, record, form, status)


def _as_form(record: Entity) -> dict[str, Any]:
    names = ("name", "type", "wikidata_id", "description", "version")
    return {
        **{name: getattr(record, name) for name in names},
        "aliases": "\n".join(map(unix_lines, record.aliases)),
    }


def _record(
    request: SignedIn, actor: Actor, record: Entity, form: EntityForm, status: int, **more: Any
) -> HttpResponse:
    reopened = count_reopened(request.user, record.pk)
    merged = MergedForm(request.GET).merged
    context = {
        "actor": actor,
        "tab": "entities",
        "entity": record,
        "form": form,
        "reopened": reopened,
        "merged": find_merged(request.user, actor.project, merged) if merged else None,
        **more,
    }
    return render(request, "annotations/entity.html", context, status=status)


def _list(request: SignedIn, actor: Actor, form: EntityForm, status: int) -> HttpResponse:
    search = EntityFilter(request.GET)
    asked = search.read()
    found = records(request.user, actor.project, q=asked["q"], after=_cursor(asked["after"]))
    context = {
        "actor": actor,
        "tab": "entities",
        "search": search,
        "records": found[:PAGE],
        "after": f"{found[PAGE - 1].pk} {found[PAGE - 1].name}" if len(found) > PAGE else "",
        "form": form,
    }
    return render(request, "annotations/entities.html", context, status=status)


def _cursor(after: str) -> tuple[str, uuid.UUID] | None:
    pk, _, name = after.partition(" ")
    try:
        return (name, uuid.UUID(pk)) if after else None
    except ValueError:
        raise Invalid(BROKEN_LINK) from None
