"""A project's settings; each form of the page has an address of its own."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from annotations.actions import projects as actions
from annotations.forms.project import GuidelinesForm, MemberForm, RemoveMemberForm, RulesForm, TagsForm
from annotations.models import Member, Project
from annotations.policy import Actor, require_manager
from annotations.queries.pages import actor_of, latest_guidelines, members_of
from annotations.refusals import Refusal, Stale
from annotations.views.answers import SignedIn, page, put_right

TWO_AT_ONCE = "Two people changed this at once. Yours and theirs are below; choose one."


@require_safe
@page
def settings(request: SignedIn, slug: str) -> HttpResponse:
    """All settings on one page, for managers."""
    return _page(request, _manager(request, slug), 200)


@require_POST
@page
def rules(request: SignedIn, slug: str) -> HttpResponse:
    """Change the name or the rules of review."""
    actor = _manager(request, slug)
    form, status = RulesForm(request.POST), 422
    if form.is_valid():
        changes = dict(form.cleaned_data)
        version = changes.pop("version")
        try:
            actions.change_project(by=request.user, slug=slug, version=version, changes=changes)
            return _saved(request, slug, "The rules are saved.")
        except Stale as refusal:
            theirs: Project = refusal.current
            form = RulesForm({**request.POST.dict(), "version": theirs.version})
            form.add_error(None, TWO_AT_ONCE)
            return _page(request, actor, 412, rules=form, their_rules=theirs)
        except Refusal as refusal:
            status = put_right(form, refusal)
    return _page(request, actor, status, rules=form)


@require_POST
@page
def member(request: SignedIn, slug: str) -> HttpResponse:
    """Add a member, or change a role."""
    actor = _manager(request, slug)
    form, status = MemberForm(request.POST), 422
    if form.is_valid():
        try:
            actions.set_member(by=request.user, slug=slug, **form.cleaned_data)
            name, role = form.cleaned_data["username"], form.cleaned_data["role"]
            return _saved(request, slug, f"{name} is {_article(role)} {role} now.")
        except Stale as refusal:
            theirs: Member = refusal.current
            form.add_error(
                None, f"Somebody else has made this person {_article(theirs.role)} {theirs.role} meanwhile."
            )
            status = 412
        except Refusal as refusal:
            status = put_right(form, refusal)
    return _page(request, actor, status, member=form)


@require_POST
@page
def remove_member(request: SignedIn, slug: str) -> HttpResponse:
    """End a membership."""
    _manager(request, slug)
    form = RemoveMemberForm(request.POST)
    if not form.is_valid():
        return redirect("settings", slug)
    name = form.cleaned_data["username"]
    actions.remove_member(by=request.user, slug=slug, username=name, version=form.cleaned_data["version"])
    if name == request.user.get_username():
        return redirect("home")
    return _saved(request, slug, f"{name} is no longer a member. What they marked stays.")


@require_POST
@page
def tags(request: SignedIn, slug: str) -> HttpResponse:
    """Replace the tag vocabulary."""
    actor = _manager(request, slug)
    form, status = TagsForm(request.POST), 422
    if form.is_valid():
        theirs = _tag_lines(actor.project)
        if form.cleaned_data["seen"].splitlines() != theirs.splitlines():
            form = TagsForm({**request.POST.dict(), "seen": theirs})
            form.add_error(None, TWO_AT_ONCE)
            return _page(request, actor, 412, tags=form, their_tags=theirs)
        try:
            actions.set_tags(by=request.user, slug=slug, tags=form.pairs)
            return _saved(request, slug, "The tags are saved.")
        except Refusal as refusal:
            status = put_right(form, refusal)
    return _page(request, actor, status, tags=form)


@require_POST
@page
def guidelines(request: SignedIn, slug: str) -> HttpResponse:
    """Write a new version of the guidelines."""
    actor = _manager(request, slug)
    form, status = GuidelinesForm(request.POST), 422
    if form.is_valid():
        theirs = latest_guidelines(actor.project)
        number = theirs.number if theirs else 0
        if theirs and number != form.cleaned_data["number"]:
            form = GuidelinesForm({**request.POST.dict(), "number": number})
            form.add_error(None, TWO_AT_ONCE)
            return _page(request, actor, 412, guidelines=form, their_guidelines=theirs)
        try:
            actions.write_guidelines(by=request.user, slug=slug, **form.cleaned_data)
            return _saved(request, slug, "The guidelines are saved as a new version.")
        except Refusal as refusal:
            status = put_right(form, refusal)
    return _page(request, actor, status, guidelines=form)


def _manager(request: SignedIn, slug: str) -> Actor:
    actor = actor_of(request.user, slug)
    require_manager(actor)
    return actor


def _saved(request: SignedIn, slug: str, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return redirect("settings", slug)


def _article(role: str) -> str:
    return "an" if role[0] in "aeiou" else "a"


def _tag_lines(project: Project) -> str:
    return "\n".join(
        f"{tag.name}: {tag.description}" if tag.description else tag.name for tag in project.tags.all()
    )


def _page(request: SignedIn, actor: Actor, status: int, **forms: Any) -> HttpResponse:
    project = actor.project
    project.refresh_from_db()
    current = latest_guidelines(project)
    lines = _tag_lines(project)
    fresh = {
        "rules": RulesForm(initial={name: getattr(project, name) for name in ("version", *actions.RULES)}),
        "member": MemberForm(prefix=None),
        "tags": TagsForm(initial={"tags": lines, "seen": lines}),
        "guidelines": GuidelinesForm(
            initial={
                "text": current.text if current else "",
                "number": current.number if current else 0,
            }
        ),
    }
    context = {
        "actor": actor,
        "tab": "settings",
        "members": members_of(project),
        "roles": MemberForm.base_fields["role"].choices,  # type: ignore[attr-defined]
        "current_guidelines": current,
        **fresh,
        **forms,
    }
    return render(request, "annotations/settings.html", context, status=status)
