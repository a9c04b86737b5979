"""Invitations of a project, and whom a manager may give a way to a new password."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from annotations.choices import Role
from annotations.models import Invitation, Member, Project
from annotations.models.invitation import OPEN
from annotations.policy import Actor
from annotations.sentences import say


@dataclass(frozen=True)
class OpenInvitation:
    """An invitation that nobody has accepted or revoked; `why_not` says why its link does not work, if so."""

    invitation: Invitation
    why_not: str

    @property
    def works(self) -> bool:
        """Whether its link lets somebody in now."""
        return not self.why_not


def invitations_of(project: Project) -> QuerySet[Invitation]:
    """Those of a project that are open, the newest first, each with whether its inviter still manages there."""
    managing = Member.objects.filter(
        project=OuterRef("project"), user=OuterRef("inviter"), role=Role.MANAGER, user__is_active=True
    )
    rows = Invitation.objects.filter(OPEN, project=project).select_related("inviter")
    return rows.annotate(inviter_manages=Exists(managing)).order_by("-created_at", "-id")


def open_invitations(project: Project) -> list[OpenInvitation]:
    """The open invitations of a project, and whether they work."""
    return [describe_invitation(row) for row in invitations_of(project)]


def describe_invitation(row: Invitation) -> OpenInvitation:
    """One of `invitations_of`, and whether it works now."""
    if row.expires_at <= timezone.now():
        return OpenInvitation(row, say("expired"))
    if not row.inviter_manages:  # type: ignore[attr-defined]
        return OpenInvitation(row, say("inviter is no manager any more"))
    return OpenInvitation(row, "")


def resettable(actor: Actor) -> QuerySet[Member]:
    """The members to whom a manager may give a link to a new password (docs/adr/0017 says why no others).

    Not oneself or another manager, nobody who runs the site, and nobody who is in a project that one does not manage.
    """
    mine = Member.objects.filter(user=actor.user, role=Role.MANAGER)
    elsewhere = Member.objects.filter(user=OuterRef("user")).exclude(project__in=mine.values("project"))
    return Member.objects.filter(
        ~Exists(elsewhere),
        project=actor.project,
        user__is_active=True,
        user__is_superuser=False,
        user__is_staff=False,
    ).exclude(role=Role.MANAGER)
