"""Articles that were taken out: the list of them, and bringing one back."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from annotations.actions.bringing_back import bring_back_article
from annotations.queries.lists.taken_out import list_taken_out
from annotations.views.answers import SignedIn, page
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
    messages.success(request, f"“{article.headline or 'Untitled'}” is back in the project.")
    return redirect("about", article.pk)
