"""Entity records, of a project or local to one article."""

import json
import uuid
from dataclasses import asdict
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from rest_framework.request import Request

from annotations.actions import entities, merging
from annotations.actions.cleaning import read_id
from annotations.actions.idempotency import Answer
from annotations.api.base import Endpoint, answer_list, dump_json, is_unchanged, repeatable, respond, value
from annotations.api.operations import describe, describe_list, describe_write
from annotations.api.schemas import COUNT, ENTITY, ID, TEXT, ref, thing
from annotations.models import Entity
from annotations.queries.entities import count_merge, find_kept, follow_merged
from annotations.queries.listing import PAGING, apply_filters, equal_to, page_of
from annotations.refusals import Invalid, NotThere, WrongState
from annotations.text.same_words import make_key


def entity_value(entity: Entity) -> dict[str, Any]:
    """A record as it travels."""
    return {
        "id": entity.pk,
        "article": entity.article_id,
        "name": entity.name,
        "type": entity.type,
        "aliases": entity.aliases,
        "wikidata_id": entity.wikidata_id,
        "description": entity.description,
        "merged_into": entity.merged_into_id and follow_merged([entity.pk])[entity.pk],
        "version": entity.version,
        "created_at": entity.created_at,
    }


def _filter_by_name(rows: QuerySet[Any], values: list[str]) -> QuerySet[Any]:
    """Records whose name is the same words as one of the values, or as all that was given: it may hold commas."""
    keys = [make_key(value) for value in (*values, ",".join(values))]
    return rows.filter(keys__overlap=keys, keys__0__in=keys)


class Entities(Endpoint):
    """The entity records of a project."""

    @describe_list("Entity", type=TEXT, name=TEXT, wikidata_id=TEXT)
    def get(self, request: Request, slug: str) -> HttpResponse:
        """The project's records; with `article` those that are local to it."""
        rows = Entity.objects.filter(project=self.project(slug), deleted_at=None)
        query = dict(request.GET.lists())
        local_to = {read_id(pk, "article") for pk in query.pop("article", ())}
        if self.articles.filter(pk__in=local_to).count() < len(local_to):
            raise NotThere("There is no such article.")
        rows = rows.filter(article__in=local_to) if local_to else rows.filter(article=None)
        filters = {"type": equal_to("type"), "name": _filter_by_name, "wikidata_id": equal_to("wikidata_id")}
        page = page_of(apply_filters(rows, filters, query, also=PAGING), request.GET)
        found = {row.pk: row for row in Entity.objects.filter(pk__in=page.ids)}
        return answer_list(request, page, [dump_json(entity_value(found[pk])) for pk in page.ids])

    @describe(
        {201: ref("Entity"), 200: ref("Entity")},
        body=thing(
            {"name": TEXT, "type": ENTITY["type"]},
            {
                "id": ID,
                "article": ID,
                **{name: ENTITY[name] for name in ENTITY if name not in ("name", "type")},
            },
        ),
    )
    @repeatable
    def post(self, request: Request, slug: str) -> Answer:
        """Add a record; with `article` it is local to that article."""
        project = self.project(slug)
        values = dict(self.body("id", "article", *entities.SETTABLE, required=["name", "type"]))
        pk, article = values.pop("id", None), values.pop("article", None)
        entity, new = entities.add_entity(
            by=self.user,
            project=project,
            values=values,
            article_id=None if article is None else self.article(read_id(article, "article")).pk,
            entity_id=None if pk is None else read_id(pk, "id"),
            action_id=self.action_id,
        )
        entity.refresh_from_db()
        return value(entity_value(entity), status=201 if new else 200, version=entity.version)


class _OneEntity(Endpoint):
    def shown(self, row: Any) -> Any:
        """As it travels."""
        return json.loads(dump_json(entity_value(row)))

    def entity(self, pk: uuid.UUID) -> Entity:
        """The record, if it is in reach; also one that was merged into another."""
        is_there = Q(deleted_at=None) | Q(merged_into__isnull=False)
        mine = Entity.objects.filter(is_there, Q(article=None) | Q(article__in=self.articles), pk=pk)
        mine = mine.filter(project__in=self.projects)
        entity = mine.first()
        if entity is None:
            raise NotThere("There is no such record.")
        self.project_id, self.article_id = entity.project_id, entity.article_id
        return entity


class EntityDetail(_OneEntity):
    """One entity record."""

    def living(self, pk: uuid.UUID) -> Entity:
        """The record, if it was not merged into another."""
        entity = self.entity(pk)
        if entity.merged_into_id is not None:
            raise WrongState(f"“{entity.name}” was merged into “{find_kept(entity).name}”: change that one.")
        return entity

    @describe({200: ref("Entity"), 304: None})
    def get(self, request: Request, pk: uuid.UUID) -> HttpResponse:
        """The record; of one that was merged into another, `merged_into` says where it went."""
        entity = self.entity(pk)
        if is_unchanged(request, entity.version):
            return HttpResponse(status=304, headers={"ETag": f'"{entity.version}"'})
        return respond(value(entity_value(entity), version=entity.version))

    @describe_write({200: ref("Entity")}, thing({}, ENTITY))
    @repeatable
    def patch(self, request: Request, pk: uuid.UUID) -> Answer:
        """Change it. Another name, type or Wikidata id reopens what was approved with it."""
        self.living(pk)
        entity = entities.change_entity(
            by=self.user,
            entity_id=pk,
            version=self.seen_version(),
            changes=self.body(*entities.SETTABLE),
            action_id=self.action_id,
        )
        return value(entity_value(entity), version=entity.version)

    @describe_write({204: None})
    @repeatable
    def delete(self, request: Request, pk: uuid.UUID) -> Answer:
        """Delete it, if nothing points at it."""
        self.living(pk)
        entities.delete_entity(
            by=self.user, entity_id=pk, version=self.seen_version(), action_id=self.action_id
        )
        return Answer(204)


class EntityMerge(_OneEntity):
    """Making a record a part of another one of the project."""

    @describe({200: thing({"annotations": COUNT, "reopened": COUNT})}, query={"into": ID}, needs=("into",))
    def get(self, request: Request, pk: uuid.UUID) -> HttpResponse:
        """How many annotations would mean the record `into`, and how many approved ones go back to review."""
        entity = self.entity(pk)
        if list(request.GET) != ["into"]:
            raise Invalid("Say into which record: ?into= and its id.", field="into")
        kept = self._into(entity, request.GET["into"])
        return respond(value(asdict(count_merge(self.user, entity, kept))))

    @describe_write({200: ref("Merged")}, thing({"into": ID}))
    @repeatable
    def post(self, request: Request, pk: uuid.UUID) -> Answer:
        """Merge it into the record `into`: annotations mean that one, which is also called by its names. For reviewers.

        What was approved with it goes back to review. The record stays, and says where it went.
        """
        self.entity(pk)
        into = read_id(self.body("into", required=["into"])["into"], "into")
        done = merging.merge_entities(
            by=self.user,
            entity_id=pk,
            into_id=into,
            version=self.seen_version(),
            action_id=self.action_id,
        )
        return self._answer(done)

    @describe_write({200: ref("Merged")})
    @repeatable
    def delete(self, request: Request, pk: uuid.UUID) -> Answer:
        """Take the merge back, as whoever made it: what meant the record before, and was not changed since, means it again."""
        self.entity(pk)
        done = merging.undo_merge(
            by=self.user, entity_id=pk, version=self.seen_version(), action_id=self.action_id
        )
        return self._answer(done)

    def _into(self, entity: Entity, given: str) -> Entity:
        into = Entity.objects.filter(
            project=entity.project_id, article=None, deleted_at=None, pk=read_id(given, "into")
        )
        kept = into.first()
        if kept is None:
            raise Invalid("There is no such record in this project.", field="into")
        return kept

    def _answer(self, done: merging.Merged) -> Answer:
        record = Entity.objects.get(pk=done.record.pk)
        made = {"record": entity_value(record), "action": done.action_id, **asdict(done.counts)}
        return value(made, version=record.version)
