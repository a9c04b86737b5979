"""The pages that are about me: home, inbox, a new project."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from annotations.actions.people.access_log import log_readings
from annotations.actions.projects import create_project
from annotations.forms.project import NewProjectForm, PlaceInList
from annotations.queries import pages
from annotations.queries.review.inbox import came_back, last_approved, load_inbox, with_last_decision
from annotations.refusals import Refusal
from annotations.views.answers import SignedIn, attach_refusal, page

AT_A_GLANCE = 5


@require_safe
@page
def home(request: SignedIn) -> HttpResponse:
    """My projects, where I was, what came back to me and what waits for me."""
    lines = pages.my_projects(request.user)
    back = list(came_back(request.user)[: AT_A_GLANCE + 1])
    log_readings([annotation.article for annotation in back], by=request.user)
    context = {
        "projects": lines,
        "archived": pages.my_archived_projects(request.user),
        "waiting": [line for line in lines if line.waiting],
        "lately": pages.lately(request.user),
        "assigned": pages.list_assigned(request.user),
        "came_back": with_last_decision(back[:AT_A_GLANCE]),
        "more_came_back": len(back) > AT_A_GLANCE,
    }
    return render(request, "annotations/home.html", context)


@require_safe
@page
def inbox(request: SignedIn) -> HttpResponse:
    """Everything that came back to me: sent back, fixed, or reopened."""
    form = PlaceInList(request.GET)
    back = load_inbox(request.user, **form.read())
    approved = [] if back.rows else last_approved(request.user)
    log_readings([annotation.article for annotation in [*back.rows, *approved]], by=request.user)
    context = {"items": with_last_decision(back.rows), "page": back, "approved": approved}
    return render(request, "annotations/inbox.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@page
def new_project(request: SignedIn) -> HttpResponse:
    """Start a project; who does manages it."""
    form, status = NewProjectForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                project = create_project(by=request.user, **form.cleaned_data)
                return redirect("settings", project.slug)
            except Refusal as refusal:
                status = attach_refusal(request, form, refusal)
    return render(request, "annotations/project/project_new.html", {"form": form}, status=status)
