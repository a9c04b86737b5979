"""Projects, and what belongs to them alone: members, guidelines, tags, entity records."""

import uuid
from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from rest_framework.request import Request

from annotations.actions import entities, projects
from annotations.actions.cleaning import read_id
from annotations.actions.replying import Answer
from annotations.api.base import Endpoint, dumped, listed, repeatable, respond, unchanged, value
from annotations.frames import storable
from annotations.models import Entity, Guidelines, Member, Project
from annotations.queries.listing import PAGING, equal_to, filtered, page_of
from annotations.refusals import NotAllowed, NotThere

RULES = projects.RULES


def project_value(project: Project) -> dict[str, Any]:
    """A project as it travels."""
    names = ("id", "slug", *RULES, "version", "created_at")
    return {name: getattr(project, name) for name in names}


def member_value(member: Member) -> dict[str, Any]:
    """A membership as it travels; the person is its key within the project."""
    return {
        "user": member.user.get_username(),
        "role": member.role,
        "version": member.version,
        "created_at": member.created_at,
    }


def guidelines_value(guidelines: Guidelines) -> dict[str, Any]:
    """A version of the guidelines as it travels."""
    return {
        "number": guidelines.number,
        "text": guidelines.text,
        "author": guidelines.author.get_username(),
        "created_at": guidelines.created_at,
    }


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
        "version": entity.version,
        "created_at": entity.created_at,
    }


def _texts(rows: list[Any]) -> list[str]:
    return [dumped(row) for row in rows]


class Projects(Endpoint):
    """The projects in reach; a new one."""

    def get(self, request: Request) -> HttpResponse:
        """The projects that the caller is a member of."""
        reach = Project.objects.visible_to(self.user)
        if self.token is not None:
            reach = reach.filter(pk=self.token.project_id)
        page = page_of(filtered(reach, {}, dict(request.GET.lists()), also=PAGING), request.GET)
        rows = {row.pk: row for row in Project.objects.filter(pk__in=page.ids)}
        return listed(request, page, _texts([project_value(rows[pk]) for pk in page.ids]))

    @repeatable
    def post(self, request: Request) -> Answer:
        """Start a project; the caller becomes its first manager."""
        if self.token is not None:
            raise NotAllowed("A token is for one project; start a project in the browser.")
        body = dict(self.body("slug", *RULES, required=["slug", "name"]))
        slug, name = body.pop("slug"), body.pop("name")
        project = projects.create_project(
            by=self.user, slug=slug, name=name, rules=body, action_id=self.action_id
        )
        project.refresh_from_db()
        return value(project_value(project), status=201, version=project.version)


class ProjectDetail(Endpoint):
    """One project."""

    def get(self, request: Request, slug: str) -> HttpResponse:
        """Its name and rules of review."""
        project = self.project(slug)
        if unchanged(request, project.version):
            return HttpResponse(status=304, headers={"ETag": f'"{project.version}"'})
        return respond(value(project_value(project), version=project.version))

    @repeatable
    def patch(self, request: Request, slug: str) -> Answer:
        """Change them; for managers."""
        self.project(slug)
        project = projects.change_project(
            by=self.user,
            slug=slug,
            version=self.seen_version(),
            changes=self.body(*RULES),
            action_id=self.action_id,
        )
        return value(project_value(project), version=project.version)


class Members(Endpoint):
    """Who is in a project."""

    def get(self, request: Request, slug: str) -> HttpResponse:
        """The members and their roles."""
        rows = filtered(
            Member.objects.filter(project=self.project(slug)), {}, dict(request.GET.lists()), also=PAGING
        )
        page = page_of(rows, request.GET)
        found = {row.pk: row for row in Member.objects.filter(pk__in=page.ids).select_related("user")}
        return listed(request, page, _texts([member_value(found[pk]) for pk in page.ids]))

    @repeatable
    def post(self, request: Request, slug: str) -> Answer:
        """Make a user a member; for managers."""
        self.project(slug)
        body = self.body("user", "role", required=["user", "role"])
        member = projects.set_member(
            by=self.user, slug=slug, username=body["user"], role=body["role"], action_id=self.action_id
        )
        return _member(slug, member.user.get_username(), status=201)


def _member(slug: str, username: str, status: int = 200) -> Answer:
    found = Member.objects.filter(project__slug=slug, user__username=username).select_related("user")
    member = found.first() if storable(username) else None
    if member is None:
        raise NotThere("There is no such member.")
    return value(member_value(member), status=status, version=member.version)


class MemberDetail(Endpoint):
    """One membership."""

    def get(self, request: Request, slug: str, username: str) -> HttpResponse:
        """The member's role."""
        self.project(slug)
        found = _member(slug, username)
        tag = found.headers["ETag"]
        if unchanged(request, int(tag.strip('"'))):
            return HttpResponse(status=304, headers={"ETag": tag})
        return respond(found)

    @repeatable
    def patch(self, request: Request, slug: str, username: str) -> Answer:
        """Change the role; for managers."""
        self.project(slug)
        _member(slug, username)
        body = self.body("role", required=["role"])
        projects.set_member(
            by=self.user,
            slug=slug,
            username=username,
            role=body["role"],
            version=self.seen_version(),
            action_id=self.action_id,
        )
        return _member(slug, username)

    @repeatable
    def delete(self, request: Request, slug: str, username: str) -> Answer:
        """End the membership, and with it the member's tokens; for managers."""
        self.project(slug)
        _member(slug, username)
        projects.remove_member(
            by=self.user,
            slug=slug,
            username=username,
            version=self.seen_version(),
            action_id=self.action_id,
        )
        return Answer(204)


class GuidelinesVersions(Endpoint):
    """The guidelines of a project, every version of them."""

    def get(self, request: Request, slug: str) -> HttpResponse:
        """The versions, oldest first."""
        rows = Guidelines.objects.filter(project=self.project(slug))
        page = page_of(filtered(rows, {}, dict(request.GET.lists()), also=PAGING), request.GET)
        found = {row.pk: row for row in rows.filter(pk__in=page.ids).select_related("author")}
        return listed(request, page, _texts([guidelines_value(found[pk]) for pk in page.ids]))

    @repeatable
    def post(self, request: Request, slug: str) -> Answer:
        """Write the next version, in Markdown; `If-Match` names the number that it replaces. For managers."""
        self.project(slug)
        body = self.body("text", required=["text"])
        made = projects.write_guidelines(
            by=self.user,
            slug=slug,
            text=body["text"],
            number=self.seen_version(),
            action_id=self.action_id,
        )
        made = Guidelines.objects.select_related("author").get(pk=made.pk)
        return value(guidelines_value(made), status=201, version=made.number)


class Entities(Endpoint):
    """The entity records of a project."""

    def get(self, request: Request, slug: str) -> HttpResponse:
        """The records; local ones of the articles in reach among them."""
        here = Q(article=None) | Q(article__in=self.articles)
        rows = Entity.objects.filter(here, project=self.project(slug), deleted_at=None)
        query = dict(request.GET.lists())
        filters = {"type": equal_to("type"), "name": equal_to("name"), "wikidata_id": equal_to("wikidata_id")}
        page = page_of(filtered(rows, filters, query, also=PAGING), request.GET)
        found = {row.pk: row for row in Entity.objects.filter(pk__in=page.ids)}
        return listed(request, page, _texts([entity_value(found[pk]) for pk in page.ids]))

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


class EntityDetail(Endpoint):
    """One entity record."""

    def entity(self, pk: uuid.UUID) -> Entity:
        """The record, if it is in reach."""
        mine = Entity.objects.filter(Q(article=None) | Q(article__in=self.articles), pk=pk, deleted_at=None)
        mine = mine.filter(project__members__user=self.user)
        if self.token is not None:
            mine = mine.filter(project=self.token.project_id)
        entity = mine.first()
        if entity is None:
            raise NotThere("There is no such record.")
        return entity

    def get(self, request: Request, pk: uuid.UUID) -> HttpResponse:
        """The record."""
        entity = self.entity(pk)
        if unchanged(request, entity.version):
            return HttpResponse(status=304, headers={"ETag": f'"{entity.version}"'})
        return respond(value(entity_value(entity), version=entity.version))

    @repeatable
    def patch(self, request: Request, pk: uuid.UUID) -> Answer:
        """Change it. Another name, type or Wikidata id reopens what was approved with it."""
        self.entity(pk)
        entity = entities.change_entity(
            by=self.user,
            entity_id=pk,
            version=self.seen_version(),
            changes=self.body(*entities.SETTABLE),
            action_id=self.action_id,
        )
        return value(entity_value(entity), version=entity.version)

    @repeatable
    def delete(self, request: Request, pk: uuid.UUID) -> Answer:
        """Delete it, if nothing points at it."""
        self.entity(pk)
        entities.delete_entity(
            by=self.user, entity_id=pk, version=self.seen_version(), action_id=self.action_id
        )
        return Answer(204)
