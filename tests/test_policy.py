"""The table of moves, cell by cell: every verb from every status for everybody."""

import itertools

import pytest
from django.utils import timezone

from annotations.choices import CheckState, Reason, Role, Status, Verb
from annotations.models import Annotation, Article, Check, Project, User
from annotations.policy import (
    CHECK_MOVES,
    MOVES,
    WAITS_FOR_AUTHOR,
    Actor,
    check_needs,
    edit_verb,
    is_backed,
    may_agree,
    may_delete,
    may_describe,
    may_move,
    move_for,
    require_describing,
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
NOBODY = frozenset()
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
    (Verb.TAKE_OVER, Status.DRAFT): (NOBODY, Status.DRAFT),
    (Verb.TAKE_OVER, Status.REJECTED): (NOBODY, Status.REJECTED),
    (Verb.TAKE_OVER, Status.FIXED): (NOBODY, Status.FIXED),
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
    Status.FIXED: "This cannot be done: a reviewer fixed it, and its author has to accept the fix.",
    Status.APPROVED: "This cannot be done: it is approved.",
    Status.REJECTED: "This cannot be done: it was sent back.",
}


def actor(person, **rules):
    user, role, _ = PEOPLE[person]
    return Actor(user=user, role=role, project=Project(name="Desk", **rules))


def annotation(person, status, *, left=False, **more):
    author = PEOPLE[person][2]
    made = Annotation(**{"author": author, "edited_by": author, "status": status, **more})
    made.responsible_is_there = not left
    return made


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
    if verb is Verb.TAKE_OVER:
        return f"This waits for its author, {author}, who can go on with it: it is taken over once they have left."
    if not TABLE[verb, status][0]:
        return "Only the reviewer who fixed this can go on fixing it."
    if TABLE[verb, status][0] == AUTHORS:
        return f"Only its author, {author}, can do this."
    if person == "reviewer who wrote it":
        return "You wrote or changed this, so someone else must approve it."
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
    with pytest.raises(NotAllowed, match="someone else must approve it"):
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


ROB = User(username="rob")
NAMES = {"ann": ANN, "bob": BOB, "rev": REV, "rob": ROB}

# four eyes, fixers approve, approvals asked for, who edited last, who took it over, who approved → whether it is enough
BACKED = [
    (True, False, 1, "ann", "", "", False),  # nobody has approved
    (True, False, 1, "ann", "", "rev", True),
    (True, False, 1, "ann", "", "ann", False),  # one's own approval is none
    (True, False, 2, "ann", "", "rev", False),
    (True, False, 2, "ann", "", "rev rob", True),
    (True, False, 2, "ann", "", "ann rev", False),
    (True, False, 1, "rev", "", "rev", False),  # a fix to which nobody has agreed
    (True, False, 1, "rev", "", "rev ann", True),  # and one to which the author has
    (True, False, 2, "rev", "", "rev ann", False),  # the author's agreement is no second review
    (True, False, 2, "rev", "", "rev ann rob", True),
    (True, True, 1, "rev", "", "rev", True),  # fixers approve
    (True, True, 2, "rev", "", "rev", False),
    (True, True, 2, "rev", "", "rev rob", True),
    (True, True, 1, "ann", "", "ann", False),
    (True, False, 1, "ann", "bob", "bob", False),  # who took it over is an author, too
    (True, False, 1, "ann", "bob", "rev", True),
    (True, False, 1, "rev", "bob", "rev bob", True),
    (True, False, 1, "rev", "rev", "rev", False),  # a fix taken over by who made it
    (True, False, 1, "rev", "rev", "rev ann", False),
    (False, False, 1, "ann", "", "ann", True),  # without four eyes one person is enough
    (False, False, 1, "ann", "", "", False),
    (False, False, 2, "ann", "", "ann", False),
    (False, False, 2, "rev", "", "ann rev", True),
]


@pytest.mark.parametrize(
    ("four_eyes", "fixers", "approvals", "editor", "successor", "approvers", "enough"), BACKED
)
def test_how_many_people_have_to_stand_behind_an_edition(
    four_eyes, fixers, approvals, editor, successor, approvers, enough
):
    project = Project(four_eyes=four_eyes, fixer_may_approve=fixers, approvals=approvals)
    here = annotation("author", Status.SUBMITTED, edited_by=NAMES[editor], taken_over_by=NAMES.get(successor))

    backed = is_backed(project, here, [NAMES[name].pk for name in approvers.split()])

    assert backed == enough


# Who has left, and who asks for which move of what stands where → what is said
LEFT = [
    (Verb.SUBMIT, Status.DRAFT, "manager", "Its author has left: take it over first."),
    (Verb.SUBMIT, Status.DRAFT, "reviewer", "Its author has left: a manager of Desk can take it over."),
    (
        Verb.CHANGE,
        Status.REJECTED,
        "other analyst",
        "Its author has left: a manager of Desk can take it over.",
    ),
    (Verb.CONTEST, Status.REJECTED, "reviewer", "Its author has left: a manager of Desk can take it over."),
    (Verb.AGREE, Status.FIXED, "reviewer", "Its author has left: a manager of Desk can take it over."),
    (
        Verb.WITHDRAW,
        Status.SUBMITTED,
        "manager",
        "Its author has left: a reviewer of Desk can fix it or send it back.",
    ),
    (Verb.CHANGE, Status.APPROVED, "other analyst", "Only a reviewer of Desk can do this."),
    (Verb.TAKE_OVER, Status.DRAFT, "reviewer", "Only a manager of Desk can take this over."),
]


@pytest.mark.parametrize(("verb", "status", "person", "says"), LEFT)
def test_no_sentence_sends_anybody_to_who_has_left(verb, status, person, says):
    left = annotation(person, status, left=True)

    with pytest.raises(NotAllowed) as refused:
        move_for(actor(person), left, verb)

    assert refused.value.sentence == says


def test_a_fix_whose_author_has_left_says_so_to_who_would_approve_it():
    left = annotation("manager", Status.FIXED, left=True)

    with pytest.raises(WrongState) as refused:
        move_for(actor("manager"), left, Verb.APPROVE)

    assert refused.value.sentence == (
        "This cannot be done: a reviewer fixed it and its author has left; a manager can take it over."
    )


@pytest.mark.parametrize("status", Status)
def test_a_manager_takes_over_what_only_its_author_could_go_on_with(status):
    left = annotation("manager", status, left=True)

    assert may_move(actor("manager"), left, Verb.TAKE_OVER) == (status in WAITS_FOR_AUTHOR)
    assert not may_move(actor("reviewer"), left, Verb.TAKE_OVER)
    assert not may_move(actor("manager"), annotation("manager", status), Verb.TAKE_OVER)


AUTHORS_MOVES = [(verb, status) for (verb, status), (who, _) in TABLE.items() if who == AUTHORS]


@pytest.mark.parametrize(("verb", "status"), AUTHORS_MOVES)
def test_who_has_taken_it_over_makes_its_authors_moves_and_the_author_no_more(verb, status):
    taken = annotation("other analyst", status, taken_over_by=BOB)

    assert may_move(actor("other analyst"), taken, verb)
    with pytest.raises(NotAllowed) as refused:
        move_for(actor("author"), taken, verb)
    assert refused.value.sentence == "Only bob, who has taken it over, can do this."


@pytest.mark.parametrize("verb", [Verb.APPROVE, Verb.REJECT, Verb.FIX])
def test_neither_the_author_nor_who_took_it_over_decides(verb):
    mine = annotation("reviewer who wrote it", Status.SUBMITTED, taken_over_by=MAX)
    theirs = annotation("author", Status.SUBMITTED, taken_over_by=MAX)

    with pytest.raises(NotAllowed, match="You wrote or changed this"):
        move_for(actor("reviewer who wrote it"), mine, verb)
    with pytest.raises(NotAllowed, match="You took this over"):
        move_for(actor("manager"), theirs, verb)
    assert move_for(actor("reviewer"), theirs, verb)


@pytest.mark.parametrize("person", PEOPLE)
def test_deleting_is_for_the_author_and_for_managers(person):
    here = annotation(person, Status.DRAFT)
    if person in AUTHORS | {"manager"}:
        may_delete(actor(person), here)
        return
    with pytest.raises(NotAllowed) as refused:
        may_delete(actor(person), here)
    assert refused.value.sentence == "Only its author, ann, or a manager can delete this annotation."


def test_deleting_what_somebody_left_is_for_who_took_it_over_and_for_managers():
    left = annotation("author", Status.DRAFT, left=True)
    taken = annotation("author", Status.DRAFT, taken_over_by=BOB)

    may_delete(actor("other analyst"), taken)
    may_delete(actor("manager"), left)
    with pytest.raises(NotAllowed, match="Only a manager can delete this annotation"):
        may_delete(actor("reviewer"), left)
    with pytest.raises(NotAllowed, match="Only bob, who has taken it over, or a manager can delete"):
        may_delete(actor("author"), taken)


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
