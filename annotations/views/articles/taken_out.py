"""Articles that were taken out: the list of them, and bringing one back."""

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from annotations.actions.bringing_back import bring_back_article
from annotations.queries.lists.taken_out import list_taken_out
from annotations.sentences import say
from annotations.views.answers import SignedIn, page
from annotations.views.notices import tell_success
from annotations.views.project.settings import manager_of


@require_safe
@page
def taken_out(request: SignedIn, slug: str) -> HttpResponse:
    """What a manager can bring back, the last that was taken out first."""
    actor = manager_of(request, slug)
    rows = list_taken_out(request.user, actor.project, request.GET.get("after", ""))
    context = {"actor": actor, "tab": "articles", "page": rows}
    return render(request, "annotations/taken_out.html", context)


@require_POST
@page
def bring_back(request: SignedIn, article_id: uuid.UUID) -> HttpResponse:
    """Bring an article back, and show the page about it."""
    article = bring_back_article(by=request.user, article_id=article_id)
    tell_success(
        request, say("“{headline}” is back in the project.", headline=article.headline or say("Untitled"))
    )
    return redirect("about", article.pk)
