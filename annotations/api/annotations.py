"""Annotations: listing, marking, changing, moving through the review; their history and checks."""

import uuid
from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from rest_framework.request import Request

from annotations.actions.annotating import changing, deleting, marking
from annotations.actions.idempotency import Answer
from annotations.actions.people.access_log import log_readings
from annotations.actions.review import deciding
from annotations.api.base import (
    Endpoint,
    answer_list,
    document,
    dump_json,
    is_unchanged,
    repeatable,
    respond,
)
from annotations.api.description.operations import (
    ANNOTATION,
    ANNOTATION_QUERY,
    DUPLICATES,
    NOTHING_TO_SAY,
    REASONED,
    describe,
    describe_list,
    describe_write,
)
from annotations.api.description.schemas import CONTENT as CONTENT_IN
from annotations.api.description.schemas import NEW_ANNOTATION, list_of, thing
from annotations.choices import Verb
from annotations.models import Annotation, Article, Project
from annotations.models.annotation import AnnotationQuerySet
from annotations.queries.changes import changes_of
from annotations.queries.entities import nameable_records
from annotations.queries.exporting.documents import annotations_by_id
from annotations.queries.history import annotation_events
from annotations.queries.lists.listing import (
    PAGING,
    annotation_rows,
    apply_filters,
    events_page,
    list_restricted,
    page_of,
)
from annotations.refusals import Invalid
from newsnotes.web.bodies import TEXTS

CONTENT = ("kind", "spans", "attributes", "tags", "links")


class _Filtered(Endpoint):
    def _filter(
        self, scope: AnnotationQuerySet, project: Callable[[], Project], articles: QuerySet[Article]
    ) -> QuerySet[Annotation]:
        """Those of the scope that the query asks for; records local to these articles may be named in it.

        `project` is looked up only if a filter needs it.
        """
        return annotation_rows(
            scope,
            dict(self.request.GET.lists()),
            also=PAGING,
            records=lambda: nameable_records(project(), articles),
            project=project,
        )


class ProjectAnnotations(_Filtered):
    """The annotations of a project."""

    @describe_list("Annotation", **ANNOTATION_QUERY)
    def get(self, request: Request, slug: str) -> HttpResponse:
        """The annotations in reach that the filters leave, in a fixed order."""
        project = self.project(slug)
        scope = self.listed_annotations(project)
        page = page_of(self._filter(scope, lambda: project, self.listed_articles), request.GET)
        if self.lists_restricted:
            log_readings(list_restricted(page.ids), by=self.user)
        return answer_list(request, page, annotations_by_id(page.ids))


class ArticleAnnotations(_Filtered):
    """The annotations of one article."""

    largest_body = TEXTS

    @describe_list("Annotation", **ANNOTATION_QUERY)
    def get(self, request: Request, pk: uuid.UUID) -> HttpResponse:
        """They, by the same filters as a project's."""
        article = self.article(pk)
        scope = self.annotations.filter(article=article)
        page = page_of(self._filter(scope, lambda: article.project, self.articles), request.GET)
        return answer_list(request, page, annotations_by_id(page.ids))

    @describe(
        {
            201: {"anyOf": [ANNOTATION, list_of(ANNOTATION)]},
            200: {"anyOf": [ANNOTATION, list_of(ANNOTATION)]},
        },
        body={"anyOf": [NEW_ANNOTATION, list_of(NEW_ANNOTATION, minItems=1, maxItems=5000)]},
        query=DUPLICATES,
    )
    @repeatable
    def post(self, request: Request, pk: uuid.UUID) -> Answer:
        """Mark a passage, or up to 5,000: then all are stored or none. The same that is there already is the answer."""
        self.article_id = pk
        if isinstance(request.data, list):
            ids, new = marking.mark_many(
                by=self.user,
                article_id=pk,
                items=request.data,
                duplicates=self.duplicates,
                action_id=self.action_id,
            )
            return document(f"[{','.join(annotations_by_id(ids))}]", status=201 if new else 200)
        made, new = marking.mark(
            by=self.user,
            article_id=pk,
            item=self._one(pk),
            duplicates=self.duplicates,
            action_id=self.action_id,
        )
        return annotation_answer(made, status=201 if new else 200)

    def _one(self, pk: uuid.UUID) -> dict[str, Any]:
        """The annotation that was sent; of an article out of reach nothing is said but that it is not there."""
        try:
            return self.body("id", *CONTENT, required=["kind", "spans"])
        except Invalid:
            self.article(pk)
            raise


class AnnotationDetail(Endpoint):
    """One annotation."""

    @describe({200: ANNOTATION, 304: None})
    def get(self, request: Request, pk: uuid.UUID) -> HttpResponse:
        """The annotation; a deleted one says when it was deleted."""
        annotation = self.annotation(pk)
        if is_unchanged(request, annotation.version):
            return HttpResponse(status=304, headers={"ETag": f'"{annotation.version}"'})
        return respond(annotation_answer(annotation))

    @describe_write({200: ANNOTATION}, thing({}, CONTENT_IN), DUPLICATES)
    @repeatable
    def patch(self, request: Request, pk: uuid.UUID) -> Answer:
        """Change its content: attributes are merged (null unsets one), the rest replaces what is there."""
        self.annotation(pk)
        annotation = changing.change(
            by=self.user,
            annotation_id=pk,
            version=self.seen_version(),
            changes=self.body(*CONTENT),
            duplicates=self.duplicates,
            action_id=self.action_id,
        )
        return annotation_answer(annotation)

    @describe_write({204: None})
    @repeatable
    def delete(self, request: Request, pk: uuid.UUID) -> Answer:
        """Delete it; it can be restored."""
        self.annotation(pk)
        deleting.delete(by=self.user, annotation_id=pk, version=self.seen_version(), action_id=self.action_id)
        return Answer(204)


class Restore(Endpoint):
    """Bringing a deleted annotation back."""

    @describe_write({200: ANNOTATION}, NOTHING_TO_SAY, DUPLICATES)
    @repeatable
    def post(self, request: Request, pk: uuid.UUID) -> Answer:
        """Restore it, if what it belongs and points to is still there."""
        self.annotation(pk)
        self.body()
        annotation = deleting.restore(
            by=self.user,
            annotation_id=pk,
            version=self.seen_version(),
            duplicates=self.duplicates,
            action_id=self.action_id,
        )
        return annotation_answer(annotation)


class Move(Endpoint):
    """One move of the review; each route sets its verb."""

    verb: Verb = Verb.SUBMIT

    @describe_write({200: ANNOTATION}, REASONED)
    @repeatable
    def post(self, request: Request, pk: uuid.UUID) -> Answer:
        """Carry it out; `contest` needs a note, `revoke` a reason."""
        self.annotation(pk)
        body = self.body("reason", "note")
        annotation = deciding.move(
            by=self.user,
            annotation_id=pk,
            version=self.seen_version(),
            verb=self.verb,
            reason=body.get("reason", ""),
            note=body.get("note", ""),
            action_id=self.action_id,
        )
        return annotation_answer(annotation)


class History(Endpoint):
    """What has happened to an annotation."""

    @describe_list("Change")
    def get(self, request: Request, pk: uuid.UUID) -> HttpResponse:
        """Every change, the oldest first: who, when, what it was, and what the fields said before and after."""
        rows = annotation_events.objects.filter(pgh_obj_id=self.annotation(pk).pk)
        page = events_page(apply_filters(rows, {}, dict(request.GET.lists()), also=PAGING), request.GET)
        return answer_list(request, page, [dump_json(change) for change in changes_of(pk, page.ids)])


def annotation_answer(annotation: Annotation, *, status: int = 200) -> Answer:
    """An annotation, and its version as the ETag."""
    [text] = annotations_by_id([annotation.pk])
    return document(text, status=status, version=annotation.version)
