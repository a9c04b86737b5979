"""The records that the annotations of a line point at."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.db.models import Case, QuerySet, When

from annotations.actions.cleaning import read_id
from annotations.actions.importing.line_shape import Item
from annotations.actions.records.entities import add_entity_in
from annotations.actions.scopes import Scope
from annotations.models import Entity
from annotations.queries.entities import follow_merged
from annotations.text.same_words import make_key


def records_of(scope: Scope, items: Iterable[Item]) -> dict[Any, uuid.UUID]:
    """The record here for each record that the items point at there; one that is unknown is made, in the action that runs."""
    found: dict[Any, uuid.UUID] = {}
    for item in items:
        there = (item.get("attributes") or {}).get("entity")
        if there is not None and there not in found:
            found[there] = _record(scope, read_id(there, "attributes.entity"), item.get("record") or {})
    return found


def _record(scope: Scope, pk: uuid.UUID, record: Item) -> uuid.UUID:
    here = Entity.objects.filter(project=scope.project, deleted_at=None)
    pk = follow_merged([pk]).get(pk, pk)
    shared = here.filter(article=None)
    mine = shared.filter(pk=pk) | here.filter(pk=pk, article=scope.article)
    match = mine.first() or _same(shared, record)
    if match is not None:
        return match.pk
    wikidata = record.get("wikidata_id") or ""
    # An older file does not say; without a Wikidata id it may be somebody who must not be known elsewhere.
    local = not wikidata and record.get("local") is not False
    return add_entity_in(
        scope,
        values={"name": record.get("name"), "type": record.get("type"), "wikidata_id": wikidata},
        article_id=scope.article.pk if local else None,
        entity_id=None if Entity.objects.filter(pk=pk).exists() else pk,
    ).pk


def _same(shared: QuerySet[Entity], record: Item) -> Entity | None:
    """The project's record for what a record elsewhere means; a local one there is nobody else here."""
    if record.get("wikidata_id"):
        return shared.filter(wikidata_id=record["wikidata_id"]).first()
    if record.get("local"):
        return None
    name = record.get("name")
    if not isinstance(name, str):
        return None
    called = shared.filter(keys__contains=[make_key(name)], keys__0=make_key(name), type=record.get("type"))
    return called.order_by(Case(When(name=name, then=0), default=1), "pk").first()
