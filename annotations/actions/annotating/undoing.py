"""Undo and redo: a person takes back their own newest action in an article, by its inverse.

Nothing is rewound: undoing is an action of its own, and can be undone. It is refused as soon as somebody has
changed what it would take back; content is compared, so that changing something to and fro does not count.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from annotations.actions.annotating.reversing import (
    check_places,
    reverse,
    reverse_decisions,
    reverse_submission,
)
from annotations.actions.scopes import Scope, begin_in, lock_article
from annotations.actions.transactions import give_way, one_transaction
from annotations.choices import Status, Verb
from annotations.models import Action, Annotation, Article, Decision, User
from annotations.models.fields import new_id
from annotations.policy import UNDOES_STATUS, may_take_back, require_reviewer
from annotations.queries.history import (
    Effect,
    content_of,
    effects_of,
    list_batch,
    newest_redoable,
    newest_undoable,
)
from annotations.refusals import Busy, NotAllowed, WrongState
from annotations.sentences import say

_REVIEWING = frozenset({Verb.APPROVE, Verb.REJECT, Verb.REVOKE, Verb.FIX})


@dataclass(frozen=True)
class Kept:
    """What could not be taken back, and why."""

    annotation_id: uuid.UUID
    words: str
    why: str


@dataclass(frozen=True)
class TakenBack:
    """What was undone or redone: the verb of the original action and the annotations it touched.

    Of what was done in several articles at once, `elsewhere` are those in other articles, and `kept` those that stay as
    they are.
    """

    action_id: uuid.UUID
    verb: Verb
    annotation_ids: tuple[uuid.UUID, ...]
    elsewhere: tuple[uuid.UUID, ...] = ()
    kept: tuple[Kept, ...] = ()


def undo(
    *,
    by: User,
    article_id: uuid.UUID,
    of: uuid.UUID | None = None,
    action_id: uuid.UUID | None = None,
) -> TakenBack:
    """Take back the person's newest action in the article that is not undone yet.

    What was decided together with it, there and in other articles, is taken back with it. `of` is the action that is
    meant: if that is not the newest, nothing is done.
    """
    return give_way(partial(_take, by, article_id, Verb.UNDO, of, action_id))


def redo(*, by: User, article_id: uuid.UUID, action_id: uuid.UUID | None = None) -> TakenBack:
    """Do again what the person undid last in the article, unless they have done something else since."""
    return give_way(partial(_take, by, article_id, Verb.REDO, None, action_id))


_NOTHING = {
    Verb.UNDO: say("There is nothing of yours to undo in this article."),
    Verb.REDO: say("There is nothing to redo in this article."),
}
_FIND = {Verb.UNDO: newest_undoable, Verb.REDO: newest_redoable}


def _take(
    by: User, article_id: uuid.UUID, verb: Verb, of: uuid.UUID | None, action_id: uuid.UUID | None
) -> TakenBack:
    with one_transaction():
        find = partial(_FIND[verb], by.pk, article_id)
        parts = list_batch(find(), verb)
        # Articles are locked in the order of their ids by everybody, or those who hold some wait for each other.
        others = {part.article_id for part in parts if part.article_id} - {article_id}
        seen = set(Article.objects.visible_to(by).filter(pk__in=others).values_list("pk", flat=True))
        scopes = {pk: lock_article(by, pk) for pk in sorted({article_id, *seen})}
        done = find()
        if done is None:
            raise WrongState(_NOTHING[verb])
        if of not in (None, done.pk, done.batch):
            raise WrongState(
                say("This is not the newest that you did in this article: undo the newer things first.")
            )
        if done.batch is None:
            return _take_back(scopes[article_id], done, verb, action_id, original=_original(done, verb))
        if {part.pk for part in parts} != {part.pk for part in list_batch(done, verb)}:
            raise Busy(say("You are changing this at another place right now; try again."), at_once=True)
        return _take_back_batch(scopes, parts, verb, action_id, article_id)


def _original(done: Action, verb: Verb) -> Verb:
    """The verb of what is undone now, or was undone and is done again now."""
    if verb == Verb.UNDO:
        return Verb(done.verb)
    return Verb(Action.objects.values_list("undoes__verb", flat=True).get(pk=done.pk))


def _take_back_batch(
    scopes: Mapping[uuid.UUID, Scope],
    parts: Sequence[Action],
    verb: Verb,
    action_id: uuid.UUID | None,
    article_id: uuid.UUID,
) -> TakenBack:
    """Take back all that was done together, but for what cannot be; refused if that is everything."""
    batch, taken, kept = new_id(), list[tuple[Action, TakenBack]](), list[Kept]()
    for part in parts:
        scope = scopes.get(part.article_id) if part.article_id else None
        if scope is None:
            kept += _keep_all(part, say("You do not see this article any more."))
            continue
        one = _take_back(scope, part, verb, action_id, original=_original(part, verb), batch=batch, kept=kept)
        if one.annotation_ids:
            taken.append((part, one))
            action_id = None
    if not taken:
        raise WrongState(kept[0].why if kept else _NOTHING[verb])
    here = [one for part, one in taken if part.article_id == article_id]
    return TakenBack(
        action_id=(here or [one for _, one in taken])[0].action_id,
        verb=(here or [one for _, one in taken])[0].verb,
        annotation_ids=tuple(pk for one in here for pk in one.annotation_ids),
        elsewhere=tuple(
            pk for part, one in taken if part.article_id != article_id for pk in one.annotation_ids
        ),
        kept=tuple(kept),
    )


def _keep_all(part: Action, why: str) -> list[Kept]:
    return [Kept(effect.annotation_id, "", why) for effect in effects_of(part.pk)]


def _take_back(
    scope: Scope,
    done: Action,
    verb: Verb,
    action_id: uuid.UUID | None,
    *,
    original: Verb,
    batch: uuid.UUID | None = None,
    kept: list[Kept] | None = None,
) -> TakenBack:
    """Reverse what an action did. With a list of what is `kept`, what cannot be taken back is added to it; without, it
    is refused, and nothing is taken back."""
    if original in _REVIEWING:
        require_reviewer(scope.actor)
    effects = effects_of(done.pk)
    rows = _lock_rows(effects)
    decided = Decision.objects.filter(action_id=done.pk).exists()
    reversible = []
    for effect in effects:
        row = rows.get(effect.annotation_id)
        try:
            _check_effect(scope, effect, row, original, decided=decided, again=verb == Verb.REDO)
        except (WrongState, NotAllowed) as refusal:
            if kept is None:
                raise
            words = " … ".join(effect.after.row.texts)
            kept.append(Kept(effect.annotation_id, words, refusal.sentence))
        else:
            reversible.append(effect)
    if kept is not None and not reversible:
        return TakenBack(done.pk, original, ())
    check_places(done, reversible, rows)
    action = begin_in(scope, verb, action_id, undoes_id=done.pk, batch=batch)
    ids = tuple(effect.annotation_id for effect in reversible)
    reverse_decisions(scope, done, action, ids)
    reverse(scope, reversible, rows, action, approving=(verb, original) == (Verb.REDO, Verb.APPROVE))
    if original == Verb.SUBMIT_ARTICLE:
        reverse_submission(scope, verb)
    return TakenBack(action, original, ids)


def _check_effect(
    scope: Scope, effect: Effect, row: Annotation | None, original: Verb, *, decided: bool, again: bool
) -> None:
    """Refuse to take back what somebody has changed since, or what is not this person's to take back."""
    row = _require_untouched(scope, effect, row, decided=decided)
    if original not in _REVIEWING and row.taken_over_by_id != effect.after.row.taken_over_by_id:
        raise WrongState(say("Somebody has taken this over since: it cannot be taken back any more."))
    may_take_back(scope.actor, row, original, again=again)


def _lock_rows(effects: list[Effect]) -> dict[uuid.UUID, Annotation]:
    ids = [effect.annotation_id for effect in effects]
    rows = Annotation.objects.filter(pk__in=ids).with_responsible().prefetch_related("links")
    rows = rows.select_related("author", "taken_over_by")
    return {row.pk: row for row in rows.order_by("pk").select_for_update(of=("self",), no_key=True)}


def _require_untouched(scope: Scope, effect: Effect, now: Annotation | None, *, decided: bool) -> Annotation:
    """The annotation as it is now, unless somebody has changed it since.

    A decision is about one edition: there it counts, too, what was changed to and fro, or in what it points to.
    """
    left = effect.after
    same = now is not None and (
        now.revision_id == scope.revision_id
        and Status(now.status) == left.status
        and (now.deleted_at is not None) == left.deleted
        and content_of(now, now.links.all()) == left.content
        and not (decided and now.edition != left.row.edition)
    )
    if now is None or not same:
        raise WrongState(
            say("Somebody has changed this since, or what it points to: it cannot be taken back any more.")
        )
    before = effect.before
    if before is not None and left.status != before.status and before.content == left.content:
        moves = {(left.status, before.status), (before.status, left.status)}
        if not moves & UNDOES_STATUS:
            raise WrongState(say("This cannot be undone."))
    return now
