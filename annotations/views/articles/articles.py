"""The list of a project's articles, and the ways in."""

import uuid
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from annotations.actions.articles import add_article
from annotations.actions.bringing_back import find_taken_out
from annotations.forms.articles import ArticleFilter, ImportForm, ManyForm
from annotations.models import Article
from annotations.policy import Actor
from annotations.queries.lists.article_list import article_page
from annotations.queries.lists.taken_out import load_taken_out
from annotations.queries.pages import actor_of
from annotations.refusals import Refusal
from annotations.sentences import say
from annotations.views.answers import SignedIn, attach_refusal, page
from annotations.views.articles.came_from import carry_filters
from annotations.views.notices import tell_info
from annotations.views.project.settings import names_of
from newsnotes.web.bodies import TEXTS, takes


@require_safe
@page
def articles(request: SignedIn, slug: str) -> HttpResponse:
    """The articles of a project; without any, the paste box."""
    actor = actor_of(request.user, slug)
    form = ArticleFilter(request.GET, zone=actor.project.zone)
    found = article_page(request.user, actor.project, form.read())
    filtered = any(form.cleaned_data.values())
    context = {
        "actor": actor,
        "tab": "articles",
        "form": form,
        "page": found,
        "filtered": filtered,
        "carried": urlencode(carry_filters(request.GET)),
        "paste": None if found.rows or filtered else ImportForm(actor, initial={"first_line": True}),
        "taken": _load_just_taken_out(request, actor),
        "many": _many(actor),
    }
    return render(request, "annotations/articles.html", context)


def _load_just_taken_out(request: SignedIn, actor: Actor) -> Any:
    """The article that the page before has taken out, for a manager who wants it back at once."""
    try:
        return load_taken_out(request.user, actor.project, uuid.UUID(request.GET.get("taken_out", "")))
    except ValueError:
        return None


def _many(actor: Actor) -> ManyForm | None:
    """For managers the form that assigns what is selected; nothing is assigned in an archived project."""
    if not actor.manages or actor.project.archived_at is not None:
        return None
    return ManyForm(names=names_of(actor), auto_id="many_%s")


@takes(TEXTS)
@require_http_methods(["GET", "HEAD", "POST"])
@page
def import_article(request: SignedIn, slug: str) -> HttpResponse:
    """Add an article by pasting it or from a text file, and go to work on it.

    What was taken out is offered first: it has what was marked in it.
    """
    actor = actor_of(request.user, slug)
    if request.method != "POST":
        context = {"actor": actor, "tab": "articles", "form": ImportForm(actor, initial={"first_line": True})}
        return render(request, "annotations/import.html", context)
    form, status, taken_out = ImportForm(actor, request.POST, request.FILES), 422, None
    if form.is_valid():
        sent: dict[str, Any] = {
            "by": request.user,
            "project": actor.project,
            "text": form.article_text,
            "described": form.described,
        }
        try:
            taken_out = None if "anyway" in request.POST else find_taken_out(**sent)
            if taken_out is None:
                article, new = add_article(**sent)
                return _go_to(request, article, new=new)
            status = 409
        except Refusal as refusal:
            status = attach_refusal(request, form, refusal)
    context = {"actor": actor, "tab": "articles", "form": form, "taken_out": taken_out}
    return render(request, "annotations/import.html", context, status=status)


def _go_to(request: SignedIn, article: Article, *, new: bool) -> HttpResponse:
    if not new:
        tell_info(request, say("This text was in the project already: here it is. Nothing was added."))
    answer = redirect("workspace", article.pk)
    answer.status_code = 303
    return answer
