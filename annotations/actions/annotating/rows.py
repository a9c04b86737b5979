"""Between frames and rows: what an annotation holds, in both directions."""

import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from django.db.models.base import ModelState
from django.utils import timezone

from annotations.actions.annotating.content import Content, LinkContent
from annotations.actions.scopes import Scope
from annotations.choices import Kind, LinkRole, Reopened, Status
from annotations.models import Annotation, Link
from annotations.refusals import Invalid
from annotations.scheme import ATTRIBUTES, SLOTS, WITH_RECORD, check_object
from annotations.sentences import say


def stored_content_of(annotation: Annotation) -> Content:
    """The content of a stored annotation, its links included: those that were read with it, if they were."""
    known = annotation.locked_links
    stored = annotation.links.all() if known is None else known
    links = sorted(stored, key=lambda link: (link.position, link.pk))
    return content_of(annotation.pk, annotation, links)


def content_at_creation(annotation: Annotation) -> Content | None:
    """The content with which an annotation was created, from the history; None if that was erased."""
    annotation_events: Any = Annotation.pgh_event_model.objects  # type: ignore[attr-defined]
    link_events: Any = Link.pgh_event_model.objects  # type: ignore[attr-defined]
    created = annotation_events.filter(pgh_obj_id=annotation.pk, pgh_label="insert").first()
    if created is None:
        return None
    links = link_events.filter(
        annotation_id=annotation.pk, pgh_label="insert", pgh_context_id=created.pgh_context_id
    )
    return content_of(annotation.pk, created, links.order_by("position", "id"))


def content_of(pk: uuid.UUID, row: Any, links: Iterable[Any]) -> Content:
    """The content that a row says, of a table or of its history; `links` are such rows in their order."""
    return Content(
        id=pk,
        kind=Kind(row.kind),
        spans=row.spans,
        texts=list(row.texts),
        attributes=row.attributes,
        entity=row.entity_id,
        tags=sorted(row.tags),
        links=tuple(
            LinkContent(LinkRole(link.role), link.spans, link.texts, link.target_id) for link in links
        ),
    )


def as_item(frame: Content) -> dict[str, Any]:
    """A frame in the shape that doors hand over, so that changes can be laid over it."""
    record = {} if frame.entity is None else {"entity": frame.entity}
    return {
        "id": frame.id,
        "kind": frame.kind,
        "spans": [list(span) for span in frame.spans],
        "attributes": {**frame.attributes, **record},
        "tags": frame.tags,
        "links": [
            {"role": link.role, "spans": [list(span) for span in link.spans or ()], "target": link.target}
            for link in frame.links
        ],
    }


def lay_over(frame: Content, changes: Mapping[str, Any]) -> dict[str, Any]:
    """The frame with changes laid over it: attributes are merged and null unsets one, the rest replaces.

    When the kind changes, attributes and links that the new kind does not have fall away, unless they are
    among the changes.
    """
    if "id" in changes:
        raise Invalid(say("The id cannot be changed."), field="id")
    kind = changes.get("kind", frame.kind)
    item = as_item(_fitting(frame, Kind(kind)) if kind in list(Kind) and kind != frame.kind else frame)
    attributes = {} if changes.get("attributes") is None else changes["attributes"]
    check_object(attributes)
    return {**item, **changes, "attributes": {**item["attributes"], **attributes}}


def _fitting(frame: Content, kind: Kind) -> Content:
    allowed = ATTRIBUTES[kind]
    return replace(
        frame,
        attributes={
            name: value
            for name, value in frame.attributes.items()
            if allowed.get(name) == ATTRIBUTES[frame.kind][name]
        },
        entity=frame.entity if kind in WITH_RECORD else None,
        links=tuple(link for link in frame.links if link.role in SLOTS[kind]),
    )


def build_row(
    scope: Scope,
    frame: Content,
    *,
    action: uuid.UUID,
    status: Status = Status.DRAFT,
    suggester: Mapping[str, Any] | None = None,
) -> Annotation:
    """An annotation as it is first stored."""
    return Annotation(
        id=frame.id,
        project=scope.project,
        article=scope.article,
        revision=scope.revision,
        layer_id=scope.layer_id,
        kind=frame.kind,
        spans=frame.spans,
        texts=frame.texts,
        attributes=frame.attributes,
        tags=frame.tags,
        entity_id=frame.entity,
        status=status,
        suggester=suggester,
        author=scope.user,
        edited_by=scope.user,
        action_id=action,
    )


class RowBuilder:
    """Builds many drafts of one scope as `build_row` does: Django makes the first, the others are copies of it.

    Making one anew, with all that it refers to, takes Django longer than PostgreSQL takes to store it.
    """

    def __init__(self, scope: Scope, action: uuid.UUID) -> None:
        self._scope, self._action = scope, action
        self._first: dict[str, Any] | None = None

    def build(self, frame: Content) -> Annotation:
        """An annotation with this content, as it is first stored."""
        if self._first is None:
            self._first = vars(build_row(self._scope, frame, action=self._action))
        row = Annotation.__new__(Annotation)
        values = vars(row)
        values.update(self._first)
        values["_state"] = state = ModelState()
        state.fields_cache = dict(self._first["_state"].fields_cache)
        values["id"], values["kind"], values["spans"], values["texts"] = (
            frame.id,
            frame.kind,
            frame.spans,
            frame.texts,
        )
        values["attributes"], values["tags"], values["entity_id"] = frame.attributes, frame.tags, frame.entity
        return row


def build_links(place: Scope | Annotation, frame: Content) -> Iterator[Link]:
    """The links of a frame as they are stored, in order: in the layer and revision of its annotation, which may be new."""
    article = place.article
    for position, link in enumerate(frame.links):
        yield Link(
            project_id=article.project_id,
            article_id=article.pk,
            layer_id=place.layer_id,
            revision_id=place.revision_id,
            annotation_id=frame.id,
            role=link.role,
            position=position,
            spans=link.spans,
            texts=link.texts,
            target_id=link.target,
        )


def rewrite(
    scope: Scope,
    annotation: Annotation,
    frame: Content,
    *,
    status: Status,
    action: uuid.UUID,
    editor: uuid.UUID | None = None,
    reopened: str = "",
) -> None:
    """Give a locked annotation new content: a new edition under the name of who acts, or of `editor`.

    The row is counted and signed before its links change, so that the database sees them as counted.
    """
    before = stored_content_of(annotation)
    why = Reopened.LINK_CHANGED if replace(before, links=frame.links) == frame else Reopened.CHANGED
    relinked = before.links != frame.links
    if relinked and before.kind != frame.kind:
        _unlink(annotation, action)
    annotation.kind = frame.kind
    annotation.spans_before = before.spans
    annotation.spans = frame.spans
    annotation.texts = frame.texts
    annotation.attributes = frame.attributes
    annotation.entity_id = frame.entity
    annotation.tags = frame.tags
    annotation.edition += 1
    annotation.edited_by_id = editor or scope.user.pk
    annotation.reopened = reopened
    set_status(annotation, status, action=action, why=why)
    if relinked:
        _relink(annotation, before, list(build_links(annotation, frame)))


def _relink(annotation: Annotation, before: Content, links: list[Link]) -> None:
    """Replace the links; `before` is the content until now."""
    if before.links:
        Link.objects.filter(annotation=annotation.pk).delete()
    if links:
        Link.objects.bulk_create(links)
    annotation.locked_links = links


def _unlink(annotation: Annotation, action: uuid.UUID) -> None:
    """Take the links away before the kind changes: the database would refuse those that no longer fit."""
    annotation.version += 1
    annotation.action_id = action
    annotation.save(update_fields=["version", "action_id"])
    Link.objects.filter(annotation=annotation.pk).delete()


_WRITTEN = [
    "kind",
    "spans",
    "texts",
    "keys",
    "attributes",
    "entity",
    "tags",
    "edition",
    "author",
    "edited_by",
    "taken_over_by",
    "status",
    "reopened",
    "deleted_at",
    "deleted_by",
    "version",
    "action_id",
    "updated_at",
]


def set_status(
    annotation: Annotation, status: Status, *, action: uuid.UUID, why: Reopened = Reopened.CHANGED
) -> None:
    """Move a locked annotation to a status, count the version up and save it with what else was set.

    What was approved and goes back to submitted says why, until it moves on.
    """
    if status != annotation.status:
        reopened = annotation.status == Status.APPROVED and status == Status.SUBMITTED
        annotation.reopened = why if reopened else ""
    annotation.status = status
    annotation.version += 1
    annotation.action_id = action
    annotation.updated_at = timezone.now()
    annotation.save(update_fields=_WRITTEN)
