"""The records that the annotations of many lines point at: `records`, with what there is looked up once for all."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Q

from annotations.actions.cleaning import read_id
from annotations.actions.importing.line_shape import Item
from annotations.actions.records.entities import build_entity
from annotations.models import Article, Entity, Project
from annotations.models.fields import make_keys
from annotations.queries.entities import follow_merged
from annotations.text.same_words import make_key


class Records:
    """The records of a project that lines point at, and those that the lines bring along, which are not stored yet.

    What a line brings is known to those behind it, unless the line is given up.
    """

    def __init__(self, project: Project, items: Iterable[Item]) -> None:
        self.project = project
        self.new: list[Entity] = []
        self._of_line: list[Entity] = []
        self._shared: dict[uuid.UUID, Entity] = {}
        self._by_wikidata: dict[str, Entity] = {}
        self._by_name: dict[tuple[str, str], list[Entity]] = defaultdict(list)
        told = {pk: item.get("record") or {} for pk, item in _pointing(items)}
        self._merged = follow_merged(list(told))
        wanted = {*told, *self._merged.values()}
        self._in_use = set(
            Entity.objects.filter(pk__any=list(wanted)).values_list("pk", flat=True) if told else ()
        )
        for entity in self._stored(wanted, told.values()) if told else ():
            self._learn(entity)

    def of(self, article: Article, items: Iterable[Item]) -> dict[Any, uuid.UUID]:
        """The record here for each that the items of a new article point at; of what is unknown, a new one."""
        known: dict[Any, uuid.UUID] = {}
        for pk, item in _pointing(items):
            told = item["attributes"]["entity"]
            if told not in known:
                known[told] = self._record(article, pk, item.get("record") or {})
        return known

    def keep(self) -> None:
        """Have what the line brought stored."""
        self.new += self._of_line
        self._of_line = []

    def give_up(self) -> None:
        """Forget what the line brought."""
        for entity in self._of_line:
            self._in_use.discard(entity.pk)
            if entity.article_id is None:
                del self._shared[entity.pk]
                self._by_wikidata.pop(entity.wikidata_id, None)
                self._by_name[make_key(entity.name), entity.type].remove(entity)
        self._of_line = []

    def _stored(self, ids: Iterable[uuid.UUID], told: Iterable[Item]) -> Iterator[Entity]:
        names = [record["name"] for record in told if isinstance(record.get("name"), str)]
        wikidata = [record["wikidata_id"] for record in told if record.get("wikidata_id")]
        asked = (
            Q(pk__in=list(ids))
            | Q(wikidata_id__in=wikidata, wikidata_id__gt="")
            | Q(keys__overlap=make_keys(names))
        )
        yield from Entity.objects.filter(asked, project=self.project, deleted_at=None, article=None)

    def _learn(self, entity: Entity) -> None:
        self._in_use.add(entity.pk)
        if entity.article_id is not None:
            return
        self._shared[entity.pk] = entity
        self._by_name[make_key(entity.name), entity.type].append(entity)
        if entity.wikidata_id:
            self._by_wikidata[entity.wikidata_id] = entity

    def _record(self, article: Article, pk: uuid.UUID, record: Item) -> uuid.UUID:
        pk = self._merged.get(pk, pk)
        match = self._shared.get(pk) or self._same(record)
        if match is not None:
            return match.pk
        wikidata = record.get("wikidata_id") or ""
        local = not wikidata and record.get("local") is not False
        entity = build_entity(
            self.project,
            {"name": record.get("name"), "type": record.get("type"), "wikidata_id": wikidata},
            article=article if local else None,
            entity_id=None if pk in self._in_use else pk,
        )
        self._learn(entity)
        self._of_line.append(entity)
        return entity.pk

    def _same(self, record: Item) -> Entity | None:
        if record.get("wikidata_id"):
            return self._by_wikidata.get(record["wikidata_id"])
        name = record.get("name")
        if record.get("local") or not isinstance(name, str):
            return None
        called = self._by_name.get((make_key(name), str(record.get("type"))), [])
        return min(called, key=lambda entity: (entity.name != name, entity.pk), default=None)


def _pointing(items: Iterable[Item]) -> Iterator[tuple[uuid.UUID, Item]]:
    for item in items:
        told = (item.get("attributes") or {}).get("entity")
        if told is not None:
            yield read_id(told, "attributes.entity"), item
