"""Where an invitation's link leads, and showing that to a manager."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from annotations.actions.people.invitations import link_of
from annotations.models import Invitation
from annotations.queries.people.invitations import OpenInvitation


def join_address(request: HttpRequest, invitation: Invitation) -> str:
    """The whole address of an invitation's link."""
    return request.build_absolute_uri(reverse("join", args=[link_of(invitation)]))


def read_shown(request: HttpRequest, rows: Iterable[OpenInvitation]) -> dict[str, Any]:
    """The invitation whose link this page is asked to show (`?invitation=`), with the link; nothing if it has ended."""
    for row in rows:
        if str(row.invitation.pk) == request.GET.get("invitation") and row.works:
            return {"invitation": row.invitation, "url": join_address(request, row.invitation)}
    return {}
