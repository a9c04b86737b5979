"""What comes next for an annotation, where that is for somebody else."""

from dataclasses import dataclass

from django.utils.html import format_html

from annotations.choices import Status, Verb
from annotations.models import Annotation, User
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


def say_fixed(row: Annotation, user: User) -> str:
    """What is said to a reviewer whose fix was just stored: who has to accept it; empty for any other change."""
    if row.status != Status.FIXED or row.edited_by_id != user.pk:
        return ""
    who = (
        row.responsible.get_username()
        if row.responsible_is_there is not False
        else "its author, who has left,"
    )
    return format_html(
        'Fix sent: {} has to accept it. <span class="by-key">a goes on to the next.</span>', who
    )


def _leave_to_others(actor: Actor, row: Annotation, why: str) -> NextStep:
    names = list_deciders(actor.user, row, actor.project)
    sentence = _begin(_NEXT[Status(row.status)], say_who_decides(why, names, actor.project))
    return NextStep(sentence, stuck=actor.manages and not names)


def _begin(verb: Verb, sentence: str) -> str:
    return f"{_NEXT_SAYS[verb]}: {sentence[0].lower()}{sentence[1:]}"
