"""Who may do what, and which moves each status allows.

`MOVES` is the whole table of DESIGN §4; the diagram in `docs/reference/status.md` is made from it. Every
function here is pure: it looks at what it is given and raises a refusal whose sentence says who can act.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import Enum, auto

from annotations.choices import CheckState, Reason, Role, Status, Verb
from annotations.models import Annotation, Article, Check, Project, User
from annotations.refusals import Invalid, NotAllowed, WrongState
from annotations.text.blank import is_blank


class Who(Enum):
    """Whom a move is for."""

    ANYBODY = auto()  # any member
    AUTHOR = auto()
    REVIEWER = auto()  # under the four-eyes rule, if the project has it
    # The reviewer whose fix it is; where fixers approve, also once it no longer waits for the author's agreement.
    FIXER = auto()


class Needs(Enum):
    """What a move must be accompanied by."""

    NOTHING = auto()
    NOTE = auto()
    REASON = auto()


@dataclass(frozen=True)
class Move:
    """From one of the statuses `before` to the status `after`."""

    verb: Verb
    before: frozenset[Status]
    after: Status
    who: Who
    needs: Needs = Needs.NOTHING


def _move(
    verb: Verb, before: Collection[Status], after: Status, who: Who, needs: Needs = Needs.NOTHING
) -> Move:
    return Move(verb, frozenset(before), after, who, needs)


MOVES: tuple[Move, ...] = (
    _move(Verb.ACCEPT, {Status.SUGGESTED}, Status.DRAFT, Who.ANYBODY),
    _move(Verb.DISMISS, {Status.SUGGESTED}, Status.DISMISSED, Who.ANYBODY),
    _move(Verb.SUBMIT, {Status.DRAFT}, Status.SUBMITTED, Who.AUTHOR),
    _move(Verb.WITHDRAW, {Status.SUBMITTED}, Status.DRAFT, Who.AUTHOR),
    _move(Verb.APPROVE, {Status.SUBMITTED}, Status.APPROVED, Who.REVIEWER),
    _move(Verb.REJECT, {Status.SUBMITTED}, Status.REJECTED, Who.REVIEWER, Needs.REASON),
    _move(Verb.CONTEST, {Status.REJECTED}, Status.SUBMITTED, Who.AUTHOR, Needs.NOTE),
    _move(Verb.FIX, {Status.SUBMITTED}, Status.FIXED, Who.REVIEWER),
    _move(Verb.FIX, {Status.FIXED}, Status.FIXED, Who.FIXER),
    _move(Verb.FIX, {Status.SUBMITTED, Status.APPROVED}, Status.APPROVED, Who.FIXER),
    _move(Verb.AGREE, {Status.FIXED}, Status.APPROVED, Who.AUTHOR),
    _move(Verb.REVOKE, {Status.APPROVED}, Status.REJECTED, Who.REVIEWER, Needs.REASON),
    # A change of the frame, by the author or (of what is approved) by a reviewer.
    _move(Verb.CHANGE, {Status.DRAFT, Status.REJECTED, Status.FIXED}, Status.DRAFT, Who.AUTHOR),
    _move(Verb.CHANGE, {Status.SUBMITTED, Status.APPROVED}, Status.SUBMITTED, Who.AUTHOR),
    _move(Verb.CHANGE, {Status.APPROVED}, Status.SUBMITTED, Who.REVIEWER),
    _move(Verb.CHANGE, {Status.SUGGESTED}, Status.DRAFT, Who.ANYBODY),
)

REFUSED_IN_STATE = {
    Status.SUGGESTED: "a machine proposed it and nobody has accepted it yet",
    Status.DISMISSED: "it was dismissed",
    Status.DRAFT: "it is still a draft",
    Status.SUBMITTED: "it is waiting for a reviewer",
    Status.FIXED: "a reviewer fixed it and its author has to agree",
    Status.APPROVED: "it is approved",
    Status.REJECTED: "it was sent back",
}

UNDOES_STATUS: frozenset[tuple[Status, Status]] = frozenset(
    (move.after, before) for move in MOVES for before in move.before if before != move.after
)
"""The inverse moves: (status now, status that undoing brings back)."""


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


def may_describe(actor: Actor, article: Article) -> bool:
    """Whether this person may change what describes the article: who added it may, and reviewers."""
    return actor.reviews or article.created_by_id == actor.user.pk


def require_describing(actor: Actor, article: Article) -> None:
    """Refuse whoever may not change what describes the article."""
    if not may_describe(actor, article):
        raise NotAllowed("Only who added this article, or a reviewer, can change it.")


def written_by(actor: Actor, annotation: Annotation) -> bool:
    """Whether the four-eyes rule keeps this person from deciding: they wrote or last edited it."""
    return actor.user.pk in (annotation.author_id, annotation.edited_by_id)


_BY_VERB: Mapping[tuple[Verb, Status], tuple[Move, ...]] = {
    (verb, status): tuple(move for move in MOVES if move.verb == verb and status in move.before)
    for verb in Verb
    for status in Status
}


def may_move(actor: Actor, annotation: Annotation, verb: Verb) -> bool:
    """Whether the page should offer this move."""
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
        raise WrongState(f"This cannot be done: {REFUSED_IN_STATE[status]}.")
    for move in candidates:
        if _is_for(move.who, actor, annotation):
            return move
    raise NotAllowed(_who_can({move.who for move in candidates}, actor, annotation))


def may_take_back(actor: Actor, annotation: Annotation, verb: Verb, *, again: bool) -> None:
    """Refuse to undo what `verb` did, or (`again`) to do it again, to whom the rules of today would not let decide.

    What a person marked, changed or submitted is theirs to take back; a verdict also has to be theirs to give now.
    """
    if again and (verb, Status(annotation.status)) in _BY_VERB and annotation.deleted_at is None:
        if _BY_VERB[verb, Status(annotation.status)]:
            move_for(actor, annotation, verb)
    elif verb == Verb.REVOKE and not _is_for(Who.REVIEWER, actor, annotation):
        raise NotAllowed(_who_can({Who.REVIEWER}, actor, annotation))


def _is_for(who: Who, actor: Actor, annotation: Annotation) -> bool:
    if who is Who.AUTHOR:
        return annotation.author_id == actor.user.pk
    if who is Who.REVIEWER:
        blocked = actor.project.four_eyes and written_by(actor, annotation)
        return actor.reviews and not blocked
    if who is Who.FIXER:
        settles = annotation.status == Status.FIXED or actor.project.fixer_may_approve
        return _has_fixed(actor, annotation) and settles
    return True


def _has_fixed(actor: Actor, annotation: Annotation) -> bool:
    """Whether this person reviews, and what they see is what they themselves made of somebody else's annotation."""
    return (
        actor.reviews and annotation.edited_by_id == actor.user.pk and annotation.author_id != actor.user.pk
    )


def _who_can(who: Collection[Who], actor: Actor, annotation: Annotation) -> str:
    author = f"its author, {annotation.author.get_username()},"
    if set(who) == {Who.FIXER}:
        return "Only the reviewer who fixed this can go on fixing it."
    if Who.REVIEWER not in who:
        return f"Only {author} can do this."
    if not actor.reviews:
        others = f"{author} or a reviewer" if Who.AUTHOR in who else "a reviewer"
        return f"Only {others} of {actor.project.name} can do this."
    return "You wrote or last changed this, so somebody else has to decide: ask another reviewer."


def edit_verb(actor: Actor, annotation: Annotation) -> Verb:
    """What a change of the frame by this person is: a reviewer's change of what was submitted is a fix.

    A fix may be made in several steps, until its author has agreed to it.
    """
    theirs = annotation.author_id != actor.user.pk
    if annotation.status == Status.SUBMITTED and theirs and actor.reviews:
        return Verb.FIX
    return Verb.FIX if may_move(actor, annotation, Verb.FIX) else Verb.CHANGE


def status_after_fix(actor: Actor) -> Status:
    """Where a reviewer's fix leads: to the author, unless the project lets the fixer approve.

    The fixer's approval is one: where two are needed, it waits for the other.
    """
    if not actor.project.fixer_may_approve:
        return Status.FIXED
    return Status.APPROVED if actor.project.approvals == 1 else Status.SUBMITTED


def may_delete(actor: Actor, annotation: Annotation) -> None:
    """An annotation is deleted by its author, or by a manager."""
    if annotation.author_id != actor.user.pk and not actor.manages:
        raise NotAllowed(
            f"Only its author, {annotation.author.get_username()}, or a manager can delete this annotation."
        )


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


CHECK_MOVES: dict[CheckState | None, frozenset[CheckState]] = {
    None: frozenset({CheckState.OPEN, CheckState.ASKED, CheckState.READY}),
    CheckState.OPEN: frozenset({CheckState.OPEN, CheckState.ASKED, CheckState.READY, CheckState.WITHDRAWN}),
    CheckState.ASKED: frozenset({CheckState.OPEN, CheckState.ASKED, CheckState.READY, CheckState.WITHDRAWN}),
    CheckState.READY: frozenset({CheckState.OPEN, CheckState.ASKED, CheckState.READY, CheckState.AGREED}),
    CheckState.AGREED: frozenset({CheckState.WITHDRAWN}),
    CheckState.WITHDRAWN: frozenset({CheckState.OPEN}),
}
"""The states that may follow each state of a check; None is a claim that nobody has begun to check."""


def may_agree(actor: Actor, ready: Check) -> None:
    """A check is agreed by somebody other than who made it ready."""
    if ready.author_id == actor.user.pk:
        raise NotAllowed("You made this check ready; somebody else has to agree to it.")
