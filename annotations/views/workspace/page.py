"""The workspace: an article, what is marked in it, and one card open."""

import uuid

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from annotations.queries.entities import offer_records
from annotations.queries.workspace import article_view as queries
from annotations.text.blank import is_blank
from annotations.views.answers import SignedIn, page, wants_part
from annotations.views.articles.came_from import keep_list
from annotations.views.workspace.answers import TEMPLATES, SeeOther, address_of, render_page, render_parts


@require_safe
@never_cache
@page
def workspace(request: SignedIn, article_id: uuid.UUID) -> HttpResponse:
    """The page; `?annotation=` opens that one, and is ignored if there is no such annotation here.

    Without it a reviewer begins at the first annotation in the text that waits for them.
    """
    try:
        focus = uuid.UUID(request.GET.get("annotation", ""))
    except ValueError:
        focus = None
    return render_page(request, article_id, focus=focus, from_first="annotation" not in request.GET)


@require_safe
@never_cache
@vary_on_headers("HX-Request")
@page
@keep_list
def card(request: SignedIn, article_id: uuid.UUID, annotation_id: uuid.UUID) -> HttpResponse:
    """One card, open; without JavaScript the page with it."""
    if not wants_part(request):
        return SeeOther(address_of(article_id, annotation_id))
    return render_parts(request, article_id, annotation_id, spans=())


@require_safe
@never_cache
@page
def records(request: SignedIn, article_id: uuid.UUID) -> HttpResponse:
    """Records that are called what was typed, or in part, as the entries of a list."""
    at = queries.load_article(request.user, article_id)
    words = request.GET.get("value", "").replace("\0", "")[:300]
    found = [] if is_blank(words) else offer_records(at.article, words)
    return render(request, f"{TEMPLATES}/records.html", {"records": found})
