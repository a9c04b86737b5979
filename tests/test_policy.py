"""The table of moves, cell by cell: every verb from every status for everybody."""

import itertools

import pytest
from django.utils import timezone

from annotations.choices import CheckState, Reason, Role, Status, Verb
from annotations.models import Annotation, Article, Check, Project, User
from annotations.policy import (
    CHECK_MOVES,
    MOVES,
    Actor,
    check_needs,
    edit_verb,
    may_agree,
    may_delete,
    may_describe,
    may_move,
    move_for,
    require_describing,
    status_after_fix,
)
from annotations.refusals import Invalid, NotAllowed, WrongState

ANN, BOB, REV, MAX = (User(username=name) for name in ("ann", "bob", "rev", "max"))
PEOPLE = {
    "author": (ANN, Role.ANALYST, ANN),
    "other analyst": (BOB, Role.ANALYST, ANN),
    "reviewer": (REV, Role.REVIEWER, ANN),
    "reviewer who wrote it": (REV, Role.REVIEWER, REV),
    "manager": (MAX, Role.MANAGER, ANN),
}
ALL = frozenset(PEOPLE)
AUTHORS = frozenset({"author", "reviewer who wrote it"})
REVIEWERS = frozenset({"reviewer", "manager"})

# verb, status before → who may, status after
TABLE = {
    (Verb.ACCEPT, Status.SUGGESTED): (ALL, Status.DRAFT),
    (Verb.DISMISS, Status.SUGGESTED): (ALL, Status.DISMISSED),
    (Verb.SUBMIT, Status.DRAFT): (AUTHORS, Status.SUBMITTED),
    (Verb.WITHDRAW, Status.SUBMITTED): (AUTHORS, Status.DRAFT),
    (Verb.APPROVE, Status.SUBMITTED): (REVIEWERS, Status.APPROVED),
    (Verb.REJECT, Status.SUBMITTED): (REVIEWERS, Status.REJECTED),
    (Verb.CONTEST, Status.REJECTED): (AUTHORS, Status.SUBMITTED),
    (Verb.FIX, Status.SUBMITTED): (REVIEWERS, Status.FIXED),
    (Verb.FIX, Status.FIXED): (frozenset(), Status.FIXED),
    (Verb.FIX, Status.APPROVED): (frozenset(), Status.APPROVED),
    (Verb.AGREE, Status.FIXED): (AUTHORS, Status.APPROVED),
    (Verb.REVOKE, Status.APPROVED): (REVIEWERS, Status.REJECTED),
    (Verb.CHANGE, Status.SUGGESTED): (ALL, Status.DRAFT),
    (Verb.CHANGE, Status.DRAFT): (AUTHORS, Status.DRAFT),
    (Verb.CHANGE, Status.REJECTED): (AUTHORS, Status.DRAFT),
    (Verb.CHANGE, Status.FIXED): (AUTHORS, Status.DRAFT),
    (Verb.CHANGE, Status.SUBMITTED): (AUTHORS, Status.SUBMITTED),
    (Verb.CHANGE, Status.APPROVED): (AUTHORS | REVIEWERS, Status.SUBMITTED),
}
VERBS = sorted({verb for verb, _ in TABLE})
WRONG_STATE = {
    Status.SUGGESTED: "This cannot be done: a machine proposed it and nobody has accepted it yet.",
    Status.DISMISSED: "This cannot be done: it was dismissed.",
    Status.DRAFT: "This cannot be done: it is still a draft.",
    Status.SUBMITTED: "This cannot be done: it is waiting for a reviewer.",
    Status.FIXED: "This cannot be done: a reviewer fixed it and its author has to agree.",
    Status.APPROVED: "This cannot be done: it is approved.",
    Status.REJECTED: "This cannot be done: it was sent back.",
}


def actor(person, **rules):
    user, role, _ = PEOPLE[person]
    return Actor(user=user, role=role, project=Project(name="Desk", **rules))


def annotation(person, status, **more):
    author = PEOPLE[person][2]
    return Annotation(**{"author": author, "edited_by": author, "status": status, **more})


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize(("verb", "status"), [*itertools.product(VERBS, Status)])
def test_move(verb, status, person):
    who, after = TABLE.get((verb, status), (frozenset(), None))
    here = annotation(person, status)
    if person in who:
        move = move_for(actor(person), here, verb)
        assert (move.verb, move.after) == (verb, after)
        assert may_move(actor(person), here, verb)
        return
    kind = NotAllowed if after else WrongState
    with pytest.raises(kind) as refused:
        move_for(actor(person), here, verb)
    assert not may_move(actor(person), here, verb)
    if kind is WrongState:
        assert refused.value.sentence == WRONG_STATE[status]
    else:
        assert refused.value.sentence == sentence(verb, status, person)


def sentence(verb, status, person):
    author = PEOPLE[person][2].username
    if verb is Verb.CHANGE and status is Status.APPROVED:
        return f"Only its author, {author}, or a reviewer of Desk can do this."
    if not TABLE[verb, status][0]:
        return "Only the reviewer who fixed this can go on fixing it."
    if TABLE[verb, status][0] == AUTHORS:
        return f"Only its author, {author}, can do this."
    if person == "reviewer who wrote it":
        return "You wrote or last changed this, so somebody else has to decide: ask another reviewer."
    return "Only a reviewer of Desk can do this."


def test_the_table_of_moves_has_no_other_rows():
    assert {(move.verb, status) for move in MOVES for status in move.before} == set(TABLE)


@pytest.mark.parametrize("verb", [Verb.APPROVE, Verb.REJECT, Verb.FIX])
def test_without_four_eyes_a_reviewer_decides_on_their_own(verb):
    person = "reviewer who wrote it"
    assert move_for(actor(person, four_eyes=False), annotation(person, Status.SUBMITTED), verb)
    with pytest.raises(NotAllowed):
        move_for(actor("author", four_eyes=False), annotation("author", Status.SUBMITTED), verb)


@pytest.mark.parametrize("verb", [Verb.APPROVE, Verb.REJECT, Verb.FIX])
def test_who_edited_last_does_not_decide_either(verb):
    edited = annotation("reviewer", Status.SUBMITTED, edited_by=REV)
    with pytest.raises(NotAllowed, match="somebody else has to decide"):
        move_for(actor("reviewer"), edited, verb)
    assert move_for(actor("manager"), edited, verb)
    assert move_for(actor("reviewer", four_eyes=False), edited, verb)


@pytest.mark.parametrize("approving", [False, True])
@pytest.mark.parametrize("status", [Status.FIXED, Status.SUBMITTED, Status.APPROVED])
def test_who_fixed_it_goes_on_fixing_it(status, approving):
    """Until the author has agreed; where fixers approve there is no waiting for that."""
    fixed = annotation("reviewer", status, edited_by=REV)
    may = status is Status.FIXED or approving
    assert may_move(actor("reviewer", fixer_may_approve=approving), fixed, Verb.FIX) == may
    assert not may_move(actor("other analyst", fixer_may_approve=approving), fixed, Verb.FIX)
    if status is not Status.SUBMITTED:
        assert not may_move(actor("manager", fixer_may_approve=approving), fixed, Verb.FIX)
        expected = Verb.FIX if may else Verb.CHANGE
        assert edit_verb(actor("reviewer", fixer_may_approve=approving), fixed) == expected


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("status", Status)
def test_nothing_moves_what_is_deleted(verb, status):
    deleted = annotation("author", status, deleted_at=timezone.now())
    with pytest.raises(WrongState, match="restore it first"):
        move_for(actor("author"), deleted, verb)


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize("status", Status)
def test_only_a_reviewers_change_of_what_somebody_submitted_is_a_fix(person, status):
    fix = person in REVIEWERS and status is Status.SUBMITTED
    assert edit_verb(actor(person), annotation(person, status)) == (Verb.FIX if fix else Verb.CHANGE)


@pytest.mark.parametrize(
    ("fixer_may_approve", "approvals", "after"),
    [
        (False, 1, Status.FIXED),
        (False, 2, Status.FIXED),
        (True, 1, Status.APPROVED),
        (True, 2, Status.SUBMITTED),
    ],
)
def test_where_a_fix_leads(fixer_may_approve, approvals, after):
    rules = {"fixer_may_approve": fixer_may_approve, "approvals": approvals}
    assert status_after_fix(actor("reviewer", **rules)) == after


@pytest.mark.parametrize("person", PEOPLE)
def test_deleting_is_for_the_author_and_for_managers(person):
    here = annotation(person, Status.DRAFT)
    if person in AUTHORS | {"manager"}:
        may_delete(actor(person), here)
        return
    with pytest.raises(NotAllowed) as refused:
        may_delete(actor(person), here)
    assert refused.value.sentence == "Only its author, ann, or a manager can delete this annotation."


@pytest.mark.parametrize("verb", [Verb.REJECT, Verb.REVOKE])
@pytest.mark.parametrize("reason", ["", "mood", None, [], {}, 5])
def test_a_rejection_says_why(verb, reason):
    [move] = [move for move in MOVES if move.verb == verb]
    with pytest.raises(Invalid) as refused:
        check_needs(move, reason=reason, note="")
    assert refused.value.field == "reason"


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_will_do_and_other_needs_a_note(reason):
    [move] = [move for move in MOVES if move.verb == Verb.REJECT]
    check_needs(move, reason=reason.value, note="wrong half")
    if reason is not Reason.OTHER:
        check_needs(move, reason=reason, note="")
        return
    for note in ("", "  \n"):
        with pytest.raises(Invalid) as refused:
            check_needs(move, reason=reason, note=note)
        assert refused.value.field == "note"


@pytest.mark.parametrize(
    ("note", "fits"), [("", False), (" ", False), ("Look again.", True), ("x" * 2001, False)]
)
def test_contesting_needs_a_note(note, fits):
    [move] = [move for move in MOVES if move.verb == Verb.CONTEST]
    if fits:
        check_needs(move, reason="", note=note)
        return
    with pytest.raises(Invalid) as refused:
        check_needs(move, reason="", note=note)
    assert refused.value.field == "note"


def test_the_states_of_a_check():
    table = {before: sorted(after) for before, after in CHECK_MOVES.items()}
    assert table == {
        None: ["asked", "open", "ready"],
        CheckState.OPEN: ["asked", "open", "ready", "withdrawn"],
        CheckState.ASKED: ["asked", "open", "ready", "withdrawn"],
        CheckState.READY: ["agreed", "asked", "open", "ready"],
        CheckState.AGREED: ["withdrawn"],
        CheckState.WITHDRAWN: ["open"],
    }


def test_a_check_is_agreed_by_somebody_else():
    may_agree(actor("reviewer"), Check(author=ANN))
    with pytest.raises(NotAllowed, match="somebody else has to agree"):
        may_agree(actor("author"), Check(author=ANN))


@pytest.mark.parametrize("person", PEOPLE)
def test_an_article_is_described_by_who_added_it_and_by_reviewers(person):
    here, who = Article(created_by=ANN), {"author", "reviewer", "reviewer who wrote it", "manager"}
    assert may_describe(actor(person), here) == (person in who)
    if person not in who:
        with pytest.raises(NotAllowed, match="Only who added this article, or a reviewer, can change it"):
            require_describing(actor(person), here)
        return
    require_describing(actor(person), here)
