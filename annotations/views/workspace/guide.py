"""The project's guidelines beside the text: open or shut, as this person left them in this browser."""

import uuid
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from annotations.models import Project
from annotations.queries import pages
from annotations.queries.workspace import article_view as queries
from annotations.views.answers import SignedIn, page

COOKIE = "guidelines"
"""Whose panel is open; whoever signs in after them finds it shut."""

YEAR = 365 * 24 * 60 * 60


def guide(request: SignedIn, project: Project) -> dict[str, Any]:
    """What the panel shows: the guidelines that hold now if this person left it open, else nothing."""
    is_open = request.COOKIES.get(COOKIE) == str(request.user.pk)
    return _panel(project, is_open=is_open)


@require_safe
@never_cache
@vary_on_headers("HX-Request")
@page
def guidelines(request: SignedIn, article_id: uuid.UUID) -> HttpResponse:
    """The panel, open, or with `?shut` shut; without JavaScript the project's page, at its guidelines."""
    at = queries.load_article(request.user, article_id)
    if request.headers.get("HX-Request") != "true":
        return redirect(f"{reverse('project', args=[at.article.project.slug])}#guidelines")
    is_open = "shut" not in request.GET
    context: dict[str, Any] = {"page": reverse("workspace", args=[article_id]), "article": at.article}
    panel = _panel(at.article.project, is_open=is_open)
    context |= {"focus_back": request.GET.get("shut") == "inside"}  # a button that is gone now had the focus
    answer = render(request, "annotations/workspace/guide.html", {**context, **panel})
    if is_open:
        secure = settings.SESSION_COOKIE_SECURE
        answer.set_cookie(
            COOKIE, str(request.user.pk), max_age=YEAR, httponly=True, secure=secure, samesite="Lax"
        )
    else:
        answer.delete_cookie(COOKIE)
    return answer


def _panel(project: Project, *, is_open: bool) -> dict[str, Any]:
    return {"guide_open": is_open, "guidelines": pages.latest_guidelines(project) if is_open else None}
