"""Deleting annotations, and bringing them back."""

import uuid
from collections.abc import Collection

from django.utils import timezone

from annotations.actions.annotating.references import check_records, check_targets
from annotations.actions.annotating.rows import set_status, stored_content_of
from annotations.actions.annotating.sameness import Duplicates, check_free, layer_text_of, place_of
from annotations.actions.scopes import Scope, begin_in, check_current, lock_annotation
from annotations.actions.transactions import one_transaction
from annotations.choices import PROPOSED, Status, Verb
from annotations.models import Annotation, Layer, User
from annotations.policy import may_delete
from annotations.refusals import Invalid, WrongState
from annotations.sentences import say


def delete(
    *,
    by: User,
    annotation_id: uuid.UUID,
    version: int | None,
    article_id: uuid.UUID | None = None,
    action_id: uuid.UUID | None = None,
) -> Annotation:
    """Delete an annotation; it can be restored. Annotations that link to it are reopened."""
    with one_transaction():
        scope, annotation = lock_annotation(by, annotation_id, version=version, article_id=article_id)
        may_delete(scope.actor, annotation)
        if annotation.deleted_at is None:
            action = begin_in(scope, Verb.DELETE, action_id)
            set_deleted(scope, annotation, deleted=True, action=action)
        return annotation


def restore(
    *,
    by: User,
    annotation_id: uuid.UUID,
    version: int | None,
    article_id: uuid.UUID | None = None,
    duplicates: Duplicates = Duplicates.REFUSE,
    action_id: uuid.UUID | None = None,
) -> Annotation:
    """Bring a deleted annotation back, if what it belongs and points to is still there.

    It is refused where the same is marked meanwhile, unless `duplicates` are allowed.
    """
    with one_transaction():
        scope, annotation = lock_annotation(by, annotation_id, version=version, article_id=article_id)
        may_delete(scope.actor, annotation)
        if annotation.deleted_at is not None:
            check_restorable(scope, [annotation])
            if annotation.status != Status.DISMISSED and duplicates is not Duplicates.ALLOW:
                place = layer_text_of(annotation), place_of(annotation)
                check_free([place], besides=[annotation.pk], since=annotation.action_id)
            action = begin_in(scope, Verb.RESTORE, action_id)
            set_deleted(scope, annotation, deleted=False, action=action)
        return annotation


def check_restorable(scope: Scope, annotations: Collection[Annotation]) -> None:
    """Refuse to bring back what no longer has a place: another revision, a closed layer, a lost target.

    A target may be another of the annotations.
    """
    for annotation in annotations:
        check_current(scope, annotation)
    layers = {annotation.layer_id for annotation in annotations}
    if Layer.objects.filter(pk__in=layers, closed_at__isnull=False).exists():
        raise WrongState(say("Its layer is closed."))
    frames = [stored_content_of(annotation) for annotation in annotations]
    proposed = [annotation.pk for annotation in annotations if annotation.status in PROPOSED]
    try:
        check_records(scope, frames)
        check_targets(scope, frames, proposed=proposed)
    except Invalid:
        raise WrongState(say("What it points to is gone; bring that back first.")) from None


def set_deleted(scope: Scope, annotation: Annotation, *, deleted: bool, action: uuid.UUID) -> None:
    """Set or clear the deletion of a locked annotation.

    An approved one that comes back has to be looked at again: what links to it, and what it links to,
    may have moved on meanwhile.
    """
    annotation.deleted_at = timezone.now() if deleted else None
    annotation.deleted_by = scope.user if deleted else None
    back = not deleted and annotation.status == Status.APPROVED
    set_status(annotation, Status.SUBMITTED if back else Status(annotation.status), action=action)
