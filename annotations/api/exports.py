"""Whole sets: exports, and what has changed since the last one."""

import json
from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from django.urls import path
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from annotations.actions.exporting import deliver
from annotations.actions.people.access_log import log_readings
from annotations.api.base import Endpoint, document, respond
from annotations.api.description.operations import ANNOTATION_QUERY, EXPORT_QUERY, PAGING_QUERY, describe
from annotations.api.description.schemas import TEXT, list_of, ref, thing
from annotations.choices import Status
from annotations.formats.registry import FORMATS
from annotations.queries.exporting.exports import read_export
from annotations.queries.exporting.feed import changes_after
from annotations.queries.lists.listing import apply_filters, list_restricted, page_size


class ByParameter(DefaultContentNegotiation):
    """The parameter `format` says what is sent; whatever `Accept` names, it is a file."""

    def select_renderer(
        self, request: Request, renderers: Any, format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        """The renderer of problems."""
        return renderers[0], renderers[0].media_type


class Exports(Endpoint):
    """The export of a project."""

    content_negotiation_class = ByParameter

    @describe(
        {200: {"description": "the file"}},
        query={**ANNOTATION_QUERY, **EXPORT_QUERY},
        media_types=tuple(found.media_type.split(";")[0] for found in FORMATS.values()),
    )
    def get(self, request: Request, slug: str) -> StreamingHttpResponse:
        """What the filters leave, by default what is approved, as a file in the format asked for."""
        project = self.project(slug)
        scope = self.listed_annotations(project)
        articles = self.listed_articles.filter(project=project)
        query = dict(request.GET.lists())
        export = read_export(scope, articles, query, project=project)
        return StreamingHttpResponse(
            deliver(export, query, project=project, by=self.user),
            content_type=export.format.media_type,
            headers={
                "Content-Disposition": f'attachment; filename="{slug}-{export.file_name}"',
                "Cache-Control": "no-store",
            },
        )


class Changes(Endpoint):
    """The change feed of a project's approved set."""

    @describe(
        {
            200: thing({"after": TEXT, "more": {"type": "boolean"}, "results": list_of(ref("FeedEntry"))}),
            410: ref("Problem"),
        },
        query={"after": TEXT, "page_size": PAGING_QUERY["page_size"]},
    )
    def get(self, request: Request, slug: str) -> HttpResponse:
        """What has changed since `after`; the answer's `after` is for the next request."""
        project = self.project(slug)
        allowed = frozenset({"after", "page_size"})
        apply_filters(self.annotations.none(), {}, dict(request.GET.lists()), also=allowed)
        approved = self.listed_annotations(project).present().filter(status=Status.APPROVED)
        after, size = request.GET.get("after"), page_size(request.GET)
        reader = self.user if self.lists_restricted else None
        articles = self.listed_articles.filter(project=project)
        found = changes_after(project, approved, after, size, restricted_for=reader, articles=articles)
        log_readings(list_restricted(found.shown) if reader else (), by=self.user)
        body = (
            f'{{"after": {json.dumps(found.after)}, "more": {json.dumps(found.more)},'
            f' "results": [{",".join(found.texts)}]}}'
        )
        return respond(document(body))


urlpatterns = [
    path("projects/<slug:slug>/export/", Exports.as_view(), name="api_export"),
    path("projects/<slug:slug>/changes/", Changes.as_view(), name="api_changes"),
]
