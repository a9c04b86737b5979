"""The page about an article: what describes it, who sees it, who works on it, and taking it out."""

import uuid
from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from annotations.actions.access import assign, set_access, take_back
from annotations.actions.articles import change_article, delete_article
from annotations.actions.review.taking_over import take_over_article
from annotations.forms.articles import AboutForm, AccessForm, DeleteForm, GivenForm, TakeOverForm
from annotations.forms.fields import PageForm
from annotations.models import Article
from annotations.policy import require_describing, require_manager
from annotations.queries.about import About
from annotations.queries.about import about as about_article
from annotations.refusals import Refusal, Stale
from annotations.sentences import say
from annotations.views.answers import SignedIn, attach_refusal, page
from annotations.views.notices import tell_success
from annotations.views.project.settings import TWO_AT_ONCE

DONE = 303
"""The status after which the browser goes on to what was saved."""


@require_http_methods(["GET", "HEAD", "POST"])
@page
def about(request: SignedIn, article_id: uuid.UUID) -> HttpResponse:
    """What describes an article, to look at, and to change for who added it and for reviewers."""
    found = about_article(request.user, article_id)
    if request.method != "POST":
        return _page(request, found, 200)
    require_describing(found.actor, found.article)
    form = AboutForm(request.POST, initial=_details_of(found.article), zone=found.actor.project.zone)
    status, theirs = _write(
        request,
        form,
        lambda sent: change_article(
            by=request.user, article_id=article_id, version=sent["version"], changes=form.changes
        ),
    )
    if status == DONE:
        return _answer_saved(request, article_id, say("The details are saved."))
    return _page(request, found, status, form=form, their_description=theirs)


@require_POST
@page
def access(request: SignedIn, article_id: uuid.UUID) -> HttpResponse:
    """Restrict the article, or open it, and name who sees it."""
    found = _load_managed(request, article_id)
    form = AccessForm(found.could_be_named, request.POST, left=found.named_and_left, initial=_access(found))
    locked_out = _list_locked_out(found, form)
    if locked_out and request.POST.get("anyway") != "on":
        return _page(request, found, 409, access=form, locked_out=locked_out)
    status, theirs = _write(
        request,
        form,
        lambda sent: set_access(
            by=request.user,
            article_id=article_id,
            restricted=sent["restricted"],
            usernames=sent["readers"],
            version=sent["version"],
        ),
    )
    if status == DONE:
        return _answer_saved(request, article_id, say("Saved who can see the article."))
    return _page(request, found, status, access=form, their_access=theirs)


def _list_locked_out(found: About, form: AccessForm) -> list[str]:
    """Who has the article and would lose sight of it by what the form says."""
    if not form.is_valid() or not form.cleaned_data["restricted"]:
        return []
    return found.list_locked_out(form.cleaned_data["readers"])


@require_POST
@page
def give(request: SignedIn, article_id: uuid.UUID) -> HttpResponse:
    """Give the article to a member."""
    found = _load_managed(request, article_id)
    form = GivenForm(request.POST, names=found.could_be_given)
    status, _ = _write(
        request,
        form,
        lambda sent: assign(
            by=request.user, article_id=article_id, username=sent["member"], due_on=sent["due_on"]
        ),
    )
    if status == DONE:
        return _answer_saved(
            request, article_id, say("Assigned to {name}.", name=form.cleaned_data["member"])
        )
    return _page(request, found, status, give=form)


@require_POST
@page
def take(request: SignedIn, article_id: uuid.UUID) -> HttpResponse:
    """Take the article back from a member."""
    _load_managed(request, article_id)
    form = GivenForm(request.POST)
    name = form.read()["member"]
    take_back(by=request.user, article_id=article_id, username=name)
    sentence = say("Took the article back from {name}. What they marked stays.", name=name)
    return _answer_saved(request, article_id, sentence)


@require_POST
@page
def take_over(request: SignedIn, article_id: uuid.UUID) -> HttpResponse:
    """Let a member go on with what people who have left began in the article."""
    found = _load_managed(request, article_id)
    form = TakeOverForm(request.POST, names=found.successors)
    status, _ = _write(
        request, form, lambda sent: take_over_article(by=request.user, article_id=article_id, to=sent["to"])
    )
    if status == DONE:
        return _answer_saved(
            request, article_id, say("{name} goes on with it now.", name=form.cleaned_data["to"])
        )
    return _page(request, found, status, taking=form)


@require_POST
@page
def delete(request: SignedIn, article_id: uuid.UUID) -> HttpResponse:
    """Take the article out of the project."""
    found = _load_managed(request, article_id)
    form = DeleteForm(request.POST)
    form.read()
    status, _ = _write(
        request,
        form,
        lambda sent: delete_article(by=request.user, article_id=article_id, version=sent["version"]),
        stale=say("Somebody has changed this article in the meantime: look at it again."),
    )
    if status != DONE:
        return _page(request, found, status, delete=form)
    return redirect(f"{reverse('articles', args=[found.actor.project.slug])}?taken_out={article_id}")


def _load_managed(request: SignedIn, article_id: uuid.UUID) -> About:
    found = about_article(request.user, article_id)
    require_manager(found.actor)
    return found


def _answer_saved(request: SignedIn, article_id: uuid.UUID, sentence: str) -> HttpResponse:
    tell_success(request, sentence)
    return redirect("about", article_id)


def _write(
    request: SignedIn,
    form: PageForm,
    action: Callable[[dict[str, Any]], object],
    *,
    stale: str = TWO_AT_ONCE,
) -> tuple[int, Article | None]:
    """Carry out what a form asks for: returns `DONE`, or the status with which the form is shown again.

    With 412 comes what somebody else has made of the article, and the form can be sent again over it.
    """
    if not form.is_valid():
        return 422, None
    try:
        action(form.cleaned_data)
    except Stale as refusal:
        data = request.POST.copy()
        data["version"] = str(refusal.current.version)
        form.data = data
        form.add_error(None, stale)
        return 412, refusal.current
    except Refusal as refusal:
        return attach_refusal(request, form, refusal), None
    return DONE, None


def _details_of(article: Article) -> dict[str, Any]:
    return {name: getattr(article, name) for name in AboutForm.base_fields}


def _access(found: About) -> dict[str, Any]:
    article = found.article
    readers = [*found.named, *found.named_and_left]
    return {"restricted": article.restricted, "readers": readers, "version": article.version}


def _page(request: SignedIn, found: About, status: int, **more: Any) -> HttpResponse:
    article = found.article
    forms: dict[str, PageForm] = {
        "form": AboutForm(initial=_details_of(article), zone=found.actor.project.zone)
    }
    if found.actor.manages:
        forms |= {
            "access": AccessForm(found.could_be_named, left=found.named_and_left, initial=_access(found)),
            "give": GivenForm(names=found.could_be_given),
            "taking": TakeOverForm(names=found.successors),
            "delete": DeleteForm(initial={"version": article.version}),
        }
    context = {"actor": found.actor, "tab": "articles", "about": found, "article": article, **forms, **more}
    return render(request, "annotations/about.html", context, status=status)
