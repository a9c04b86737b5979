"""A project's settings; each form of the page has an address of its own."""

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from annotations.actions import projects as actions
from annotations.actions.retagging import undoable_renaming
from annotations.actions.review.taking_over import TakenOver, take_over_from
from annotations.choices import Role
from annotations.forms.fields import PageForm
from annotations.forms.people import InviteForm
from annotations.forms.project import (
    ArchiveForm,
    GuidelinesForm,
    MemberForm,
    RemoveMemberForm,
    RenameTagForm,
    RulesForm,
    SuccessorForm,
    TagsForm,
    tag_line,
)
from annotations.models import Guidelines, Member, Project
from annotations.policy import Actor, require_manager
from annotations.queries.pages import actor_of, latest_guidelines
from annotations.queries.people.invitations import open_invitations, resettable
from annotations.queries.people.people import Left, load_open_work, members_of, people_who_left
from annotations.queries.review.deciders import count_only_theirs
from annotations.refusals import NotThere, Refusal, Stale
from annotations.sentences import say
from annotations.views.accounts.invitation_links import read_shown
from annotations.views.answers import SignedIn, attach_refusal, page
from annotations.views.notices import tell_success
from annotations.views.project.member_sentences import MADE, say_handover, say_role
from newsnotes.web.bodies import FORM, takes

TWO_AT_ONCE = say("Two people changed this at once. Yours and theirs are below; choose one.")


@require_safe
@page
def settings(request: SignedIn, slug: str) -> HttpResponse:
    """All settings on one page, for managers."""
    return settings_page(request, manager_of(request, slug), 200)


@require_POST
@page
def rules(request: SignedIn, slug: str) -> HttpResponse:
    """Change the name or the rules of review."""
    actor = manager_of(request, slug)
    form, status = RulesForm(request.POST, initial=_rules(actor.project)), 422
    if form.is_valid():
        version = form.cleaned_data["version"]
        try:
            actions.change_project(by=request.user, slug=slug, version=version, changes=form.changes)
            return answer_saved(request, slug, say("The rules are saved."))
        except Stale as refusal:
            theirs: Project = refusal.current
            form = RulesForm({**request.POST.dict(), "version": theirs.version}, initial=_rules(theirs))
            form.add_error(None, TWO_AT_ONCE)
            return settings_page(request, actor, 412, rules=form, their_rules=theirs)
        except Refusal as refusal:
            status = attach_refusal(request, form, refusal)
    return settings_page(request, actor, status, rules=form)


@require_POST
@page
def member(request: SignedIn, slug: str) -> HttpResponse:
    """Add a member, or change a role."""
    actor = manager_of(request, slug)
    form, status = MemberForm(request.POST), 422
    demoted = _find_demoted(actor, form)
    if demoted is not None and "anyway" not in request.POST:
        return settings_page(request, actor, 409, demoted=demoted)
    if form.is_valid():
        try:
            actions.set_member(by=request.user, slug=slug, **form.cleaned_data)
            return answer_saved(
                request, slug, say_role(form.cleaned_data["username"], form.cleaned_data["role"])
            )
        except Stale as refusal:
            theirs: Member = refusal.current
            form.add_error(None, MADE[Role(theirs.role)])
            status = 412
        except Refusal as refusal:
            status = attach_refusal(request, form, refusal)
    return settings_page(request, actor, status, member=form)


def _find_demoted(actor: Actor, form: MemberForm) -> dict[str, Any] | None:
    """Who is to review no longer although nobody else could decide on something, with how much that is."""
    if not form.is_valid() or form.cleaned_data["role"] != Role.ANALYST:
        return None
    name = form.cleaned_data["username"]
    member = None if "\0" in name else members_of(actor.project).filter(user__username=name).first()
    count = count_only_theirs(actor.user, member) if member is not None else 0
    return {"form": form, "name": name, "count": count} if count else None


@require_http_methods(["GET", "HEAD", "POST"])
@page
def remove_member(request: SignedIn, slug: str) -> HttpResponse:
    """Ask before a membership ends, and say what waits for this person; end it, and hand that over."""
    actor = manager_of(request, slug)
    posted = request.method == "POST"
    leaving = _member(actor, (request.POST if posted else request.GET).get("username", ""))
    name, stays = leaving.user.get_username(), names_of(actor, without=leaving)
    fresh = {"username": name, "version": leaving.version}
    form, status = RemoveMemberForm(request.POST if posted else None, names=stays, initial=fresh), 200
    if posted and not form.is_valid():
        status = 422
    elif posted:
        try:
            taken = actions.remove_member(by=request.user, slug=slug, **form.cleaned_data)
        except Stale as refusal:
            fresh = {**request.POST.dict(), "version": refusal.current.version}
            form, status = RemoveMemberForm(fresh, names=stays), 412
            form.add_error(None, refusal.sentence)
        except Refusal as refusal:
            status = attach_refusal(request, form, refusal)
        else:
            return _tell_removed(request, slug, name, taken, form.cleaned_data["to"])
    [work] = load_open_work(request.user, [leaving])
    context = {"actor": actor, "tab": "settings", "leaving": leaving, "work": work, "form": form}
    context["only_theirs"] = count_only_theirs(request.user, leaving)
    return render(request, "annotations/people/member_remove.html", context, status=status)


def _tell_removed(request: SignedIn, slug: str, name: str, taken: TakenOver, to: str) -> HttpResponse:
    if name == request.user.get_username():
        return redirect("home")
    sentence = say("{name} is no longer a member. What they marked stays.", name=name)
    return answer_saved(request, slug, sentence, *(say_handover(taken, to) if to else ()))


@require_POST
@page
def take_over(request: SignedIn, slug: str) -> HttpResponse:
    """Let a member go on with the work of somebody who has left."""
    actor = manager_of(request, slug)
    form, status = SuccessorForm(request.POST), 422
    if form.is_valid():
        try:
            taken = take_over_from(by=request.user, slug=slug, **form.cleaned_data)
            return answer_saved(request, slug, *say_handover(taken, form.cleaned_data["to"]))
        except Refusal as refusal:
            status = attach_refusal(request, form, refusal)
    return settings_page(request, actor, status, taking=form)


def _member(actor: Actor, name: str) -> Member:
    member = None if "\0" in name else members_of(actor.project).filter(user__username=name).first()
    if member is None:
        raise NotThere(say("There is no such member."))
    return member


def names_of(actor: Actor, *, without: Member | None = None) -> list[str]:
    """Who could go on with somebody's work: the members, but for who leaves."""
    names = members_of(actor.project).filter(user__is_active=True).values_list("user__username", flat=True)
    return [name for name in names if without is None or name != without.user.get_username()]


def _build_left_rows(actor: Actor, taking: SuccessorForm | None) -> list[tuple[Left, SuccessorForm]]:
    """Who has left, each with the form that hands their work over; `taking` is the one that was sent."""
    names = names_of(actor)
    sent = taking.data.get("username") if taking else None
    rows = []
    for place, left in enumerate(people_who_left(actor.user, actor.project)):
        name = left.member.user.get_username()
        form = SuccessorForm(names=names, initial={"username": name}, auto_id=f"%s-left-{place}")
        if taking is not None and name == sent:
            taking.offer(names)
            form = taking
        rows.append((left, form))
    return rows


@takes(FORM)
@require_POST
@page
def guidelines(request: SignedIn, slug: str) -> HttpResponse:
    """Write a new version of the guidelines."""
    actor = manager_of(request, slug)
    theirs = latest_guidelines(actor.project)
    number = theirs.number if theirs else 0
    form, status = GuidelinesForm(request.POST, initial=_guidelines(theirs)), 422
    if form.is_valid():
        if theirs and number != form.cleaned_data["number"]:
            form = GuidelinesForm({**request.POST.dict(), "number": number}, initial=_guidelines(theirs))
            form.add_error(None, TWO_AT_ONCE)
            return settings_page(request, actor, 412, guidelines=form, their_guidelines=theirs)
        try:
            actions.write_guidelines(by=request.user, slug=slug, **form.cleaned_data)
            return answer_saved(request, slug, say("The guidelines are saved as a new version."))
        except Refusal as refusal:
            status = attach_refusal(request, form, refusal)
    return settings_page(request, actor, status, guidelines=form)


def manager_of(request: SignedIn, slug: str) -> Actor:
    """Who manages the project; a refusal for everybody else."""
    actor = actor_of(request.user, slug)
    require_manager(actor)
    return actor


def answer_saved(request: SignedIn, slug: str, *sentences: str) -> HttpResponse:
    """Back to the settings, with what was done."""
    tell_success(request, *sentences)
    return redirect("settings", slug)


def _rules(project: Project) -> dict[str, Any]:
    return {name: getattr(project, name) for name in ("version", *actions.RULES)}


def _guidelines(current: Guidelines | None) -> dict[str, Any]:
    return {"text": current.text, "number": current.number} if current else {"text": "", "number": 0}


def tags_initial(project: Project) -> dict[str, Any]:
    """What the form of the vocabulary shows."""
    lines = "\n".join(tag_line(tag) for tag in project.tags.all())
    return {"tags": lines, "version": project.tags_version}


def _find_renaming(request: SignedIn) -> uuid.UUID | None:
    """The renaming that the address speaks of, if it can be taken back."""
    try:
        renaming = uuid.UUID(request.GET.get("renamed", ""))
    except ValueError:
        return None
    return renaming if undoable_renaming(request.user, renaming) else None


def settings_page(request: SignedIn, actor: Actor, status: int, **forms: Any) -> HttpResponse:
    """The page, with forms that something is wrong with in place of fresh ones."""
    project = actor.project
    project.refresh_from_db()
    current, invited = latest_guidelines(project), open_invitations(project)
    fresh = {
        "rules": RulesForm(initial=_rules(project)),
        "archiving": ArchiveForm(initial={"version": project.version}),
        "member": MemberForm(prefix=None),
        "tags": TagsForm(initial=tags_initial(project)),
        "rename": RenameTagForm(project, initial={"version": project.tags_version}),
        "renamed": _find_renaming(request),
        "guidelines": GuidelinesForm(initial=_guidelines(current)),
    }
    context = {
        "actor": actor,
        "tab": "settings",
        "members": members_of(project),
        "resettable": set(resettable(actor).values_list("pk", flat=True)),
        "invitations": invited,
        "shown": read_shown(request, invited),
        "inviting": InviteForm(),
        "left": _build_left_rows(actor, forms.get("taking")),
        "roles": MemberForm.base_fields["role"].choices,  # type: ignore[attr-defined]
        "current_guidelines": current,
        **fresh,
        **forms,
        "sent_forms": [
            form for name, form in forms.items() if isinstance(form, PageForm) and name != "archiving"
        ],
    }
    return render(request, "annotations/settings.html", context, status=status)
