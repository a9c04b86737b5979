"""The records that mentions and sources point at."""

import uuid
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from annotations.actions.people.access_log import log_readings
from annotations.actions.records.entities import add_entity, change_entity
from annotations.forms.fields import unix_lines
from annotations.forms.merging import MergedForm
from annotations.forms.project import EntityFilter, EntityForm
from annotations.forms.records import RecordFilter
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
from annotations.queries.lists.article_list import outlets_of
from annotations.queries.lists.keyset import BROKEN_LINK
from annotations.queries.lists.listing import list_restricted
from annotations.queries.of_records import RECORD_FILTERS
from annotations.queries.pages import actor_of
from annotations.queries.record_page import RELATIONS, load_record_page
from annotations.queries.unlinked import find_unlinked
from annotations.refusals import Invalid, Refusal, Stale
from annotations.sentences import say
from annotations.views.answers import SignedIn, attach_refusal, page
from annotations.views.notices import tell_info, tell_success
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
                tell_success(request, say("“{name}” is added.", name=entity.name))
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
        tell_info(request, say("“{name}” was merged into “{other}”.", name=gone.name, other=kept.name))
        return redirect("entity", slug, kept.pk)
    record = record_in(request.user, actor.project, entity_id)
    if request.method != "POST":
        return _record(request, actor, record, EntityForm(initial=_as_form(record)), 200)
    form, status = EntityForm(request.POST, initial=_as_form(record)), 422
    if form.is_valid():
        try:
            version, changes = form.cleaned_data["version"], form.changes(record)
            change_entity(by=request.user, entity_id=entity_id, version=version, changes=changes)
            tell_success(request, say("“{name}” is saved.", name=form.cleaned_data["name"]))
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
    search = RecordFilter(request.GET, zone=actor.project.zone)
    if not search.is_valid():
        raise Invalid(search.first_sentence)
    filters = search.cleaned_data
    found = load_record_page(request.user, actor.project, record, filters, relation=filters["show"])
    unlinked = find_unlinked(actor, record)
    if record.article_id is not None:
        shown = [row.pk for row in (*found.page.rows, *(unlinked.rows if unlinked else ()))]
        log_readings(list_restricted(shown), by=request.user)
    context = {
        "actor": actor,
        "tab": "entities",
        "entity": record,
        "form": form,
        "reopened": reopened,
        "merged": find_merged(request.user, actor.project, merged) if merged else None,
        "found": found,
        "page": found.page,
        "lists": [(name, label, found.counts[name]) for name, label in RELATIONS.items()],
        "search": search,
        "filtered": any(filters[name] for name in _NARROWING),
        "outlets": outlets_of(request.user, actor.project),
        "export": _export_of(record, found.relation, filters),
        "unlinked": unlinked,
        **more,
    }
    return render(request, "annotations/records/entity.html", context, status=status)


_NARROWING = ("status", "outlet", "published_after", "published_before")


def _export_of(record: Entity, relation: str, filters: Mapping[str, Any]) -> str:
    """The query of the export page for what a list shows; of any status, for what is approved."""
    [name] = [name for name, asked in RECORD_FILTERS.items() if asked == relation]
    chosen = {name: str(record.pk), **{name: filters[name] for name in _NARROWING if filters[name]}}
    return urlencode(chosen)


def _list(request: SignedIn, actor: Actor, form: EntityForm, status: int) -> HttpResponse:
    search = EntityFilter(request.GET)
    asked = search.read()
    found = records(
        request.user, actor.project, q=asked["q"], local=asked["local"], after=_cursor(asked["after"])
    )
    context = {
        "actor": actor,
        "tab": "entities",
        "search": search,
        "local": asked["local"],
        "records": found[:PAGE],
        "after": f"{found[PAGE - 1].pk} {found[PAGE - 1].name}" if len(found) > PAGE else "",
        "form": form,
    }
    return render(request, "annotations/records/entities.html", context, status=status)


def _cursor(after: str) -> tuple[str, uuid.UUID] | None:
    pk, _, name = after.partition(" ")
    try:
        return (name, uuid.UUID(pk)) if after else None
    except ValueError:
        raise Invalid(BROKEN_LINK) from None
