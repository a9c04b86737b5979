"""What comes next for an annotation, where that is for somebody else."""

from dataclasses import dataclass

from django.utils.html import format_html

from annotations.choices import Status, Verb
from annotations.models import Annotation, User
from annotations.policy import APPROVED_BY_YOU, Actor, author_there, move_for, say_who_decides
from annotations.queries.review.review_queue import list_deciders
from annotations.refusals import NeedsAnother, NotAllowed, WrongState
from annotations.sentences import say

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
    if row.responsible_is_there is not False:
        sent = say("Fix sent: {name} has to accept it.", name=row.responsible.get_username())
    else:
        sent = say("Fix sent: its author, who has left, has to accept it.")
    return format_html('{} <span class="by-key">{}</span>', sent, say("a goes on to the next."))


def _leave_to_others(actor: Actor, row: Annotation, why: str) -> NextStep:
    names = list_deciders(actor.user, row, actor.project)
    sentence = say_who_decides(why, names, actor.project)
    return NextStep(sentence, stuck=actor.manages and not names)


def _say_who_is_waited_for(actor: Actor, row: Annotation, verb: Verb) -> str:
    """Whose move it is; empty if that is somebody who has left."""
    if verb is Verb.APPROVE:
        return say("Waiting for a reviewer to decide.")
    if not author_there(row):
        return ""
    name = row.responsible.get_username()
    is_mine = row.edited_by_id == actor.user.pk
    waited_for = {
        Verb.SUBMIT: say("Waiting for {name} to submit it.", name=name),
        Verb.AGREE: say("Waiting for {name} to accept your fix.", name=name)
        if is_mine
        else say("Waiting for {name} to accept the fix.", name=name),
        Verb.CHANGE: say("Waiting for {name} to correct it.", name=name),
    }
    return waited_for.get(verb, "")
