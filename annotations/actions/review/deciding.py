"""Moving annotations through the review: what authors and reviewers say of them."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from annotations.actions.annotating.rows import set_status
from annotations.actions.batches import Batch
from annotations.actions.cleaning import plain_text, read_id
from annotations.actions.scopes import Scope, begin_in, lock_annotation
from annotations.actions.transactions import give_way, one_transaction
from annotations.choices import Status, Verb, Verdict
from annotations.models import Annotation, Decision, User
from annotations.policy import (
    APPROVED_BY_YOU,
    Move,
    Needs,
    check_needs,
    is_backed,
    move_for,
    say_who_decides,
)
from annotations.queries.review.review_queue import list_deciders
from annotations.refusals import Busy, Invalid, NeedsAnother, NotAllowed, NotThere, Refusal, Stale, WrongState
from annotations.sentences import say
from annotations.text.blank import strip_blank

MOST_AT_ONCE = 1000
_VERBS = {Verdict.APPROVE: Verb.APPROVE, Verdict.REJECT: Verb.REJECT}
_VERDICTS = {
    Verb.APPROVE: Verdict.APPROVE,
    Verb.AGREE: Verdict.APPROVE,
    Verb.REJECT: Verdict.REJECT,
    Verb.REVOKE: Verdict.REJECT,
}


def move(
    *,
    by: User,
    annotation_id: uuid.UUID,
    version: int | None,
    verb: Verb,
    reason: Any = "",
    note: Any = "",
    article_id: uuid.UUID | None = None,
    action_id: uuid.UUID | None = None,
) -> Annotation:
    """Carry out one move of `policy.MOVES` that changes no content.

    Verdicts are written down as decisions on the edition; with `approvals = 2` the first approval leaves
    the annotation submitted.
    """
    with one_transaction():
        scope, annotation = lock_annotation(by, annotation_id, version=version, article_id=article_id)
        move_in(scope, annotation, verb=verb, reason=reason, note=note, action_id=action_id)
        return annotation


def decide(
    *,
    by: User,
    annotation_id: uuid.UUID,
    version: int | None,
    verdict: Any,
    reason: Any = "",
    note: Any = "",
    action_id: uuid.UUID | None = None,
    batch: Batch | None = None,
) -> Annotation:
    """Approve or reject; rejecting what is approved revokes it. In a `batch` it is a part of that."""
    with one_transaction() if batch is None else batch.one_step():
        scope, annotation = lock_annotation(by, annotation_id, version=version)
        verb = _verb_of(verdict, annotation)
        move_in(scope, annotation, verb=verb, reason=reason, note=note, action_id=action_id, batch=batch)
        return annotation


_DONE_OTHERWISE = {
    Verb.CHANGE: say("This is done by changing the content."),
    Verb.FIX: say("This is done by changing the content."),
    Verb.TAKE_OVER: say("This is done by taking over."),
}


@dataclass(frozen=True)
class Outcome:
    """What became of one of many decisions: the annotation as it is now, or why it was not decided."""

    annotation_id: uuid.UUID
    annotation: Annotation | None
    refusal: Refusal | None


def decide_many(
    *, by: User, project_id: uuid.UUID, items: Sequence[Any], reach: QuerySet[Annotation] | None = None
) -> list[Outcome]:
    """Decide on many annotations of a project; outcomes are in the order given.

    Those that moved on, or that this person may not decide on, are named in their outcome; the rest are
    done, as one thing that one undo takes back. Items are `{annotation, version, verdict, reason, note}`; `reach`
    narrows what can be found. `Busy` ends it: nothing is done, and all may be sent again.
    """
    if not 1 <= len(items) <= MOST_AT_ONCE:
        raise Invalid(
            say(
                "Send from 1 to {most:,} decisions at once, not {number:,}.",
                most=MOST_AT_ONCE,
                number=len(items),
            )
        )
    cleaned = [_clean_item(item, place) for place, item in enumerate(items)]
    visible = Annotation.objects.visible_to(by) if reach is None else reach
    ids = [item["annotation_id"] for item in cleaned]
    article_of = dict(visible.filter(project=project_id, pk__in=ids).values_list("pk", "article"))
    # Articles are locked in the order of their ids by everybody, or those who hold some wait for each other.
    places = sorted(range(len(ids)), key=lambda place: article_of.get(ids[place], ids[place]))

    def decide_all() -> dict[int, Outcome]:
        with one_transaction():
            batch = Batch()
            return {
                place: _decide_one(by, cleaned[place], batch, is_there=ids[place] in article_of)
                for place in places
            }

    outcomes = give_way(decide_all)
    return [outcomes[place] for place in range(len(ids))]


def _decide_one(by: User, item: Mapping[str, Any], batch: Batch, *, is_there: bool) -> Outcome:
    pk = item["annotation_id"]
    try:
        if not is_there:
            raise NotThere(say("There is no such annotation."))
        return Outcome(pk, decide(by=by, batch=batch, **item), None)
    except Stale as refusal:
        return Outcome(pk, refusal.current, refusal)
    except Busy:
        raise
    except Refusal as refusal:
        return Outcome(pk, None, refusal)


def _clean_item(item: Any, place: int) -> dict[str, Any]:
    if not isinstance(item, Mapping):
        raise Invalid(say("A decision is an object."), field=str(place))
    allowed = {"annotation", "version", "verdict", "reason", "note"}
    for name in item:
        if name not in allowed:
            raise Invalid(
                say("A decision has no “{name}”.", name=str(name)[:50]), field=f"{place}.{str(name)[:50]}"
            )
    version = item.get("version")
    if type(version) is not int:
        raise Invalid(say("Say which version you looked at."), field=f"{place}.version")
    texts = {
        name: "" if item.get(name) is None else plain_text(item[name], f"{place}.{name}")
        for name in ("reason", "note")
    }
    pk = read_id(item.get("annotation"), f"{place}.annotation")
    verdict = _read_verdict(item.get("verdict"), f"{place}.verdict")
    return {"annotation_id": pk, "version": version, "verdict": verdict, **texts}


def _read_verdict(given: Any, field: str = "verdict") -> Verdict:
    if given not in list(Verdict):
        raise Invalid(say("The verdict is approve or reject."), field=field)
    return Verdict(given)


def _verb_of(verdict: Any, annotation: Annotation) -> Verb:
    verdict = _read_verdict(verdict)
    if verdict == Verdict.REJECT and annotation.status == Status.APPROVED:
        return Verb.REVOKE
    return _VERBS[verdict]


def move_in(
    scope: Scope,
    annotation: Annotation,
    *,
    verb: Verb,
    reason: Any = "",
    note: Any = "",
    action_id: uuid.UUID | None = None,
    batch: Batch | None = None,
) -> None:
    """`move` for who has locked the article and the annotation already; in a `batch` it is a part of that."""
    if verb in _DONE_OTHERWISE:
        raise Invalid(_DONE_OTHERWISE[verb])
    reason, note = plain_text(reason, "reason"), strip_blank(plain_text(note, "note"))
    move = _move_for(scope, annotation, verb)
    check_needs(move, reason=reason, note=note)
    approvers = approvers_of(annotation) if move.after == Status.APPROVED else set()
    if scope.user.pk in approvers and not is_backed(scope.project, annotation, approvers):
        raise WrongState(_say_who_decides(scope, annotation, APPROVED_BY_YOU))
    said = note if move.needs is Needs.NOTE else ""
    if batch is None:
        action = begin_in(scope, verb, action_id, note=said)
    else:
        action = batch.begin(scope, verb, note=said)
    if verb in _VERDICTS:
        write_decision(scope, annotation, _VERDICTS[verb], reason=reason, note=note, action=action)
        approvers = {*approvers, scope.user.pk}
    if verb == Verb.AGREE:  # a fix that is agreed to stands under both names, the reviewer's as the last word
        write_decision(scope, annotation, Verdict.APPROVE, action=action, reviewer=annotation.edited_by)
        approvers = {*approvers, annotation.edited_by_id}
    if verb == Verb.ACCEPT:  # from here on it is theirs: to submit, to change, and not to decide on
        annotation.author = annotation.edited_by = scope.user
        annotation.taken_over_by = None
    after = move.after
    if after == Status.APPROVED and not is_backed(scope.project, annotation, approvers):
        after = Status.SUBMITTED  # one more has to approve it
    set_status(annotation, after, action=action)


def _move_for(scope: Scope, annotation: Annotation, verb: Verb) -> Move:
    """`policy.move_for`; who has to leave it to somebody else is told to whom."""
    try:
        return move_for(scope.actor, annotation, verb)
    except NeedsAnother as refusal:
        raise NotAllowed(_say_who_decides(scope, annotation, refusal.why)) from None


def _say_who_decides(scope: Scope, annotation: Annotation, why: str) -> str:
    names = list_deciders(scope.user, annotation, scope.project)
    return say_who_decides(why, names, scope.project)


def approvers_of(annotation: Annotation) -> set[uuid.UUID]:
    """Who has approved this edition since it was last rejected; what was withdrawn does not count."""
    counting = annotation.decisions.counting().filter(edition=annotation.edition)
    return set(counting.values_list("reviewer_id", flat=True))


def write_decision(
    scope: Scope,
    annotation: Annotation,
    verdict: Verdict,
    *,
    reason: str = "",
    note: str = "",
    action: uuid.UUID,
    reviewer: User | None = None,
) -> None:
    """Write down a verdict on the edition that the locked annotation has now; `reviewer` is who acts, if not said."""
    Decision.objects.create(
        project=scope.project,
        annotation=annotation,
        edition=annotation.edition,
        verdict=verdict,
        reason=reason if verdict == Verdict.REJECT else "",
        note=note,
        reviewer=reviewer or scope.user,
        action_id=action,
    )
