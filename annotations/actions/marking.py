"""Marking passages, and changing, deleting and restoring what is marked."""

import uuid
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from django.utils import timezone

from annotations.actions.contents import (
    changed_item,
    created_frame_of,
    frame_of,
    link_rows,
    new_row,
    rewrite,
    set_status,
)
from annotations.actions.copying import copy_annotations
from annotations.actions.deciding import write_decision
from annotations.actions.frames import Frame, read_frames
from annotations.actions.references import check_frames, check_records, check_targets, clean_frames
from annotations.actions.scopes import Scope, lock_annotation, lock_article
from annotations.actions.transactions import begin_action, one_transaction
from annotations.choices import PROPOSED, Status, Verb, Verdict
from annotations.models import Annotation, Layer, Link, User
from annotations.policy import edit_verb, is_backed, may_delete, move_for
from annotations.refusals import AlreadyUsed, Invalid, WrongState

MOST_AT_ONCE = 5000


def mark(
    *,
    by: User,
    article_id: uuid.UUID,
    item: Mapping[str, Any],
    suggester: Mapping[str, Any] | None = None,
    action_id: uuid.UUID | None = None,
) -> tuple[Annotation, bool]:
    """Mark one passage; returns the annotation and whether it is new.

    The client may name the id. The same id and content again is answered with what is there; the same
    id with another content, or in use elsewhere, is refused. With a `suggester` (name, version, score)
    it is a machine's proposal, else a draft.
    """
    try:
        with one_transaction():
            scope = lock_article(by, article_id)
            return _new(scope, item=item, suggester=suggester, action_id=action_id), True
    except (AlreadyUsed, Invalid, WrongState):  # sent before? looked into now, and not before every save
        with one_transaction():
            there = _sent_before(lock_article(by, article_id), item)
        if there is None:
            raise
        return there, False


def mark_in(
    scope: Scope,
    *,
    item: Mapping[str, Any],
    suggester: Mapping[str, Any] | None = None,
    action_id: uuid.UUID | None = None,
) -> tuple[Annotation, bool]:
    """`mark` for who has locked the article already, and goes on in its transaction."""
    there = _sent_before(scope, item)
    if there is not None:
        return there, False
    return _new(scope, item=item, suggester=suggester, action_id=action_id), True


def _new(
    scope: Scope,
    *,
    item: Mapping[str, Any],
    suggester: Mapping[str, Any] | None,
    action_id: uuid.UUID | None,
) -> Annotation:
    [frame] = read_frames(scope, [item])
    check_frames(scope, [frame], proposed=() if suggester is None else (frame.id,))
    action = _begin(scope, Verb.MARK, action_id)
    status = Status.DRAFT if suggester is None else Status.SUGGESTED
    annotation = new_row(scope, frame, action=action, status=status, suggester=suggester)
    annotation.save(force_insert=True)
    if frame.links:
        Link.objects.bulk_create(link_rows(scope, frame))
    return annotation


def _sent_before(scope: Scope, item: Mapping[str, Any]) -> Annotation | None:
    """What is stored already under the id that the client has named, with this very content."""
    if not _named(item):
        return None
    there = _already_there(scope, read_frames(scope, [item]), many=False)
    return there[0] if there else None


def mark_many(
    *, by: User, article_id: uuid.UUID, items: Sequence[Any], action_id: uuid.UUID | None = None
) -> tuple[list[uuid.UUID], bool]:
    """Mark up to 5,000 passages, all or none; returns their ids in order and whether they are new."""
    if not 1 <= len(items) <= MOST_AT_ONCE:
        raise Invalid(f"Send from 1 to {MOST_AT_ONCE:,} annotations at once, not {len(items):,}.")
    with one_transaction():
        scope = lock_article(by, article_id)
        frames = read_frames(scope, items, many=True)
        ids = [frame.id for frame in frames]
        if any(_named(item) for item in items) and _already_there(scope, frames, many=True):
            return ids, False
        check_frames(scope, frames, many=True)
        action = _begin(scope, Verb.MARK, action_id)
        rows = (new_row(scope, frame, action=action) for frame in frames)
        copy_annotations(rows, (link for frame in frames for link in link_rows(scope, frame)))
        return ids, True


Changes = Mapping[str, Any]
"""What of the content shall be otherwise: the keys that it has; `attributes` are merged, null unsets one."""


def change(
    *,
    by: User,
    annotation_id: uuid.UUID,
    version: int | None,
    changes: Changes | Callable[[Scope, Annotation], Changes],
    article_id: uuid.UUID | None = None,
    action_id: uuid.UUID | None = None,
) -> Annotation:
    """Change the content. `changes` may be worked out from what is locked, instead of being read twice.

    What was approved goes back to submitted, what was sent back becomes a draft; a reviewer's change of
    what was submitted is a fix. Content that stays the same changes nothing.
    """
    with one_transaction():
        scope, annotation = lock_annotation(by, annotation_id, version=version, article_id=article_id)
        verb = edit_verb(scope.actor, annotation)
        move = move_for(scope.actor, annotation, verb)
        if annotation.revision_id != scope.revision_id:
            raise WrongState("The article has a newer text; this annotation belongs to an older one.")
        before = frame_of(annotation)
        wanted = changes(scope, annotation) if callable(changes) else changes
        [frame] = clean_frames(scope, [changed_item(before, wanted)], kept=before)
        if frame == before:
            return annotation
        action = _begin(scope, verb, action_id)
        if annotation.status == Status.SUGGESTED:  # changed is accepted: from here on it is theirs
            annotation.author = scope.user
            annotation.taken_over_by = None
        if verb == Verb.FIX:
            _fix(scope, annotation, frame, action)
        else:
            rewrite(scope, annotation, frame, status=move.after, action=action)
        return annotation


def _fix(scope: Scope, annotation: Annotation, frame: Frame, action: uuid.UUID) -> None:
    """A reviewer's fix waits for the author, unless the project lets the fixer approve.

    The fixer's approval is one: where more are needed, it waits for the others.
    """
    if not scope.project.fixer_may_approve:
        rewrite(scope, annotation, frame, status=Status.FIXED, action=action)
        return
    annotation.edited_by = scope.user
    backed = is_backed(scope.project, annotation, {scope.user.pk})
    rewrite(scope, annotation, frame, status=Status.APPROVED if backed else Status.SUBMITTED, action=action)
    write_decision(scope, annotation, Verdict.APPROVE, action=action)


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
            action = _begin(scope, Verb.DELETE, action_id)
            set_deleted(scope, annotation, deleted=True, action=action)
        return annotation


def restore(
    *,
    by: User,
    annotation_id: uuid.UUID,
    version: int | None,
    article_id: uuid.UUID | None = None,
    action_id: uuid.UUID | None = None,
) -> Annotation:
    """Bring a deleted annotation back, if what it belongs and points to is still there."""
    with one_transaction():
        scope, annotation = lock_annotation(by, annotation_id, version=version, article_id=article_id)
        may_delete(scope.actor, annotation)
        if annotation.deleted_at is not None:
            check_restorable(scope, [annotation])
            action = _begin(scope, Verb.RESTORE, action_id)
            set_deleted(scope, annotation, deleted=False, action=action)
        return annotation


def check_restorable(scope: Scope, annotations: Collection[Annotation]) -> None:
    """Refuse to bring back what no longer has a place: another revision, a closed layer, a lost target.

    A target may be another of the annotations.
    """
    if any(annotation.revision_id != scope.revision_id for annotation in annotations):
        raise WrongState("The article has a newer text; this annotation belongs to an older one.")
    layers = {annotation.layer_id for annotation in annotations}
    if Layer.objects.filter(pk__in=layers, closed_at__isnull=False).exists():
        raise WrongState("Its layer is closed.")
    frames = [frame_of(annotation) for annotation in annotations]
    proposed = [annotation.pk for annotation in annotations if annotation.status in PROPOSED]
    try:
        check_records(scope, frames)
        check_targets(scope, frames, proposed=proposed)
    except Invalid:
        raise WrongState("What it points to is gone; bring that back first.") from None


def set_deleted(scope: Scope, annotation: Annotation, *, deleted: bool, action: uuid.UUID) -> None:
    """Set or clear the deletion of a locked annotation.

    An approved one that comes back has to be looked at again: what links to it, and what it links to,
    may have moved on meanwhile.
    """
    annotation.deleted_at = timezone.now() if deleted else None
    annotation.deleted_by = scope.user if deleted else None
    back = not deleted and annotation.status == Status.APPROVED
    set_status(annotation, Status.SUBMITTED if back else Status(annotation.status), action=action)


def _begin(scope: Scope, verb: Verb, action_id: uuid.UUID | None) -> uuid.UUID:
    return begin_action(
        by=scope.user,
        verb=verb,
        project_id=scope.project.pk,
        article_id=scope.article.pk,
        action_id=action_id,
    )


def _named(item: Any) -> bool:
    return isinstance(item, Mapping) and item.get("id") is not None


def _already_there(scope: Scope, frames: Sequence[Frame], *, many: bool) -> list[Annotation]:
    """What is stored under the ids of the frames: nothing, or all of it with just this content."""
    # Unscoped on purpose: an id in use in another project has to be refused, without saying where.
    stored = {row.pk: row for row in Annotation.objects.filter(pk__in=[frame.id for frame in frames])}
    if not stored:
        return []
    for place, frame in enumerate(frames):
        row = stored.get(frame.id)
        if row is None:
            continue
        field = f"{place}.id" if many else "id"
        if row.article_id != scope.article.pk or len(stored) < len(frames):
            raise AlreadyUsed("This id is not usable.", field=field)
        if created_frame_of(row) != frame:
            raise AlreadyUsed("This id is in use for an annotation with another content.", field=field)
    return [stored[frame.id] for frame in frames]
