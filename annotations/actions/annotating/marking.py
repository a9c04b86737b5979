"""Marking passages, and changing, deleting and restoring what is marked."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from annotations.actions.annotating.content import Content, number_refusals, read_contents
from annotations.actions.annotating.deleting import check_restorable, set_deleted
from annotations.actions.annotating.references import check_frames, clean_frames
from annotations.actions.annotating.rows import build_links, build_row, lay_over, rewrite, stored_content_of
from annotations.actions.annotating.sameness import (
    Duplicates,
    Wanted,
    answer_all,
    check_free,
    layer_text_of,
    place_of,
    refusal_of,
    standing_at,
)
from annotations.actions.bulk_insert import copy_annotations
from annotations.actions.review.accepting import accept_as
from annotations.actions.review.deciding import write_decision
from annotations.actions.scopes import Scope, lock_annotation, lock_article
from annotations.actions.sent_before import names_id, sent_before, those_sent_before
from annotations.actions.transactions import begin_action, begin_action_unless, one_transaction
from annotations.choices import Status, Verb, Verdict
from annotations.models import Annotation, Link, User
from annotations.models.annotation import AnnotationQuerySet
from annotations.policy import edit_verb, is_backed, may_delete, move_for
from annotations.refusals import AlreadyUsed, Invalid, WrongState

MOST_AT_ONCE = 5000


def mark(
    *,
    by: User,
    article_id: uuid.UUID,
    item: Mapping[str, Any],
    suggester: Mapping[str, Any] | None = None,
    duplicates: Duplicates = Duplicates.REFUSE,
    action_id: uuid.UUID | None = None,
) -> tuple[Annotation, bool]:
    """Mark one passage; returns the annotation and whether it is new.

    The client may name the id. The same id and content again is answered with what is there; the same
    id with another content, or in use elsewhere, is refused. With a `suggester` (name, version, score)
    it is a machine's proposal, else a draft. Of the same annotation that is there already, `duplicates`
    says what to do; one that a machine suggested is accepted by whoever marks it.
    """
    try:
        with one_transaction():
            scope = lock_article(by, article_id)
            return _mark(scope, item, suggester, duplicates, action_id)
    except (AlreadyUsed, Invalid, WrongState):  # sent before? looked into now, and not before every save
        with one_transaction():
            there = sent_before(lock_article(by, article_id), item)
        if there is None:
            raise
        return there, False


def mark_in(
    scope: Scope,
    *,
    item: Mapping[str, Any],
    suggester: Mapping[str, Any] | None = None,
    duplicates: Duplicates = Duplicates.REFUSE,
    action_id: uuid.UUID | None = None,
) -> tuple[Annotation, bool]:
    """`mark` for who has locked the article already, and goes on in its transaction."""
    there = sent_before(scope, item)
    return (there, False) if there else _mark(scope, item, suggester, duplicates, action_id)


def _mark(
    scope: Scope,
    item: Mapping[str, Any],
    suggester: Mapping[str, Any] | None,
    duplicates: Duplicates,
    action_id: uuid.UUID | None,
) -> tuple[Annotation, bool]:
    [frame] = read_contents(scope, [item])
    proposing = suggester is not None
    check_frames(scope, [frame], proposed=(frame.id,) if proposing else ())
    standing = None
    if duplicates is not Duplicates.ALLOW:
        standing = standing_at(layer_text_of(scope), place_of(frame), proposing=proposing)
    action, same = _begin_unless(scope, standing, Verb.MARK, action_id)
    if same is not None:
        return sent_before(scope, item) or _answer(scope, item, same, duplicates, proposing, action_id), False
    status = Status.SUGGESTED if proposing else Status.DRAFT
    annotation = build_row(scope, frame, action=action, status=status, suggester=suggester)
    annotation.save(force_insert=True)
    if frame.links:
        Link.objects.bulk_create(build_links(scope, frame))
    return annotation, True


def _answer(
    scope: Scope,
    item: Mapping[str, Any],
    same: uuid.UUID,
    duplicates: Duplicates,
    proposing: bool,
    action_id: uuid.UUID | None,
) -> Annotation:
    """The annotation that is there already, in place of a new one."""
    _, annotation = lock_annotation(scope.user, same, version=None)
    if names_id(item) and duplicates is Duplicates.REFUSE:
        raise refusal_of(annotation, field="id")
    if annotation.status == Status.SUGGESTED and not proposing:
        accept_as(scope, annotation, item, action=_begin(scope, Verb.ACCEPT, action_id))
    return annotation


def mark_many(
    *,
    by: User,
    article_id: uuid.UUID,
    items: Sequence[Any],
    duplicates: Duplicates = Duplicates.REFUSE,
    action_id: uuid.UUID | None = None,
) -> tuple[list[uuid.UUID], bool]:
    """Mark up to 5,000 passages, all or none; returns their ids in order and whether any of them is new.

    What was sent before, or is there already, or comes twice in the list, is answered as by `mark`.
    """
    if not 1 <= len(items) <= MOST_AT_ONCE:
        raise Invalid(f"Send from 1 to {MOST_AT_ONCE:,} annotations at once, not {len(items):,}.")
    with one_transaction():
        scope = lock_article(by, article_id)
        frames = read_contents(scope, items, many=True)
        stored = those_sent_before(scope, frames) if any(map(names_id, items)) else {}
        rest = [place for place, frame in enumerate(frames) if frame.id not in stored]
        with number_refusals(rest):
            check_frames(scope, [frames[place] for place in rest], many=True)
        wanted = {place: Wanted(frames[place], named=names_id(items[place])) for place in rest}
        answers = answer_all(layer_text_of(scope), wanted, duplicates)
        same = {frames[place].id: answer.id for place, answer in answers.items()}
        new = [frames[place] for place in rest if same[frames[place].id] == frames[place].id]
        suggested = {
            answer.id: items[place] for place, answer in reversed(answers.items()) if answer.is_suggested
        }
        if new or suggested:
            action = _begin(scope, Verb.MARK, action_id)
            for pk, item in suggested.items():
                accept_as(scope, lock_annotation(by, pk, version=None)[1], item, action=action)
            rows = (build_row(scope, frame, action=action) for frame in new)
            copy_annotations(rows, (link for frame in new for link in build_links(scope, frame)))
        return [same.get(frame.id, frame.id) for frame in frames], bool(new)


Changes = Mapping[str, Any]
"""What of the content shall be otherwise: the keys that it has; `attributes` are merged, null unsets one."""


def change(
    *,
    by: User,
    annotation_id: uuid.UUID,
    version: int | None,
    changes: Changes | Callable[[Scope, Annotation], Changes],
    article_id: uuid.UUID | None = None,
    duplicates: Duplicates = Duplicates.REFUSE,
    action_id: uuid.UUID | None = None,
) -> Annotation:
    """Change the content. `changes` may be worked out from what is locked, instead of being read twice.

    What was approved goes back to submitted, what was sent back becomes a draft; a reviewer's change of
    what was submitted is a fix. Content that stays the same changes nothing. Where the same annotation
    is marked already, it cannot be moved to, unless `duplicates` are allowed.
    """
    with one_transaction():
        scope, annotation = lock_annotation(by, annotation_id, version=version, article_id=article_id)
        verb = edit_verb(scope.actor, annotation)
        move = move_for(scope.actor, annotation, verb)
        if annotation.revision_id != scope.revision_id:
            raise WrongState("The article has a newer text; this annotation belongs to an older one.")
        before = stored_content_of(annotation)
        wanted = changes(scope, annotation) if callable(changes) else changes
        [frame] = clean_frames(scope, [lay_over(before, wanted)], kept=before)
        if frame == before:
            return annotation
        moved = place_of(frame) != place_of(before) and duplicates is not Duplicates.ALLOW
        standing = (
            standing_at(layer_text_of(annotation), place_of(frame), besides=[annotation.pk])
            if moved
            else None
        )
        action, same = _begin_unless(scope, standing, verb, action_id)
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
            action = _begin(scope, Verb.RESTORE, action_id)
            set_deleted(scope, annotation, deleted=False, action=action)
        return annotation


def _begin(scope: Scope, verb: Verb, action_id: uuid.UUID | None) -> uuid.UUID:
    return begin_action(
        by=scope.user,
        verb=verb,
        project_id=scope.project.pk,
        article_id=scope.article.pk,
        action_id=action_id,
    )


def _begin_unless(
    scope: Scope, standing: AnnotationQuerySet | None, verb: Verb, action_id: uuid.UUID | None
) -> tuple[uuid.UUID, uuid.UUID | None]:
    """Begin an action, unless one of `standing` is there: returns the action's id, and the id of that one."""
    if standing is None:
        return _begin(scope, verb, action_id), None
    return begin_action_unless(
        standing.values_list("pk", flat=True),
        by=scope.user,
        verb=verb,
        project_id=scope.project.pk,
        article_id=scope.article.pk,
        action_id=action_id,
    )
