"""Who may see a restricted article, and who was given it: for managers, as on the page about an article."""

import datetime
import json
import uuid
from typing import Any

from django.http import HttpResponse
from rest_framework.request import Request

from annotations.actions import access
from annotations.actions.idempotency import Answer
from annotations.actions.scopes import actor_in
from annotations.api.base import Endpoint, answer_list, dump_json, is_unchanged, repeatable, respond, value
from annotations.api.description.operations import PAGING_QUERY, describe, describe_list, describe_write
from annotations.api.description.schemas import DAY, TEXT, or_null, ref, thing
from annotations.api.description.schemas import page_of as page_schema
from annotations.models import Article, ArticleReader, Assignment, Member
from annotations.policy import require_manager
from annotations.queries.lists.listing import PAGING, apply_filters, page_of
from annotations.refusals import Invalid, NotThere
from annotations.scheme import storable


def reader_value(reader: ArticleReader) -> dict[str, Any]:
    """A reader as it travels; the person is its key within the article."""
    return {"user": reader.member.user.get_username(), "left_at": reader.member.left_at}


def assignment_value(given: Assignment) -> dict[str, Any]:
    """An assignment as it travels."""
    return {
        "id": given.pk,
        "article": given.article_id,
        "user": given.member.user.get_username(),
        "left_at": given.member.left_at,
        "state": given.state,
        "round": given.round,
        "due_on": given.due_on,
        "given_by": None if given.given_by is None else given.given_by.get_username(),
        "version": given.version,
        "created_at": given.created_at,
    }


class _Managed(Endpoint):
    def managed(self, pk: uuid.UUID) -> Article:
        """An article in reach, for a manager of its project."""
        article = self.article(pk)
        require_manager(actor_in(self.user, article.project))
        return article


class Readers(_Managed):
    """Who sees an article while it is restricted, beside the managers."""

    @describe({200: page_schema(ref("Reader")), 304: None}, query=PAGING_QUERY)
    def get(self, request: Request, pk: uuid.UUID) -> HttpResponse:
        """The readers, also who has left; the ETag is the article's version. For managers."""
        article = self.managed(pk)
        if is_unchanged(request, article.version):
            return HttpResponse(status=304, headers={"ETag": f'"{article.version}"'})
        rows = ArticleReader.objects.filter(article=article)
        page = page_of(apply_filters(rows, {}, dict(request.GET.lists()), also=PAGING), request.GET)
        found = _with_members(rows).in_bulk(page.ids)
        answer = answer_list(request, page, [dump_json(reader_value(found[pk])) for pk in page.ids])
        answer["ETag"] = f'"{article.version}"'
        return answer

    @describe({201: ref("Reader"), 200: ref("Reader")}, body=thing({"user": TEXT}))
    @repeatable
    def post(self, request: Request, pk: uuid.UUID) -> Answer:
        """Name a member as a reader; named twice they are named once. For managers."""
        self.managed(pk)
        reader, new = access.name_reader(
            by=self.user,
            article_id=pk,
            username=self.body("user", required=["user"])["user"],
            action_id=self.action_id,
        )
        version = self.article(pk).version
        return value(reader_value(reader), status=201 if new else 200, version=version)


class ReaderDetail(_Managed):
    """One reader of an article."""

    @describe({200: ref("Reader"), 304: None})
    def get(self, request: Request, pk: uuid.UUID, username: str) -> HttpResponse:
        """The reader; the ETag is the article's version. For managers."""
        article = self.managed(pk)
        reader = None
        if storable(username):
            reader = _with_members(article.readers.filter(member__user__username=username)).first()
        if reader is None:
            raise NotThere("There is no such reader.")
        if is_unchanged(request, article.version):
            return HttpResponse(status=304, headers={"ETag": f'"{article.version}"'})
        return respond(value(reader_value(reader), version=article.version))

    @describe_write({204: None})
    @repeatable
    def delete(self, request: Request, pk: uuid.UUID, username: str) -> Answer:
        """Name them no longer; `If-Match` is the article's version. For managers."""
        self.managed(pk)
        access.remove_reader(
            by=self.user,
            article_id=pk,
            username=username,
            version=self.seen_version(),
            action_id=self.action_id,
        )
        return Answer(204)


class _OfAssignments(_Managed):
    def shown(self, row: Any) -> Any:
        """As it travels."""
        return json.loads(dump_json(assignment_value(row)))

    def due_on(self, body: dict[str, Any]) -> datetime.date | None:
        """The day that was sent, like 2026-03-12, or null."""
        sent = body.get("due_on")
        if sent is None:
            return None
        try:
            day = datetime.date.fromisoformat(sent)
        except (TypeError, ValueError):
            day = None
        # Python also reads 20260312 and 2026-W11-4.
        if day is None or day.isoformat() != sent:
            raise Invalid("“due_on” is a date like 2026-03-12, or null.", field="due_on")
        return day


class Assignments(_OfAssignments):
    """Who was given an article."""

    @describe_list("Assignment")
    def get(self, request: Request, pk: uuid.UUID) -> HttpResponse:
        """Who, by whom, until when and in which round; also who has left. For managers."""
        rows = Assignment.objects.filter(article=self.managed(pk))
        page = page_of(apply_filters(rows, {}, dict(request.GET.lists()), also=PAGING), request.GET)
        found = _with_members(rows).select_related("given_by").in_bulk(page.ids)
        return answer_list(request, page, [dump_json(assignment_value(found[pk])) for pk in page.ids])

    @describe(
        {201: ref("Assignment"), 200: ref("Assignment")},
        body=thing({"user": TEXT}, {"due_on": or_null(DAY)}),
        replaces=True,
    )
    @repeatable
    def post(self, request: Request, pk: uuid.UUID) -> Answer:
        """Give the article to a member who may see it; for managers. Who has it already keeps it.

        To say another day for somebody who has it, `If-Match` names the version of their assignment.
        """
        article = self.managed(pk)
        body = self.body("user", "due_on", required=["user"])
        due_on = self.due_on(body)
        given = _find_given(article, body["user"])
        replaces = given is not None and due_on not in (None, given.due_on)
        assignment, new = access.assign(
            by=self.user,
            article_id=pk,
            username=body["user"],
            due_on=due_on,
            version=self.seen_version() if replaces else 0,
            field="user",
            action_id=self.action_id,
        )
        return _answer_assignment(assignment.pk, status=201 if new else 200)


class AssignmentDetail(_OfAssignments):
    """One assignment."""

    @describe({200: ref("Assignment"), 304: None})
    def get(self, request: Request, pk: uuid.UUID) -> HttpResponse:
        """Who was given which article, by whom, until when. For managers."""
        given = self._given(pk)
        if is_unchanged(request, given.version):
            return HttpResponse(status=304, headers={"ETag": f'"{given.version}"'})
        return respond(_answer_assignment(pk))

    @describe_write({200: ref("Assignment")}, thing({"due_on": or_null(DAY)}))
    @repeatable
    def patch(self, request: Request, pk: uuid.UUID) -> Answer:
        """Say another day until which it is given, or none (null). For managers."""
        self._given(pk)
        due_on = self.due_on(self.body("due_on", required=["due_on"]))
        access.change_assignment(
            by=self.user,
            assignment_id=pk,
            version=self.seen_version(),
            due_on=due_on,
            action_id=self.action_id,
        )
        return _answer_assignment(pk)

    @describe_write({204: None})
    @repeatable
    def delete(self, request: Request, pk: uuid.UUID) -> Answer:
        """Take the article back; what was marked stays. For managers."""
        self._given(pk)
        access.remove_assignment(
            by=self.user, assignment_id=pk, version=self.seen_version(), action_id=self.action_id
        )
        return Answer(204)

    def _given(self, pk: uuid.UUID) -> Assignment:
        given = Assignment.objects.filter(pk=pk, article__in=self.articles).first()
        if given is None:
            raise NotThere("There is no such assignment.")
        self.managed(given.article_id)
        return given


def _with_members(rows: Any) -> Any:
    # Who has left is named, too: the manager of members passes over them, a join does not.
    return rows.select_related("member__user")


def _find_given(article: Article, username: Any) -> Assignment | None:
    members = Member.objects.filter(
        project=article.project_id, user__username=str(username).replace("\0", "")
    )
    return Assignment.objects.filter(article=article, member__in=members).first()


def _answer_assignment(pk: uuid.UUID, status: int = 200) -> Answer:
    given = Assignment.objects.select_related("member__user", "given_by").filter(pk=pk).first()
    if given is None:
        raise NotThere("There is no such assignment.")
    return value(assignment_value(given), status=status, version=given.version)
