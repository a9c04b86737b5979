"""Composing an export: the page counts, the API delivers."""

from urllib.parse import urlencode

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from annotations.choices import Status
from annotations.formats.registry import FORMATS
from annotations.forms.records import ExportOfRecordsForm
from annotations.queries.exporting.export_page import export_preview
from annotations.queries.lists.article_list import outlets_of
from annotations.queries.lists.date_filters import ANNOTATION_DATES
from annotations.queries.of_records import RECORD_FILTERS
from annotations.queries.pages import actor_of
from annotations.refusals import Invalid
from annotations.views.answers import SignedIn, page

DEFAULTS = {"status": Status.APPROVED.value, "format": "jsonl"}


@require_safe
@page
def export(request: SignedIn, slug: str) -> HttpResponse:
    """What to export and as what, how much it is, and how to get it."""
    actor = actor_of(request.user, slug)
    chosen = request.GET.copy()
    for name, value in DEFAULTS.items():
        if not chosen.get(name):
            chosen[name] = value
    if chosen.get("empty") == "exclude":  # as the API has it; the page leaves out what is usual
        chosen["empty"] = ""
    form = ExportOfRecordsForm(chosen, user=request.user, project=actor.project)
    if not form.is_valid() and form.errors.keys() - RECORD_FILTERS.keys():
        raise Invalid(form.first_sentence)
    values = form.cleaned_data
    where = f"/api/v1/projects/{slug}/export/?{_query(values)}"
    context = {
        "actor": actor,
        "tab": "export",
        "form": form,
        "records": [(bound, record, _without(chosen, bound.name)) for bound, record in form.records],
        "outlets": outlets_of(request.user, actor.project),
        "preview": None if form.errors else export_preview(request.user, actor.project, values),
        "loses": FORMATS[values["format"]].loses,
        "path": where,
        "url": request.build_absolute_uri(where),
    }
    return render(request, "annotations/export.html", context, status=422 if form.errors else 200)


def _without(chosen: QueryDict, name: str) -> str:
    """The choices without one of them."""
    left = chosen.copy()
    left.pop(name, None)
    return left.urlencode()


def _query(values: dict[str, object]) -> str:
    """The choices as the API's parameters, those that choose nothing left out."""
    pairs: list[tuple[str, object]] = [("format", values["format"]), ("status", values["status"])]
    pairs += [("kind", kind) for kind in values["kind"]]  # type: ignore[attr-defined]
    pairs += [("outlet", values["outlet"])] if values["outlet"] else []
    pairs += [(name, values[name]) for name in (*RECORD_FILTERS, *ANNOTATION_DATES) if values.get(name)]
    pairs += [("empty", "include")] if values["empty"] == "include" else []
    return urlencode(pairs)
