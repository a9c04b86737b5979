"""Saying which record a mention or a source means."""

import re
import uuid
from collections.abc import Mapping

from annotations.actions.annotating.changing import change_in, check_changeable
from annotations.actions.records.entities import add_entity
from annotations.actions.scopes import Scope, lock_annotation
from annotations.actions.transactions import one_transaction
from annotations.choices import EntityType, SourceType
from annotations.models import Annotation, Entity, User
from annotations.queries.entities import record_named
from annotations.refusals import Invalid
from annotations.sentences import say
from annotations.text.blank import strip_blank

_TYPES: Mapping[str, EntityType] = {
    SourceType.PERSON: EntityType.PERSON,
    SourceType.SPOKESPERSON: EntityType.PERSON,
    SourceType.AUTHOR: EntityType.PERSON,
    SourceType.ORGANISATION: EntityType.ORGANISATION,
    SourceType.OUTLET: EntityType.ORGANISATION,
    SourceType.DOCUMENT: EntityType.WORK,
    SourceType.DATASET: EntityType.WORK,
    SourceType.SOCIAL_POST: EntityType.WORK,
}
"""What a record is that is made for a source of this type."""


def set_record(
    *,
    by: User,
    article_id: uuid.UUID,
    annotation_id: uuid.UUID,
    version: int | None,
    name: str,
    make: str = "",
    action_id: uuid.UUID | None = None,
) -> Annotation:
    """Link a mention or a source to the record of a name; a blank name unlinks it.

    Where no record has the name, `make` adds one: "project" for everybody, "article" for this article only.
    """
    with one_transaction():
        scope, annotation = lock_annotation(by, annotation_id, version=version, article_id=article_id)
        check_changeable(scope, annotation)
        record = _find_or_add(scope, annotation, strip_blank(name), make)
        changes = {"attributes": {"entity": record and record.pk}}
        return change_in(scope, annotation, changes=changes, action_id=action_id)


def _find_or_add(scope: Scope, annotation: Annotation, name: str, make: str) -> Entity | None:
    if not name:
        return None
    linked: Entity | None = annotation.entity
    if linked is not None and _as_shown(linked.name) == name:
        return linked  # others may have the same name
    record = record_named(scope.article, name)
    if record is not None:
        return record
    if not make:
        raise Invalid(say("No record is called “{name}”.", name=name), field="value")
    kind = annotation.attributes.get("type", "")
    values = {"name": name, "type": _TYPES.get(kind, kind) if kind else EntityType.OTHER}
    return add_entity(
        by=scope.user,
        project=scope.project,
        values=values,
        article_id=scope.article.pk if make == "article" else None,
    )[0]


def _as_shown(name: str) -> str:
    """A name as a field of one line shows it, and sends it back."""
    return strip_blank(re.sub(r"[\r\n]", "", name))
