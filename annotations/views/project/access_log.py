"""The access log of a project, for its managers."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from annotations.forms.access_log import AccessFilter
from annotations.queries.people.access_log import access_page, describe_entry, people_in
from annotations.views.answers import SignedIn, page
from annotations.views.project.settings import manager_of


@require_safe
@never_cache
@page
def access_log(request: SignedIn, slug: str) -> HttpResponse:
    """Who was let in, what was exported, and who read restricted articles, newest first."""
    actor = manager_of(request, slug)
    project = actor.project
    form = AccessFilter(request.GET, names=people_in(project), zone=project.zone)
    chosen = form.read()
    shown = access_page(project, chosen, zone=lambda: project.zone)
    context = {
        "actor": actor,
        "tab": "settings",
        "form": form,
        "page": shown,
        "rows": [(entry, describe_entry(entry)) for entry in shown.entries],
        "filtered": any(chosen.get(name) for name in ("what", "person", "since")),
    }
    return render(request, "annotations/access_log.html", context)
