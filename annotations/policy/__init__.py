"""Who may do what, and which moves each status allows.

Every function here is pure: it looks at what it is given and raises a refusal whose sentence says who can act. The
table of moves is in `moves`, the sentences are in `who_can`.
"""

import uuid
from collections.abc import Collection, Mapping

from annotations.choices import Reason, Status, Verb
from annotations.models import Annotation, Article, Check, Project
from annotations.policy.actor import Actor
from annotations.policy.moves import (
    CHECK_MOVES,
    MOVES,
    UNDOES_STATUS,
    WAITS_FOR_AUTHOR,
    Move,
    Needs,
    Who,
)
from annotations.policy.who_can import (
    APPROVED_BY_YOU,
    author_there,
    say_who_can,
    say_who_decides,
    say_why_not,
)
from annotations.refusals import ARCHIVED, Invalid, NeedsAnother, NotAllowed, WrongState
from annotations.sentences import say
from annotations.text.blank import is_blank

__all__ = [
    "APPROVED_BY_YOU",
    "CHECK_MOVES",
    "MOVES",
    "UNDOES_STATUS",
    "WAITS_FOR_AUTHOR",
    "Actor",
    "Move",
    "Needs",
    "Who",
    "author_there",
    "say_who_decides",
]


def require_open(project: Project) -> None:
    """Refuse a change of anything in a project that is archived."""
    if project.archived_at is not None:
        raise WrongState(ARCHIVED)


def require_manager(actor: Actor) -> None:
    """Refuse whoever is not a manager of the project."""
    if not actor.manages:
        raise NotAllowed(say("Only a manager of {name} can do this.", name=actor.project.name))


def require_restricting(actor: Actor) -> None:
    """Refuse to restrict an article, or to open it, through a token that does not reach restricted ones."""
    if not actor.user.sees_restricted:
        raise NotAllowed(say("This token does not reach restricted articles; use one that does."))


def require_reviewer(actor: Actor) -> None:
    """Refuse whoever does not review in the project."""
    if not actor.reviews:
        raise NotAllowed(say("Only a reviewer of {name} can do this.", name=actor.project.name))


def require_reopening(actor: Actor, seen: int) -> None:
    """Refuse whoever may not send approved annotations back to review by changing a record; `seen` are those they see."""
    if not actor.reviews:
        raise NotAllowed(
            say(
                "Approved annotations use this record, {seen:,} of them where you can see it, and would go"
                " back to review: only a reviewer can change its name, type or Wikidata id.",
                seen=seen,
            )
        )


def require_publishing(actor: Actor, article: Article) -> None:
    """Refuse whoever may not show everybody in the project a name that is known in this article alone."""
    if article.restricted and not actor.manages:
        raise NotAllowed(
            say(
                "This article is restricted: only a manager of {name} can show this record to everybody.",
                name=actor.project.name,
            )
        )


def may_describe(actor: Actor, article: Article) -> bool:
    """Whether this person may change what describes the article: who added it may, and reviewers."""
    return actor.reviews or article.created_by_id == actor.user.pk


def require_describing(actor: Actor, article: Article) -> None:
    """Refuse whoever may not change what describes the article."""
    if not may_describe(actor, article):
        raise NotAllowed(say("Only who added this article, or a reviewer, can change it."))


def has_written(actor: Actor, annotation: Annotation) -> bool:
    """Whether the four-eyes rule keeps this person from deciding: they wrote, took over or last edited it."""
    return actor.user.pk in {*annotation.author_ids, annotation.edited_by_id}


def is_backed(project: Project, annotation: Annotation, approvers: Collection[uuid.UUID]) -> bool:
    """Whether enough people stand behind the present edition for it to be approved, by the project's rules of today.

    `approvers` are who has approved this edition or agreed to it, and has not withdrawn that. With four eyes its
    authors' own do not count; nor does that of who made the edition, unless an author has agreed to it or fixers approve.
    Every path that ends in *approved* asks this.
    """
    counted = set(approvers)
    if project.four_eyes:
        counted -= annotation.author_ids
        agreed = annotation.author_ids.intersection(approvers) - {annotation.edited_by_id}
        if not agreed and not project.fixer_may_approve:
            counted.discard(annotation.edited_by_id)
    return len(counted) >= project.approvals


_BY_VERB: Mapping[tuple[Verb, Status], tuple[Move, ...]] = {
    (verb, status): tuple(move for move in MOVES if move.verb == verb and status in move.before)
    for verb in Verb
    for status in Status
}


def may_move(actor: Actor, annotation: Annotation, verb: Verb) -> bool:
    """Whether the page should offer this move."""
    if actor.project.archived_at is not None or (verb is Verb.APPROVE and annotation.waits_for_another):
        return False
    candidates = _BY_VERB[verb, Status(annotation.status)]
    return annotation.deleted_at is None and any(_is_for(move.who, actor, annotation) for move in candidates)


def move_for(actor: Actor, annotation: Annotation, verb: Verb) -> Move:
    """The move that `verb` is for this person and this annotation as it stands.

    Raises `WrongState` if the status does not allow it to anybody, `NotAllowed` if not to this person.
    """
    status = Status(annotation.status)
    candidates = _BY_VERB[verb, status]
    if annotation.deleted_at is not None:
        raise WrongState(say("This annotation is deleted; restore it first."))
    if not candidates:
        raise WrongState(say("This cannot be done: {why}.", why=say_why_not(annotation)))
    for move in candidates:
        if _is_for(move.who, actor, annotation):
            return move
    raise _refuse_for({move.who for move in candidates}, actor, annotation)


def may_take_back(actor: Actor, annotation: Annotation, verb: Verb, *, again: bool) -> None:
    """Refuse to undo what `verb` did, or (`again`) to do it again, to whom the rules of today would not let decide.

    What a person marked, changed or submitted is theirs to take back; a verdict also has to be theirs to give now.
    """
    if again and (verb, Status(annotation.status)) in _BY_VERB and annotation.deleted_at is None:
        if _BY_VERB[verb, Status(annotation.status)]:
            move_for(actor, annotation, verb)
    elif verb == Verb.REVOKE and not _is_for(Who.REVIEWER, actor, annotation):
        raise _refuse_for({Who.REVIEWER}, actor, annotation)


def _is_for(who: Who, actor: Actor, annotation: Annotation) -> bool:
    if who is Who.AUTHOR:
        return annotation.responsible_id == actor.user.pk
    if who is Who.MANAGER:
        return actor.manages and annotation.responsible_is_there is False
    if who is Who.REVIEWER:
        blocked = actor.project.four_eyes and has_written(actor, annotation)
        return actor.reviews and not blocked
    if who is Who.FIXER:
        settles = annotation.status == Status.FIXED or actor.project.fixer_may_approve
        return _has_fixed(actor, annotation) and settles
    return True


def _has_fixed(actor: Actor, annotation: Annotation) -> bool:
    """Whether this person reviews, and what they see is what they themselves made of somebody else's annotation."""
    user = actor.user.pk
    return actor.reviews and annotation.edited_by_id == user and user not in annotation.author_ids


def _refuse_for(who: Collection[Who], actor: Actor, annotation: Annotation) -> NotAllowed:
    """The refusal of a move that is for others; it waits for another reviewer only where this person is one."""
    sentence = say_who_can(who, actor, annotation)
    return NeedsAnother(sentence) if Who.REVIEWER in who and actor.reviews else NotAllowed(sentence)


def edit_verb(actor: Actor, annotation: Annotation) -> Verb:
    """What a change of the frame by this person is: a reviewer's change of what was submitted is a fix.

    A fix may be made in several steps, until its author has agreed to it.
    """
    theirs = annotation.responsible_id != actor.user.pk
    if annotation.status == Status.SUBMITTED and theirs and actor.reviews:
        return Verb.FIX
    return Verb.FIX if may_move(actor, annotation, Verb.FIX) else Verb.CHANGE


def may_delete(actor: Actor, annotation: Annotation) -> None:
    """An annotation is deleted by its author, or who has taken it over, or by a manager."""
    require_open(actor.project)
    if annotation.responsible_id != actor.user.pk and not actor.manages:
        author = author_there(annotation)
        if author:
            raise NotAllowed(say("Only {author} or a manager can delete this annotation.", author=author))
        raise NotAllowed(say("Only a manager can delete this annotation."))


def check_needs(move: Move, *, reason: str, note: str) -> None:
    """Refuse a move that lacks the reason or the note it needs."""
    if move.needs is Needs.REASON and reason not in list(Reason):
        raise Invalid(say("Say why: choose one of {allowed}.", allowed=", ".join(Reason)), field="reason")
    if move.needs is Needs.REASON and reason == Reason.OTHER and is_blank(note):
        raise Invalid(say("The reason “other” needs a note that says what is wrong."), field="note")
    if move.needs is Needs.NOTE and is_blank(note):
        raise Invalid(say("Say in a note why this should be looked at again."), field="note")
    if len(note) > 2000:
        raise Invalid(say("A note may have 2,000 characters at most."), field="note")


def may_agree(actor: Actor, ready: Check) -> None:
    """A check is agreed by somebody other than who made it ready."""
    if ready.author_id == actor.user.pk:
        raise NotAllowed(say("You made this check ready; somebody else has to agree to it."))
