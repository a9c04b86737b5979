"""Who may do what, and which moves each status allows.

Every function here is pure: it looks at what it is given and raises a refusal whose sentence says who can act. The
table of moves is in `moves`.
"""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from annotations.choices import Reason, Role, Status, Verb
from annotations.models import Annotation, Article, Check, Project, User
from annotations.policy.moves import (
    CHECK_MOVES,
    MOVES,
    REFUSED_IN_STATE,
    UNDOES_STATUS,
    WAITS_FOR_AUTHOR,
    Move,
    Needs,
    Who,
)
from annotations.refusals import ARCHIVED, Invalid, NeedsAnother, NotAllowed, WrongState
from annotations.text.blank import is_blank

__all__ = ["CHECK_MOVES", "MOVES", "UNDOES_STATUS", "WAITS_FOR_AUTHOR", "Move", "Needs", "Who"]


WRITTEN_BY_YOU = "You wrote or changed this, so someone else must approve it"
TAKEN_OVER_BY_YOU = "You took this over, so someone else must approve it"
APPROVED_BY_YOU = "You approved this, and someone else must approve it, too"
"""Why a reviewer has to leave a decision to another one, without a full stop: who can is added."""

MOST_NAMED = 4


@dataclass(frozen=True)
class Actor:
    """Who acts, with which role in the project, under which rules."""

    user: User
    role: Role
    project: Project

    @property
    def reviews(self) -> bool:
        """Whether this person may decide on other people's annotations."""
        return self.role in (Role.REVIEWER, Role.MANAGER)

    @property
    def manages(self) -> bool:
        """Whether this person may set the project up."""
        return self.role == Role.MANAGER


def require_open(project: Project) -> None:
    """Refuse a change of anything in a project that is archived."""
    if project.archived_at is not None:
        raise WrongState(ARCHIVED)


def require_manager(actor: Actor) -> None:
    """Refuse whoever is not a manager of the project."""
    if not actor.manages:
        raise NotAllowed(f"Only a manager of {actor.project.name} can do this.")


def require_restricting(actor: Actor) -> None:
    """Refuse to restrict an article, or to open it, through a token that does not reach restricted ones."""
    if not actor.user.sees_restricted:
        raise NotAllowed("This token does not reach restricted articles; use one that does.")


def require_reviewer(actor: Actor) -> None:
    """Refuse whoever does not review in the project."""
    if not actor.reviews:
        raise NotAllowed(f"Only a reviewer of {actor.project.name} can do this.")


def require_reopening(actor: Actor, seen: int) -> None:
    """Refuse whoever may not send approved annotations back to review by changing a record; `seen` are those they see."""
    if not actor.reviews:
        raise NotAllowed(
            f"Approved annotations use this record, {seen:,} of them where you can see it, and would go back to review:"
            " only a reviewer can change its name, type or Wikidata id."
        )


def require_publishing(actor: Actor, article: Article) -> None:
    """Refuse whoever may not show everybody in the project a name that is known in this article alone."""
    if article.restricted and not actor.manages:
        raise NotAllowed(
            f"This article is restricted: only a manager of {actor.project.name} can show this record to everybody."
        )


def may_describe(actor: Actor, article: Article) -> bool:
    """Whether this person may change what describes the article: who added it may, and reviewers."""
    return actor.reviews or article.created_by_id == actor.user.pk


def require_describing(actor: Actor, article: Article) -> None:
    """Refuse whoever may not change what describes the article."""
    if not may_describe(actor, article):
        raise NotAllowed("Only who added this article, or a reviewer, can change it.")


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
        raise WrongState("This annotation is deleted; restore it first.")
    if not candidates:
        raise WrongState(f"This cannot be done: {_why_not(annotation)}.")
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


def say_who_decides(why: str, names: Sequence[str], project: Project) -> str:
    """Why somebody else has to decide, and who can: `names` are those people. Nobody: what would help."""
    if not names:
        return (
            f"{why}, and nobody else can in {project.name}: a manager can invite a reviewer, or change the rules of"
            " review in the settings."
        )
    shown = list(names) if len(names) <= MOST_NAMED else [*names[: MOST_NAMED - 1]]
    further = len(names) - len(shown)
    shown += [f"{further:,} more reviewers"] if further else []
    return f"{why}: {' or '.join([', '.join(shown[:-1]), shown[-1]]) if len(shown) > 1 else shown[0]} can."


def _why_not(annotation: Annotation) -> str:
    if annotation.status == Status.FIXED and annotation.responsible_is_there is False:
        return "a reviewer fixed it and its author has left; a manager can take it over"
    return REFUSED_IN_STATE[Status(annotation.status)]


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
    sentence = _who_can(who, actor, annotation)
    return NeedsAnother(sentence) if Who.REVIEWER in who and actor.reviews else NotAllowed(sentence)


def _who_can(who: Collection[Who], actor: Actor, annotation: Annotation) -> str:
    """A sentence that names who can act: nobody who has left. Of other reviewers it says only that it takes one."""
    if set(who) == {Who.FIXER}:
        return "Only the reviewer who fixed this can go on fixing it."
    if set(who) == {Who.MANAGER}:
        return _who_takes_over(actor, annotation)
    if Who.REVIEWER not in who:
        author = author_there(annotation)
        return f"Only {author} can do this." if author else _who_goes_on(actor, annotation)
    if not actor.reviews:
        author = author_there(annotation) if Who.AUTHOR in who else ""
        others = f"{author} or a reviewer" if author else "a reviewer"
        return f"Only {others} of {actor.project.name} can do this."
    if actor.user.pk == annotation.taken_over_by_id:
        return TAKEN_OVER_BY_YOU
    return WRITTEN_BY_YOU


def author_there(annotation: Annotation) -> str:
    """Who is responsible, to be named within a sentence; empty if they have left."""
    if annotation.responsible_is_there is False:
        return ""
    name = annotation.responsible.get_username()
    return f"{name}, who has taken it over," if annotation.taken_over_by_id else f"its author, {name},"


def _who_goes_on(actor: Actor, annotation: Annotation) -> str:
    """Who can do something about what waits for somebody who has left."""
    if annotation.status in WAITS_FOR_AUTHOR:
        if actor.manages:
            return "Its author has left: take it over first."
        return f"Its author has left: a manager of {actor.project.name} can take it over."
    return f"Its author has left: a reviewer of {actor.project.name} can fix it or send it back."


def _who_takes_over(actor: Actor, annotation: Annotation) -> str:
    author = author_there(annotation)
    if author:
        return f"This waits for {author} who can go on with it: it is taken over once they have left."
    return f"Only a manager of {actor.project.name} can take this over."


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
        others = f"{author} or a manager" if author else "a manager"
        raise NotAllowed(f"Only {others} can delete this annotation.")


def check_needs(move: Move, *, reason: str, note: str) -> None:
    """Refuse a move that lacks the reason or the note it needs."""
    if move.needs is Needs.REASON and reason not in list(Reason):
        raise Invalid(f"Say why: choose one of {', '.join(Reason)}.", field="reason")
    if move.needs is Needs.REASON and reason == Reason.OTHER and is_blank(note):
        raise Invalid("The reason “other” needs a note that says what is wrong.", field="note")
    if move.needs is Needs.NOTE and is_blank(note):
        raise Invalid("Say in a note why this should be looked at again.", field="note")
    if len(note) > 2000:
        raise Invalid("A note may have 2,000 characters at most.", field="note")


def may_agree(actor: Actor, ready: Check) -> None:
    """A check is agreed by somebody other than who made it ready."""
    if ready.author_id == actor.user.pk:
        raise NotAllowed("You made this check ready; somebody else has to agree to it.")
