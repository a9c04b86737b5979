"""What comes next for an annotation, where that is for somebody else."""

from dataclasses import dataclass

from annotations.choices import Status, Verb
from annotations.models import Annotation
from annotations.policy import APPROVED_BY_YOU, Actor, move_for, say_who_decides
from annotations.queries.review.review_queue import list_deciders
from annotations.refusals import NeedsAnother, NotAllowed, WrongState

_NEXT = {
    Status.SUGGESTED: Verb.ACCEPT,
    Status.DRAFT: Verb.SUBMIT,
    Status.SUBMITTED: Verb.APPROVE,
    Status.FIXED: Verb.AGREE,
    Status.REJECTED: Verb.CHANGE,
}

_NEXT_SAYS = {
    Verb.ACCEPT: "Accept it",
    Verb.SUBMIT: "Submit it",
    Verb.APPROVE: "Approve it",
    Verb.AGREE: "Agree to the fix",
    Verb.CHANGE: "Correct it",
}


@dataclass(frozen=True)
class NextStep:
    """Who can take the next step, as a sentence; empty if this person can.

    `stuck`: nobody can, and this person may change that, because they manage the project.
    """

    sentence: str = ""
    stuck: bool = False


def find_next_step(actor: Actor, row: Annotation) -> NextStep:
    """What this person cannot do next with an annotation."""
    verb = _NEXT.get(Status(row.status))
    if verb is None or row.deleted_at is not None:
        return NextStep()
    try:
        move_for(actor, row, verb)
    except NeedsAnother as refusal:
        return _leave_to_others(actor, row, refusal.why)
    except NotAllowed as refusal:
        return NextStep(_begin(verb, refusal.sentence))
    except WrongState:
        return NextStep()
    return _leave_to_others(actor, row, APPROVED_BY_YOU) if row.waits_for_another else NextStep()


def _leave_to_others(actor: Actor, row: Annotation, why: str) -> NextStep:
    names = list_deciders(actor.user, row, actor.project)
    sentence = _begin(_NEXT[Status(row.status)], say_who_decides(why, names, actor.project))
    return NextStep(sentence, stuck=actor.manages and not names)


def _begin(verb: Verb, sentence: str) -> str:
    return f"{_NEXT_SAYS[verb]}: {sentence[0].lower()}{sentence[1:]}"
