"""One's own account: settings, API tokens, shortcuts."""

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from annotations.actions.people.signing_in import change_person
from annotations.actions.people.tokens import create_token, revoke_token
from annotations.forms.account import PersonForm, TokenForm
from annotations.models import Token, User
from annotations.refusals import Refusal
from annotations.sentences import say
from annotations.views.answers import SignedIn, attach_refusal, page
from annotations.views.notices import tell_success
from annotations.views.workspace.keys import GROUPS


@require_http_methods(["GET", "HEAD", "POST"])
@page
def account(request: SignedIn) -> HttpResponse:
    """My name, my tokens, the shortcuts."""
    if request.method != "POST":
        return _account(request, 200)
    form, status = PersonForm(request.POST, initial=_person(request.user)), 422
    if form.is_valid():
        try:
            change_person(by=request.user, changes=form.changes)
            tell_success(request, say("Your settings are saved."))
            return redirect("account")
        except Refusal as refusal:
            status = attach_refusal(request, form, refusal)
    return _account(request, status, person=form)


@never_cache
@require_POST
@page
def new_token(request: SignedIn) -> HttpResponse:
    """Make a token and show it, this once."""
    form, status = TokenForm(request.user, request.POST), 422
    if form.is_valid():
        chosen = form.cleaned_data
        try:
            token, secret = create_token(
                by=request.user,
                project=chosen["project"],
                scope=chosen["scope"],
                name=chosen["name"],
                restricted=chosen["restricted"],
                life=form.life,
            )
            return _account(request, 201, made=token, secret=secret)
        except Refusal as refusal:
            status = attach_refusal(request, form, refusal)
    return _account(request, status, token=form)


@require_POST
@page
def drop_token(request: SignedIn, token_id: uuid.UUID) -> HttpResponse:
    """Revoke one of my tokens."""
    revoke_token(by=request.user, token_id=token_id)
    tell_success(request, say("The token is revoked: it opens nothing any more."))
    return redirect("account")


def _person(user: User) -> dict[str, str]:
    return {name: getattr(user, name) for name in PersonForm.base_fields}


def _account(request: SignedIn, status: int, **more: Any) -> HttpResponse:
    user = request.user
    tokens = Token.objects.living(now=timezone.now()).filter(user=user)
    context = {
        "person": PersonForm(initial=_person(user)),
        "token": TokenForm(user),
        "tokens": tokens.select_related("project").order_by("-created_at"),
        "keys": GROUPS,
        **more,
    }
    return render(request, "annotations/account.html", context, status=status)
