"""The tokens with which scripts reach a project, for its managers."""

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from annotations.actions.people.tokens import revoke_token
from annotations.models import Token
from annotations.sentences import say
from annotations.views.answers import SignedIn, page
from annotations.views.notices import tell_success
from annotations.views.project.settings import manager_of


@require_safe
@page
def project_tokens(request: SignedIn, slug: str) -> HttpResponse:
    """Whose scripts reach the project, how far, and when they last did."""
    actor = manager_of(request, slug)
    tokens = Token.objects.living(now=timezone.now()).filter(project=actor.project)
    context = {
        "actor": actor,
        "tab": "settings",
        "tokens": tokens.select_related("user").order_by("user__username", "created_at"),
    }
    return render(request, "annotations/project/project_tokens.html", context)


@require_POST
@page
def revoke(request: SignedIn, slug: str, token_id: uuid.UUID) -> HttpResponse:
    """Revoke a token of anybody for the project."""
    manager_of(request, slug)
    token = revoke_token(by=request.user, token_id=token_id, slug=slug)
    name = token.user.get_username()
    tell_success(request, say("The token of {name} is revoked: it opens nothing any more.", name=name))
    return redirect("settings_tokens", slug)
