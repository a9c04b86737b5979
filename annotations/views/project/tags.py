"""The tags of a project: the vocabulary, and giving one of them another name."""

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from annotations.actions.projects import set_tags
from annotations.actions.retagging import change_tag, undo_renaming
from annotations.forms.project import RenameTagForm, TagsForm, UndoRenamingForm
from annotations.models import Project
from annotations.refusals import AlreadyUsed, Refusal, Stale
from annotations.sentences import say, say_number
from annotations.views.answers import SignedIn, attach_refusal, page
from annotations.views.notices import tell_success
from annotations.views.project.settings import (
    TWO_AT_ONCE,
    answer_saved,
    manager_of,
    settings_page,
    tags_initial,
)


@require_POST
@page
def tags(request: SignedIn, slug: str) -> HttpResponse:
    """Replace the tag vocabulary."""
    actor = manager_of(request, slug)
    known = list(actor.project.tags.all())
    form, status = TagsForm(request.POST, initial=tags_initial(actor.project)), 422
    if form.is_valid():
        version = form.cleaned_data["version"]
        try:
            set_tags(by=request.user, slug=slug, tags=form.pairs(known), version=version)
            return answer_saved(request, slug, say("The tags are saved."))
        except Stale as refusal:
            theirs: Project = refusal.current
            initial = tags_initial(theirs)
            form = TagsForm({**request.POST.dict(), "version": theirs.tags_version}, initial=initial)
            form.add_error(None, TWO_AT_ONCE)
            return settings_page(request, actor, 412, tags=form, their_tags=initial["tags"])
        except Refusal as refusal:
            status = attach_refusal(request, form, refusal)
    return settings_page(request, actor, status, tags=form)


@require_POST
@page
def rename_tag(request: SignedIn, slug: str) -> HttpResponse:
    """Give a tag another name, also where annotations have it."""
    actor = manager_of(request, slug)
    form, status, merging = RenameTagForm(actor.project, request.POST), 422, False
    if form.is_valid():
        sent = form.cleaned_data
        try:
            done = change_tag(
                by=request.user,
                tag_id=sent["tag"].pk,
                version=sent["version"],
                changes={"name": sent["name"]},
                merge=sent["merge"],
            )
        except Stale as refusal:
            version = refusal.current.tags_version
            form = RenameTagForm(actor.project, {**request.POST.dict(), "version": version})
            form.add_error(
                None, say("Somebody else has changed the tags: look at them, then rename it again.")
            )
            status = 412
        except Refusal as refusal:
            status, merging = attach_refusal(request, form, refusal), isinstance(refusal, AlreadyUsed)
        else:
            sentence = say_number(
                "“{name}” is “{other}” now, in 1 annotation.",
                "“{name}” is “{other}” now, in {number:,} annotations.",
                done.annotations,
                name=sent["tag"].name,
                other=done.tag.name,
            )
            tell_success(request, sentence)
            renamed = f"?renamed={done.action_id}" if done.action_id else ""
            return redirect(f"{reverse('settings', args=[slug])}{renamed}#tags")
    return settings_page(request, actor, status, rename=form, merging=merging)


@require_POST
@page
def undo_rename(request: SignedIn, slug: str) -> HttpResponse:
    """Take back a renaming of one's own."""
    manager_of(request, slug)
    renaming: uuid.UUID = UndoRenamingForm(request.POST).read()["renaming"]
    tag = undo_renaming(by=request.user, slug=slug, renaming_id=renaming)
    return answer_saved(request, slug, say("Undone: the tag is “{name}” again.", name=tag.name))
