"""Inviting people into a project, and accepting that.

An invitation lets in whoever opens its link: the account that they sign in with, or one that they make. It is used once,
ends after a week, and holds only as long as who made it manages the project.
"""

import datetime
import re
import uuid
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Lower
from django.template.loader import render_to_string
from django.utils import timezone

from annotations.actions.cleaning import check_fields, plain_text, read_role, strip_ends
from annotations.actions.people.new_people import create_person
from annotations.actions.people.signed_links import UNREADABLE, read_link, sign_link
from annotations.actions.projects import let_in
from annotations.actions.scopes import check_version, lock_project
from annotations.actions.transactions import one_transaction
from annotations.choices import Role
from annotations.models import Invitation, Member, Project, User
from annotations.models.invitation import OPEN
from annotations.policy import Actor, require_manager
from annotations.queries.people.invitations import describe_invitation, invitations_of
from annotations.refusals import AlreadyUsed, Gone, Invalid, NotAllowed, NotThere, WrongState
from annotations.sentences import say

LIFE = datetime.timedelta(days=7)
MOST_OPEN = 100
"""Invitations that a project may have open: each may send a mail."""

_PURPOSE = "invitation"
_NO_LONGER = say("This invitation does not work any more: ask for a new one.")
_NO_LINE = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]")


def invite(*, by: User, slug: str, invitee: Any, role: Any) -> tuple[Invitation, bool]:
    """Invite somebody; returns the invitation and whether it is new.

    Asked again, the answer is the invitation that is open, with a new link if the last one does not work any more.
    Whether there is an account of that name or address is not looked at, so that nobody is told.
    """
    with one_transaction():
        actor = lock_project(by, slug=slug)
        require_manager(actor)
        role = read_role(role)
        invitee = strip_ends(plain_text(invitee, "invitee"))
        if _NO_LINE.search(invitee):
            raise Invalid(say("A name or an address is one line."), field="invitee")
        same = invitations_of(actor.project).annotate(key=Lower("invitee")).filter(key=Lower(Value(invitee)))
        standing = same.first()
        if standing is None:
            return _create(actor, invitee, role), True
        if standing.role != role:
            raise AlreadyUsed(
                say(
                    "“{invitee}” is invited already, as {role}: revoke that first.",
                    invitee=standing.invitee,
                    role=Role(standing.role).label,
                ),
                field="invitee",
            )
        if not describe_invitation(standing).works:
            _renew(standing, by)
        return standing, False


def renew_link(*, by: User, invitation_id: uuid.UUID, version: int | None) -> Invitation:
    """Make a new link, which is good for another week; the one before it ends. Who acts is the inviter now."""
    with one_transaction():
        invitation = _lock_for_manager(by, invitation_id, version)
        _require_open(invitation)
        _renew(invitation, by)
        return invitation


def revoke_invitation(*, by: User, invitation_id: uuid.UUID, version: int | None) -> None:
    """End an invitation that nobody has accepted; revoked twice it is revoked once."""
    with one_transaction():
        invitation = _lock_for_manager(by, invitation_id, version, archived=True)
        if invitation.revoked_at is not None:
            return
        _require_open(invitation)
        invitation.revoked_at, invitation.revoked_by = timezone.now(), by
        invitation.save(update_fields=["revoked_at", "revoked_by"])


def link_of(invitation: Invitation) -> str:
    """The last part of the address of its link."""
    return sign_link(_PURPOSE, invitation.pk.hex, invitation.version)


def is_mailed(invitation: Invitation) -> bool:
    """Whether its link is sent to whom it is for: the site sends mail, and the invitee is an address."""
    try:
        validate_email(invitation.invitee)
    except ValidationError:
        return False
    return bool(settings.EMAIL_HOST)


def mail_link(invitation: Invitation, url: str) -> None:
    """Send the link to whom it is for, once it is stored, if it `is_mailed`."""
    if not is_mailed(invitation):
        return
    context = {"invitation": invitation, "url": url}
    message = EmailMessage(
        subject="newsnotes: an invitation",
        body=render_to_string("account/email/invitation_message.txt", context),
        to=[invitation.invitee],
    )
    transaction.on_commit(message.send)


def find_invitation(token: str) -> Invitation:
    """The invitation of a link that works; `Gone` says why one does not any more."""
    invitation, version = _read(token)
    _check_works(invitation, version)
    return invitation


def find_joined(*, by: User, token: str) -> Project | None:
    """The project of a link, if this person is in it already: for them nothing is left to accept."""
    project = _read(token)[0].project
    return project if Member.objects.filter(project=project, user=by).exists() else None


def accept(*, by: User, token: str) -> Project:
    """Let a person into the project of a link; who is in it already keeps their role, and the link stays for others."""
    with one_transaction():
        return find_joined(by=by, token=token) or _accept(by, token)


def join(*, token: str, username: str, password: str) -> tuple[User, Project]:
    """Make an account for whom a link is, and let it in; the form has checked the password."""
    with one_transaction():
        find_invitation(token)
        person = create_person(username=username, password=password)
        return person, _accept(person, token)


def _accept(person: User, token: str) -> Project:
    invitation, version = _read(token)
    try:
        actor = lock_project(invitation.inviter, pk=invitation.project_id)
        require_manager(actor)
    except (NotThere, NotAllowed):
        raise Gone(_NO_LONGER) from None
    if find_joined(by=person, token=token):  # sent twice at once, it is accepted once
        return actor.project
    invitation = Invitation.objects.select_for_update(no_key=True).get(pk=invitation.pk)
    _check_works(invitation, version)
    invitation.accepted_at, invitation.accepted_by = timezone.now(), person
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    let_in(actor, person, invitation.role)
    return actor.project


def _read(token: str) -> tuple[Invitation, int]:
    pk, version = read_link(_PURPOSE, token)
    invitation = Invitation.objects.select_related("project", "inviter").filter(pk=pk).first()
    if invitation is None:
        raise NotThere(UNREADABLE)
    return invitation, version


def _check_works(invitation: Invitation, version: int) -> None:
    if invitation.accepted_at is not None:
        raise Gone(say("This invitation was used: ask for a new one, or sign in if it was you."))
    standing = invitations_of(invitation.project).filter(pk=invitation.pk).first()
    if standing is None or not describe_invitation(standing).works:
        raise Gone(_NO_LONGER)
    if standing.version != version:
        raise Gone(say("There is a newer link for this invitation: use that one, or ask for another."))


def _create(actor: Actor, invitee: str, role: Any) -> Invitation:
    if Invitation.objects.filter(OPEN, project=actor.project).count() >= MOST_OPEN:
        raise WrongState(say("{most} invitations are open: revoke some of them first.", most=MOST_OPEN))
    invitation = Invitation(
        project=actor.project,
        invitee=invitee,
        role=role,
        inviter=actor.user,
        expires_at=timezone.now() + LIFE,
    )
    check_fields(invitation, ["invitee"])
    invitation.save(force_insert=True)
    return invitation


def _renew(invitation: Invitation, by: User) -> None:
    invitation.inviter, invitation.expires_at = by, timezone.now() + LIFE
    invitation.version += 1
    invitation.save(update_fields=["inviter", "expires_at", "version"])


def _lock_for_manager(
    by: User, invitation_id: uuid.UUID, version: int | None, *, archived: bool = False
) -> Invitation:
    project = Invitation.objects.filter(pk=invitation_id).values("project")
    try:
        require_manager(lock_project(by, pk__in=project, archived=archived))
    except NotThere:
        raise NotThere(say("There is no such invitation.")) from None
    invitation = Invitation.objects.select_related("project", "inviter").get(pk=invitation_id)
    check_version(invitation, version, say("This invitation"))
    return invitation


def _require_open(invitation: Invitation) -> None:
    if invitation.accepted_at is not None:
        raise WrongState(say("This invitation was accepted: remove the member instead."))
    if invitation.revoked_at is not None:
        raise WrongState(say("This invitation was revoked: invite them anew."))
