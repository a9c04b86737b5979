"""Marking passages."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from annotations.actions.annotating.content import number_refusals, read_contents
from annotations.actions.annotating.references import check_frames
from annotations.actions.annotating.rows import build_links, build_row
from annotations.actions.annotating.sameness import (
    Duplicates,
    Wanted,
    answer_all,
    layer_text_of,
    place_of,
    refusal_of,
    standing_at,
)
from annotations.actions.bulk_insert import copy_annotations
from annotations.actions.review.accepting import accept_as
from annotations.actions.scopes import Scope, begin_in, begin_unless, lock_annotation, lock_article
from annotations.actions.sent_before import names_id, sent_before, those_sent_before
from annotations.actions.transactions import one_transaction
from annotations.choices import Status, Verb
from annotations.models import Annotation, User
from annotations.models.prepared import insert
from annotations.refusals import AlreadyUsed, Invalid, WrongState
from annotations.sentences import say

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
    action, same = begin_unless(scope, standing, Verb.MARK, action_id)
    if same is not None:
        return sent_before(scope, item) or _answer(scope, item, same, duplicates, proposing, action_id), False
    status = Status.SUGGESTED if proposing else Status.DRAFT
    annotation = build_row(scope, frame, action=action, status=status, suggester=suggester)
    insert(annotation)  # and not `save`: for Django each is a statement to be written anew
    for link in build_links(scope, frame):
        insert(link)
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
        accept_as(scope, annotation, item, action=begin_in(scope, Verb.ACCEPT, action_id))
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
        raise Invalid(
            say(
                "Send from 1 to {most:,} annotations at once, not {number:,}.",
                most=MOST_AT_ONCE,
                number=len(items),
            )
        )
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
            action = begin_in(scope, Verb.MARK, action_id)
            for pk, item in suggested.items():
                accept_as(scope, lock_annotation(by, pk, version=None)[1], item, action=action)
            rows = (build_row(scope, frame, action=action) for frame in new)
            copy_annotations(rows, (link for frame in new for link in build_links(scope, frame)))
        return [same.get(frame.id, frame.id) for frame in frames], bool(new)
