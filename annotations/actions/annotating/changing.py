"""Changing what is marked."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from annotations.actions.annotating.content import Content
from annotations.actions.annotating.references import clean_frames
from annotations.actions.annotating.rows import lay_over, rewrite, stored_content_of
from annotations.actions.annotating.sameness import (
    Duplicates,
    layer_text_of,
    place_of,
    refusal_of,
    standing_at,
)
from annotations.actions.batches import Batch
from annotations.actions.review.deciding import write_decision
from annotations.actions.scopes import Scope, begin_unless, check_current, lock_annotation
from annotations.actions.transactions import one_transaction
from annotations.choices import Status, Verb, Verdict
from annotations.models import Annotation, User
from annotations.policy import edit_verb, is_backed, move_for

Changes = Mapping[str, Any]
"""What of the content shall be otherwise: the keys that it has; `attributes` are merged, null unsets one."""


def change(
    *,
    by: User,
    annotation_id: uuid.UUID,
    version: int | None,
    changes: Changes,
    article_id: uuid.UUID | None = None,
    duplicates: Duplicates = Duplicates.REFUSE,
    action_id: uuid.UUID | None = None,
) -> Annotation:
    """Change the content.

    What was approved goes back to submitted, what was sent back becomes a draft; a reviewer's change of
    what was submitted is a fix. Content that stays the same changes nothing. Where the same annotation
    is marked already, it cannot be moved to, unless `duplicates` are allowed.
    """
    with one_transaction():
        scope, annotation = lock_annotation(by, annotation_id, version=version, article_id=article_id)
        check_changeable(scope, annotation)
        return change_in(scope, annotation, changes=changes, duplicates=duplicates, action_id=action_id)


def check_changeable(scope: Scope, annotation: Annotation) -> None:
    """Refuse who may not change the content, or not any more."""
    move_for(scope.actor, annotation, edit_verb(scope.actor, annotation))
    check_current(scope, annotation)


def change_in(
    scope: Scope,
    annotation: Annotation,
    *,
    changes: Changes,
    duplicates: Duplicates = Duplicates.REFUSE,
    action_id: uuid.UUID | None = None,
    batch: Batch | None = None,
) -> Annotation:
    """`change` for who has locked the annotation, has let it be checked, and goes on in the transaction.

    In a `batch` it is a part of that, and moves nothing.
    """
    verb = edit_verb(scope.actor, annotation)
    move = move_for(scope.actor, annotation, verb)
    before = stored_content_of(annotation)
    [frame] = clean_frames(scope, [lay_over(before, changes)], kept=before)
    if frame == before:
        return annotation
    moved = place_of(frame) != place_of(before) and duplicates is not Duplicates.ALLOW
    standing = (
        standing_at(layer_text_of(annotation), place_of(frame), besides=[annotation.pk]) if moved else None
    )
    if batch is not None:
        action, same = batch.begin(scope, verb), None
    else:
        action, same = begin_unless(scope, standing, verb, action_id)
    if same is not None:
        field = "kind" if frame.spans == before.spans else "spans"
        raise refusal_of(Annotation.objects.get(pk=same), field=field)
    if annotation.status == Status.SUGGESTED:  # changed is accepted: from here on it is theirs
        annotation.author = scope.user
        annotation.taken_over_by = None
    if verb == Verb.FIX:
        _fix(scope, annotation, frame, action)
    else:
        rewrite(scope, annotation, frame, status=move.after, action=action)
    return annotation


def _fix(scope: Scope, annotation: Annotation, frame: Content, action: uuid.UUID) -> None:
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


def move_borders(
    *,
    by: User,
    article_id: uuid.UUID,
    annotation_id: uuid.UUID,
    version: int | None,
    spans: Sequence[Sequence[int]],
    as_part: bool = False,
    action_id: uuid.UUID | None = None,
) -> Annotation:
    """Give an annotation other spans, or these as a part beside the ones that it has."""
    with one_transaction():
        scope, annotation = lock_annotation(by, annotation_id, version=version, article_id=article_id)
        check_changeable(scope, annotation)
        before = [list(span) for span in annotation.spans] if as_part else []
        return change_in(scope, annotation, changes={"spans": [*before, *spans]}, action_id=action_id)
