"""A project's own pages: its dashboard, and in the demo the way back to its beginning."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from annotations.actions.demo import reset_demo as reset
from annotations.models import Article
from annotations.queries import pages
from annotations.queries.people import people
from annotations.sentences import say
from annotations.views.answers import SignedIn, page
from annotations.views.notices import tell_success

NEWEST = 6


@require_safe
@page
def project(request: SignedIn, slug: str) -> HttpResponse:
    """How far the project is, its newest articles, guidelines and people."""
    actor = pages.actor_of(request.user, slug)
    articles = Article.objects.visible_to(request.user).filter(project=actor.project)
    context = {
        "actor": actor,
        "tab": "project",
        "progress": pages.progress(request.user, actor.project),
        "states": pages.article_states(actor.project),
        "newest": articles.order_by("-created_at", "-id")[:NEWEST],
        "guidelines": pages.latest_guidelines(actor.project),
        "members": people.members_of(actor.project),
        "may_reset": settings.DEMO and actor.project.demo and actor.manages,
    }
    return render(request, "annotations/project/project.html", context)


@require_POST
@page
def reset_demo(request: SignedIn) -> HttpResponse:
    """Bring the demo back to its beginning."""
    if not settings.DEMO:
        raise Http404
    reset(by=request.user)
    tell_success(request, say("The demo is as it was at the beginning."))
    return redirect("home")
