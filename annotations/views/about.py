"""The page about an article: what describes it, who sees it, who works on it, and taking it out."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from annotations.actions.access import assign, set_access, take_back
from annotations.actions.articles import change_article, delete_article
from annotations.forms.articles import AboutForm, AccessForm, DeleteForm, GivenForm
from annotations.forms.fields import PageForm
from annotations.models import Article
from annotations.policy import require_manager
from annotations.queries.about import About
from annotations.queries.about import about as about_article
from annotations.refusals import Invalid, NotAllowed, Refusal, Stale
from annotations.views.answers import SignedIn, page, put_right
from annotations.views.settings import TWO_AT_ONCE


@require_http_methods(["GET", "HEAD", "POST"])
@page
def about(request: SignedIn, article_id: uuid.UUID) -> HttpResponse:
    """What describes an article, to look at, and to change for who added it and for reviewers."""
    found = about_article(request.user, article_id)
    if request.method != "POST":
        return _page(request, found, 200)
    if not found.may_change:
        raise NotAllowed("Only who added this article, or a reviewer, can change it.")
    form, status = AboutForm(request.POST, initial=_described(found.article)), 422
    if form.is_valid():
        version, changes = form.cleaned_data["version"], form.changes
        try:
            change_article(by=request.user, article_id=article_id, version=version, changes=changes)
            return _saved(request, article_id, "What describes the article is saved.")
        except Stale as refusal:
            return _stale(request, refusal.current, "form", AboutForm)
        except Refusal as refusal:
            status = put_right(form, refusal)
    return _page(request, found, status, form=form)


@require_POST
@page
def access(request: SignedIn, article_id: uuid.UUID) -> HttpResponse:
    """Restrict the article, or open it, and name who sees it."""
    found = _managed(request, article_id)
    form, status = AccessForm(found.could_be_named, request.POST), 422
    if form.is_valid():
        chosen = form.cleaned_data
        try:
            set_access(
                by=request.user,
                article_id=article_id,
                restricted=chosen["restricted"],
                usernames=chosen["readers"],
                version=chosen["version"],
            )
            return _saved(request, article_id, "Who sees the article is saved.")
        except Stale as refusal:
            form = AccessForm(found.could_be_named, _with_version(request, refusal.current))
            form.add_error(None, TWO_AT_ONCE)
            return _page(request, found, 412, access=form, theirs=refusal.current)
        except Refusal as refusal:
            status = put_right(form, refusal)
    return _page(request, found, status, access=form)


@require_POST
@page
def give(request: SignedIn, article_id: uuid.UUID) -> HttpResponse:
    """Give the article to a member."""
    found = _managed(request, article_id)
    form, status = GivenForm(request.POST, names=found.could_be_given), 422
    if form.is_valid():
        name = form.cleaned_data["member"]
        try:
            assign(by=request.user, article_id=article_id, username=name)
            return _saved(request, article_id, f"{name} has the article now.")
        except Refusal as refusal:
            status = put_right(form, refusal)
    return _page(request, found, status, give=form)


@require_POST
@page
def take(request: SignedIn, article_id: uuid.UUID) -> HttpResponse:
    """Take the article back from a member."""
    _managed(request, article_id)
    form = GivenForm(request.POST)
    if not form.is_valid():
        raise Invalid(form.first_sentence)
    name = form.cleaned_data["member"]
    take_back(by=request.user, article_id=article_id, username=name)
    return _saved(request, article_id, f"{name} no longer has the article. What they marked stays.")


@require_POST
@page
def delete(request: SignedIn, article_id: uuid.UUID) -> HttpResponse:
    """Take the article out of the project."""
    found = _managed(request, article_id)
    form = DeleteForm(request.POST)
    if not form.is_valid():
        raise Invalid("This form is not complete: open the page again.")
    try:
        delete_article(by=request.user, article_id=article_id, version=form.cleaned_data["version"])
    except Stale as refusal:
        form = DeleteForm(_with_version(request, refusal.current))
        form.add_error(None, "Somebody has changed this article in the meantime: look at it again.")
        return _page(request, found, 412, delete=form)
    messages.success(
        request, f"“{found.article.headline or 'Untitled'}” is taken out, with what was marked in it."
    )
    return redirect("articles", found.actor.project.slug)


def _managed(request: SignedIn, article_id: uuid.UUID) -> About:
    found = about_article(request.user, article_id)
    require_manager(found.actor)
    return found


def _saved(request: SignedIn, article_id: uuid.UUID, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return redirect("about", article_id)


def _with_version(request: SignedIn, theirs: Article) -> Any:
    """What was sent, to be sent again over what somebody else has made of it."""
    data = request.POST.copy()
    data["version"] = str(theirs.version)
    return data


def _stale(request: SignedIn, theirs: Article, name: str, kind: type[AboutForm]) -> HttpResponse:
    form = kind(_with_version(request, theirs), initial=_described(theirs))
    form.add_error(None, TWO_AT_ONCE)
    return _page(request, about_article(request.user, theirs.pk), 412, theirs=theirs, **{name: form})


def _described(article: Article) -> dict[str, Any]:
    return {name: getattr(article, name) for name in AboutForm.base_fields}


def _page(request: SignedIn, found: About, status: int, **more: Any) -> HttpResponse:
    article = found.article
    forms: dict[str, PageForm] = {"form": AboutForm(initial=_described(article))}
    if found.actor.manages:
        forms |= {
            "access": AccessForm(
                found.could_be_named,
                initial={
                    "restricted": article.restricted,
                    "readers": found.named,
                    "version": article.version,
                },
            ),
            "give": GivenForm(names=found.could_be_given),
            "delete": DeleteForm(initial={"version": article.version}),
        }
    context = {"actor": found.actor, "tab": "articles", "about": found, "article": article, **forms, **more}
    return render(request, "annotations/about.html", context, status=status)
