"""Projects, and what belongs to them alone: members, guidelines, tags."""

import json
from typing import Any

from django.db.models import Max
from django.http import HttpResponse
from rest_framework.request import Request

from annotations.actions import projects
from annotations.actions.idempotency import Answer
from annotations.api.base import Endpoint, answer_list, dump_json, is_unchanged, repeatable, respond, value
from annotations.api.description.operations import PAGING_QUERY, describe, describe_list, describe_write
from annotations.api.description.schemas import RULES as RULES_IN
from annotations.api.description.schemas import TEXT, one_of, ref, thing
from annotations.api.description.schemas import page_of as page_schema
from annotations.api.problems import Malformed
from annotations.choices import Role
from annotations.models import Guidelines, Member, Project
from annotations.queries.lists.listing import PAGING, apply_filters, page_of
from annotations.queries.people.people import list_left_members, members_of
from annotations.refusals import Invalid, NotAllowed, NotThere
from annotations.scheme import storable
from newsnotes.web.bodies import FORM

RULES = projects.RULES


def project_value(project: Project) -> dict[str, Any]:
    """A project as it travels."""
    names = ("id", "slug", *RULES, "version", "created_at", "archived_at")
    return {name: getattr(project, name) for name in names}


def member_value(member: Member) -> dict[str, Any]:
    """A membership as it travels; the person is its key within the project."""
    return {
        "user": member.user.get_username(),
        "role": member.role,
        "version": member.version,
        "created_at": member.created_at,
        "left_at": member.left_at,
    }


def guidelines_value(guidelines: Guidelines) -> dict[str, Any]:
    """A version of the guidelines as it travels."""
    return {
        "number": guidelines.number,
        "text": guidelines.text,
        "author": guidelines.author.get_username(),
        "created_at": guidelines.created_at,
    }


def _texts(rows: list[Any]) -> list[str]:
    return [dump_json(row) for row in rows]


class Projects(Endpoint):
    """The projects in reach; a new one."""

    @describe_list("Project", archived={"type": "boolean", "description": "those that are archived instead"})
    def get(self, request: Request) -> HttpResponse:
        """The projects that the caller is a member of; with `archived=true` those that are archived."""
        query = dict(request.GET.lists())
        chosen = query.pop("archived", ["false"])
        if chosen not in (["true"], ["false"]):
            raise Invalid("“archived” is true or false.", field="archived")
        reach = self.projects.filter(archived_at__isnull=chosen == ["false"])
        page = page_of(apply_filters(reach, {}, query, also=PAGING), request.GET)
        rows = {row.pk: row for row in Project.objects.filter(pk__in=page.ids)}
        return answer_list(request, page, _texts([project_value(rows[pk]) for pk in page.ids]))

    @describe(
        {201: ref("Project")},
        body=thing(
            {"slug": TEXT, "name": TEXT}, {name: RULES_IN[name] for name in RULES_IN if name != "name"}
        ),
    )
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
        self.project_id = project.pk
        return value(project_value(project), status=201, version=project.version)


class ProjectDetail(Endpoint):
    """One project."""

    def shown(self, row: Any) -> Any:
        """As it travels."""
        return json.loads(dump_json(project_value(row)))

    @describe({200: ref("Project"), 304: None})
    def get(self, request: Request, slug: str) -> HttpResponse:
        """Its name and rules of review."""
        project = self.project(slug)
        if is_unchanged(request, project.version):
            return HttpResponse(status=304, headers={"ETag": f'"{project.version}"'})
        return respond(value(project_value(project), version=project.version))

    @describe_write({200: ref("Project")}, thing({}, RULES_IN))
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


class _OfMembers(Endpoint):
    def shown(self, row: Any) -> Any:
        """As it travels."""
        return json.loads(dump_json(member_value(row)))


class Members(_OfMembers):
    """Who is in a project."""

    @describe_list("Member", left={"type": "boolean", "description": "those who have left instead"})
    def get(self, request: Request, slug: str) -> HttpResponse:
        """The members and their roles; with `left=true` those who have left."""
        project, query = self.project(slug), dict(request.GET.lists())
        if query.pop("left", ["false"]) not in (["true"], ["false"]):
            raise Invalid("“left” is true or false.", field="left")
        members = list_left_members(project) if request.GET.get("left") == "true" else members_of(project)
        page = page_of(apply_filters(members, {}, query, also=PAGING), request.GET)
        found = {row.pk: row for row in Member.ever.filter(pk__in=page.ids).select_related("user")}
        return answer_list(request, page, _texts([member_value(found[pk]) for pk in page.ids]))

    @describe(
        {201: ref("Member"), 200: ref("Member")},
        body=thing({"user": TEXT, "role": one_of(Role)}),
        replaces=True,
    )
    @repeatable
    def post(self, request: Request, slug: str) -> Answer:
        """Make a user a member; for managers. Who is one already gets the role, if `If-Match` names the version."""
        self.project(slug)
        body = self.body("user", "role", required=["user", "role"])
        there = _find_member(slug, body["user"]) is not None
        member = projects.set_member(
            by=self.user,
            slug=slug,
            username=body["user"],
            role=body["role"],
            version=self.seen_version() if there else 0,
            action_id=self.action_id,
        )
        return _member(slug, member.user.get_username(), status=200 if there else 201)


def _find_member(slug: str, username: Any) -> Member | None:
    if not isinstance(username, str) or not storable(username):
        return None
    found = Member.objects.filter(project__slug=slug, user__username=username)
    return found.select_related("user").first()


def _member(slug: str, username: str, status: int = 200) -> Answer:
    member = _find_member(slug, username)
    if member is None:
        raise NotThere("There is no such member.")
    return value(member_value(member), status=status, version=member.version)


class MemberDetail(_OfMembers):
    """One membership."""

    @describe({200: ref("Member")})
    def get(self, request: Request, slug: str, username: str) -> HttpResponse:
        """The member's role."""
        self.project(slug)
        found = _member(slug, username)
        tag = found.headers["ETag"]
        if is_unchanged(request, int(tag.strip('"'))):
            return HttpResponse(status=304, headers={"ETag": tag})
        return respond(found)

    @describe_write({200: ref("Member")}, thing({"role": one_of(Role)}))
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

    @describe(
        {204: None},
        versioned=True,
        query={"to": {"type": "string", "description": "the member who goes on with what waits for them"}},
    )
    @repeatable
    def delete(self, request: Request, slug: str, username: str) -> Answer:
        """End the membership, and with it the member's tokens: for managers, and one's own. `to` goes on with their work."""
        self.project(slug)
        _member(slug, username)
        for name in request.GET.keys() - {"to"}:
            raise Malformed(f"There is no parameter “{name[:50]}”; there is to.", field=name[:50])
        projects.remove_member(
            by=self.user,
            slug=slug,
            username=username,
            version=self.seen_version(),
            to=request.GET.get("to", ""),
            action_id=self.action_id,
        )
        return Answer(204)


class GuidelinesVersions(Endpoint):
    """The guidelines of a project, every version of them."""

    largest_body = FORM

    def shown(self, row: Guidelines | None) -> Any:
        """The newest version as it travels; number 0 if there is none yet."""
        return json.loads(dump_json(guidelines_value(row))) if row else {"number": 0}

    @describe({200: page_schema(ref("Guidelines")), 304: None}, query=PAGING_QUERY)
    def get(self, request: Request, slug: str) -> HttpResponse:
        """The versions, oldest first; the ETag is the number of the newest, 0 if there is none."""
        rows = Guidelines.objects.filter(project=self.project(slug))
        page = page_of(apply_filters(rows, {}, dict(request.GET.lists()), also=PAGING), request.GET)
        newest = rows.aggregate(newest=Max("number", default=0))["newest"]
        if is_unchanged(request, newest):
            return HttpResponse(status=304, headers={"ETag": f'"{newest}"'})
        found = {row.pk: row for row in rows.filter(pk__in=page.ids).select_related("author")}
        answer = answer_list(request, page, _texts([guidelines_value(found[pk]) for pk in page.ids]))
        answer["ETag"] = f'"{newest}"'
        return answer

    @describe_write({201: ref("Guidelines")}, thing({"text": TEXT}))
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
