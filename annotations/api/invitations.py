"""Invitations into a project; for managers. A link is in the answer that made it, and is stored nowhere."""

import json
import uuid
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from rest_framework.request import Request

from annotations.actions.idempotency import Answer
from annotations.actions.people import invitations
from annotations.api.base import Endpoint, answer_list, dump_json, is_unchanged, repeatable, respond, value
from annotations.api.description.operations import NOTHING_TO_SAY, describe, describe_list, describe_write
from annotations.api.description.schemas import TEXT, one_of, ref, thing
from annotations.choices import Role
from annotations.models import Invitation
from annotations.policy import require_manager
from annotations.queries.lists.listing import PAGING, apply_filters, page_of
from annotations.queries.pages import actor_of
from annotations.queries.people.invitations import describe_invitation, invitations_of
from annotations.refusals import NotThere


def invitation_value(invitation: Invitation) -> dict[str, Any]:
    """An open invitation as it travels, one of `invitations_of`."""
    return {
        "id": invitation.pk,
        "invitee": invitation.invitee,
        "role": invitation.role,
        "inviter": invitation.inviter.get_username(),
        "version": invitation.version,
        "created_at": invitation.created_at,
        "expires_at": invitation.expires_at,
        "works": describe_invitation(invitation).works,
    }


class _OfInvitations(Endpoint):
    def shown(self, row: Any) -> Any:
        """As it travels."""
        return json.loads(dump_json(invitation_value(self.find(row.pk))))

    def find(self, pk: uuid.UUID) -> Invitation:
        """An open invitation of a project that the caller manages."""
        row = Invitation.objects.filter(pk=pk, project__in=self.projects).select_related("project").first()
        if row is None:
            raise NotThere("There is no such invitation.")
        self.project_id = row.project_id
        require_manager(actor_of(self.user, row.project.slug))
        invitation = invitations_of(row.project).filter(pk=pk).first()
        if invitation is None:
            raise NotThere("There is no such invitation.")
        return invitation

    def with_link(self, answer: HttpResponse) -> HttpResponse:
        """An answer with the link of the invitation in it: left out of what is kept for repeated requests."""
        if answer.status_code not in (200, 201):
            return answer
        body = json.loads(answer.content)
        made = Invitation(pk=uuid.UUID(body["id"]), version=body["version"])
        path = reverse("join", args=[invitations.link_of(made)])
        answer.content = dump_json({**body, "link": self.request.build_absolute_uri(path)}).encode()
        return answer

    def mail(self, invitation: Invitation) -> None:
        """Send the link to whom it is for, where that is an address and the site sends mail."""
        path = reverse("join", args=[invitations.link_of(invitation)])
        invitations.mail_link(invitation, self.request.build_absolute_uri(path))


class Invitations(_OfInvitations):
    """The open invitations of a project; a new one."""

    @describe_list("Invitation")
    def get(self, request: Request, slug: str) -> HttpResponse:
        """Who is invited and has not joined; `works` says whether the last link still lets somebody in."""
        project = self.project(slug)
        require_manager(actor_of(self.user, slug))
        rows = invitations_of(project)
        page = page_of(apply_filters(rows, {}, dict(request.GET.lists()), also=PAGING), request.GET)
        by_id = {row.pk: row for row in rows.filter(pk__in=page.ids)}
        return answer_list(request, page, [dump_json(invitation_value(by_id[pk])) for pk in page.ids])

    @describe(
        {201: ref("InvitationWithLink"), 200: ref("InvitationWithLink")},
        body=thing({"invitee": TEXT, "role": one_of(Role)}),
    )
    def post(self, request: Request, slug: str) -> HttpResponse:
        """Invite somebody, called by a name or an e-mail address; `link` lets them in, once, within a week.

        Whether there is such a person is not looked at. Invited twice, the answer is the invitation that is there.
        """
        return self.with_link(self._invite(request, slug=slug))

    @repeatable
    def _invite(self, request: Request, slug: str) -> Answer:
        self.project(slug)
        body = self.body("invitee", "role", required=["invitee", "role"])
        made, is_new = invitations.invite(by=self.user, slug=slug, invitee=body["invitee"], role=body["role"])
        if is_new:
            self.mail(made)
        invitation = self.find(made.pk)
        return value(invitation_value(invitation), status=201 if is_new else 200, version=invitation.version)


class InvitationDetail(_OfInvitations):
    """One open invitation."""

    @describe({200: ref("Invitation"), 304: None})
    def get(self, request: Request, pk: uuid.UUID) -> HttpResponse:
        """Whom it is for, and whether it works; without its link."""
        invitation = self.find(pk)
        if is_unchanged(request, invitation.version):
            return HttpResponse(status=304, headers={"ETag": f'"{invitation.version}"'})
        return respond(value(invitation_value(invitation), version=invitation.version))

    @describe_write({204: None})
    @repeatable
    def delete(self, request: Request, pk: uuid.UUID) -> Answer:
        """Revoke it: its link lets nobody in."""
        self.find(pk)
        invitations.revoke_invitation(by=self.user, invitation_id=pk, version=self.seen_version())
        return Answer(204)


class InvitationLink(_OfInvitations):
    """The link of an invitation."""

    @describe_write({200: ref("InvitationWithLink")}, NOTHING_TO_SAY)
    def post(self, request: Request, pk: uuid.UUID) -> HttpResponse:
        """Make a new link, good for another week; the one before it ends. The caller is the inviter now."""
        return self.with_link(self._renew(request, pk=pk))

    @repeatable
    def _renew(self, request: Request, pk: uuid.UUID) -> Answer:
        self.find(pk)
        self.body()
        self.mail(invitations.renew_link(by=self.user, invitation_id=pk, version=self.seen_version()))
        invitation = self.find(pk)
        return value(invitation_value(invitation), version=invitation.version)
