"""The table of moves between the states: of annotations (DESIGN §4), and of the check of a claim.

The diagrams in `docs/reference/status.md` are made from it.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum, auto

from annotations.choices import CheckState, Status, Verb
from annotations.sentences import say


class Who(Enum):
    """Whom a move is for."""

    ANYBODY = auto()  # any member
    AUTHOR = auto()  # who is responsible: the author, or who has taken it over
    MANAGER = auto()  # once who is responsible has left
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
    # What nobody but its author could go on with, once they have left.
    *(
        _move(Verb.TAKE_OVER, {status}, status, Who.MANAGER)
        for status in (Status.DRAFT, Status.REJECTED, Status.FIXED)
    ),
    # A change of the frame, by the author or (of what is approved) by a reviewer.
    _move(Verb.CHANGE, {Status.DRAFT, Status.REJECTED, Status.FIXED}, Status.DRAFT, Who.AUTHOR),
    _move(Verb.CHANGE, {Status.SUBMITTED, Status.APPROVED}, Status.SUBMITTED, Who.AUTHOR),
    _move(Verb.CHANGE, {Status.APPROVED}, Status.SUBMITTED, Who.REVIEWER),
    _move(Verb.CHANGE, {Status.SUGGESTED}, Status.DRAFT, Who.ANYBODY),
)

REFUSED_IN_STATE = {
    Status.SUGGESTED: say("a machine proposed it and nobody has accepted it yet"),
    Status.DISMISSED: say("it was dismissed"),
    Status.DRAFT: say("it is still a draft"),
    Status.SUBMITTED: say("it is waiting for a reviewer"),
    Status.FIXED: say("a reviewer fixed it, and its author has to accept the fix"),
    Status.APPROVED: say("it is approved"),
    Status.REJECTED: say("it was sent back"),
}

WAITS_FOR_AUTHOR: frozenset[Status] = frozenset(
    status for move in MOVES if move.verb is Verb.TAKE_OVER for status in move.before
)
"""Where only who is responsible can make the next move: what is handed over when they leave."""

UNDOES_STATUS: frozenset[tuple[Status, Status]] = frozenset(
    (move.after, before) for move in MOVES for before in move.before if before != move.after
)
"""The inverse moves: (status now, status that undoing brings back)."""

CHECK_MOVES: dict[CheckState | None, frozenset[CheckState]] = {
    None: frozenset({CheckState.OPEN, CheckState.ASKED, CheckState.READY}),
    CheckState.OPEN: frozenset({CheckState.OPEN, CheckState.ASKED, CheckState.READY, CheckState.WITHDRAWN}),
    CheckState.ASKED: frozenset({CheckState.OPEN, CheckState.ASKED, CheckState.READY, CheckState.WITHDRAWN}),
    CheckState.READY: frozenset({CheckState.OPEN, CheckState.ASKED, CheckState.READY, CheckState.AGREED}),
    CheckState.AGREED: frozenset({CheckState.WITHDRAWN}),
    CheckState.WITHDRAWN: frozenset({CheckState.OPEN}),
}
"""The states that may follow each state of a check; None is a claim that nobody has begun to check."""
