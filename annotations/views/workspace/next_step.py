"""What comes next for an annotation, where that is for somebody else."""

from dataclasses import dataclass

from django.utils.html import format_html

from annotations.choices import Status, Verb
from annotations.models import Annotation, User
from annotations.policy import APPROVED_BY_YOU, Actor, author_there, move_for, say_who_decides
from annotations.queries.review.review_queue import list_deciders
from annotations.refusals import NeedsAnother, NotAllowed, WrongState

_NEXT = {
    Status.SUGGESTED: Verb.ACCEPT,
    Status.DRAFT: Verb.SUBMIT,
    Status.SUBMITTED: Verb.APPROVE,
    Status.FIXED: Verb.AGREE,
    Status.REJECTED: Verb.CHANGE,
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
        return NextStep(_say_who_is_waited_for(actor, row, verb) or refusal.sentence)
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
    sentence = say_who_decides(why, names, actor.project)
    return NextStep(sentence, stuck=actor.manages and not names)


def _say_who_is_waited_for(actor: Actor, row: Annotation, verb: Verb) -> str:
    """Whose move it is; empty if that is somebody who has left."""
    if verb is Verb.APPROVE:
        return "Waiting for a reviewer to decide."
    fix = "your fix" if row.edited_by_id == actor.user.pk else "the fix"
    does = {Verb.SUBMIT: "submit it", Verb.AGREE: f"accept {fix}", Verb.CHANGE: "correct it"}
    if verb not in does or not author_there(row):
        return ""
    return f"Waiting for {row.responsible.get_username()} to {does[verb]}."
