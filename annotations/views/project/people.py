"""People of a project, for its managers: invitations and links to new passwords; and leaving a project oneself."""

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from annotations.actions.people import invitations as actions
from annotations.actions.people.invitations import is_mailed, mail_link
from annotations.actions.people.password_links import make_password_link
from annotations.actions.projects import remove_member
from annotations.forms.people import InvitationForm, InviteForm, LeaveForm
from annotations.models import Invitation, Member
from annotations.queries.pages import actor_of
from annotations.queries.people.people import load_open_work
from annotations.queries.review.deciders import count_only_theirs
from annotations.refusals import Refusal, Stale
from annotations.sentences import say
from annotations.views.accounts.invitation_links import join_address
from annotations.views.answers import SignedIn, attach_refusal, page
from annotations.views.notices import tell_success
from annotations.views.project.settings import answer_saved, manager_of, names_of, settings_page


@require_POST
@page
def invite(request: SignedIn, slug: str) -> HttpResponse:
    """Invite somebody, and show the link."""
    actor = manager_of(request, slug)
    form, status = InviteForm(request.POST), 422
    if form.is_valid():
        try:
            invitation, is_new = actions.invite(by=request.user, slug=slug, **form.cleaned_data)
        except Refusal as refusal:
            status = attach_refusal(request, form, refusal)
        else:
            if is_new:
                mail_link(invitation, join_address(request, invitation))
            return _show_link(request, slug, invitation)
    return settings_page(request, actor, status, inviting=form)


@require_POST
@page
def renew(request: SignedIn, slug: str, invitation_id: uuid.UUID) -> HttpResponse:
    """Make a new link for an invitation, and show it."""
    version = _version(request, slug)
    invitation = actions.renew_link(by=request.user, invitation_id=invitation_id, version=version)
    mail_link(invitation, join_address(request, invitation))
    return _show_link(request, slug, invitation)


@require_POST
@page
def revoke(request: SignedIn, slug: str, invitation_id: uuid.UUID) -> HttpResponse:
    """End an invitation."""
    version = _version(request, slug)
    actions.revoke_invitation(by=request.user, invitation_id=invitation_id, version=version)
    return answer_saved(request, slug, say("The invitation is revoked: its link lets nobody in."))


@never_cache
@require_POST
@page
def password_link(request: SignedIn, slug: str) -> HttpResponse:
    """Make a link with which a member chooses a new password, and show it this once."""
    actor = manager_of(request, slug)
    name = request.POST.get("username", "")
    token = make_password_link(by=request.user, slug=slug, username=name)
    url = request.build_absolute_uri(reverse("password_link", args=[token]))
    context = {"actor": actor, "tab": "settings", "name": name, "url": url}
    return render(request, "annotations/people/password_link.html", context, status=201)


@require_http_methods(["GET", "HEAD", "POST"])
@page
def leave(request: SignedIn, slug: str) -> HttpResponse:
    """Ask before one leaves a project, and say what waits; leave it, and hand that over."""
    actor = actor_of(request.user, slug)
    me = Member.objects.select_related("user").get(project=actor.project, user=request.user)
    posted, stays = request.method == "POST", names_of(actor, without=me)
    form = LeaveForm(request.POST if posted else None, names=stays, initial={"version": me.version})
    status = 422 if posted else 200
    if posted and form.is_valid():
        try:
            name = request.user.get_username()
            remove_member(by=request.user, slug=slug, username=name, **form.cleaned_data)
            tell_success(request, say("You have left {name}.", name=actor.project.name))
            return redirect("home")
        except Stale as refusal:
            fresh = {**request.POST.dict(), "version": refusal.current.version}
            form, status = LeaveForm(fresh, names=stays), 412
            form.add_error(None, refusal.sentence)
        except Refusal as refusal:
            status = attach_refusal(request, form, refusal)
    [work] = load_open_work(request.user, [me])
    alone = count_only_theirs(request.user, me)
    context = {"actor": actor, "tab": "project", "work": work, "only_mine": alone, "form": form}
    return render(request, "annotations/people/leave.html", context, status=status)


def _version(request: SignedIn, slug: str) -> int:
    manager_of(request, slug)
    version: int = InvitationForm(request.POST).read()["version"]
    return version


def _show_link(request: SignedIn, slug: str, invitation: Invitation) -> HttpResponse:
    sentences = [say("{name} is invited.", name=invitation.invitee)]
    if is_mailed(invitation):
        sentences.append(
            say("The link is on its way by mail. If the mail does not arrive, send them the link yourself.")
        )
    tell_success(request, *sentences)
    return redirect(f"{reverse('settings', args=[slug])}?invitation={invitation.pk}#invitations")
