"""The list of a project's articles, and the ways in."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from annotations.actions.articles import add_article
from annotations.forms.articles import ArticleFilter, ImportForm
from annotations.models import Article
from annotations.queries.lists.article_list import article_page
from annotations.queries.pages import actor_of
from annotations.refusals import Refusal
from annotations.views.answers import SignedIn, attach_refusal, page
from annotations.views.articles.came_from import carry_filters
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
    }
    return render(request, "annotations/articles.html", context)


@takes(TEXTS)
@require_http_methods(["GET", "HEAD", "POST"])
@page
def import_article(request: SignedIn, slug: str) -> HttpResponse:
    """Add an article by pasting it or from a text file, and go to work on it."""
    actor = actor_of(request.user, slug)
    if request.method != "POST":
        context = {"actor": actor, "tab": "articles", "form": ImportForm(actor, initial={"first_line": True})}
        return render(request, "annotations/import.html", context)
    form, status = ImportForm(actor, request.POST, request.FILES), 422
    if form.is_valid():
        try:
            article, new = add_article(
                by=request.user, project=actor.project, text=form.article_text, described=form.described
            )
            return _go_to(request, article, new=new)
        except Refusal as refusal:
            status = attach_refusal(request, form, refusal)
    context = {"actor": actor, "tab": "articles", "form": form}
    return render(request, "annotations/import.html", context, status=status)


def _go_to(request: SignedIn, article: Article, *, new: bool) -> HttpResponse:
    if not new:
        messages.info(request, "This text was in the project already: here it is. Nothing was added.")
    answer = redirect("workspace", article.pk)
    answer.status_code = 303
    return answer
