"""The moves of the review, as they are stored."""

import uuid

import pytest

from annotations.actions.annotating.changing import change
from annotations.actions.annotating.marking import mark
from annotations.actions.review.deciding import decide, decide_many, move
from annotations.choices import Reopened, Status, Verb
from annotations.models import Action, Annotation, Decision
from annotations.refusals import Invalid, NotAllowed, NotThere, Stale, WrongState
from tests import factories
from tests.actions.counting import refused


def moved(by, annotation, verb, **more):
    made = move(by=by, annotation_id=annotation.pk, version=None, verb=verb, **more)
    stored = Annotation.objects.get(pk=annotation.pk)
    assert (made.status, made.version, made.edition) == (stored.status, stored.version, stored.edition)
    return stored


@pytest.fixture
def quote(article, ann):
    return factories.annotation(article, ann)


@pytest.fixture
def submitted(quote, ann):
    return moved(ann, quote, Verb.SUBMIT)


def test_there_and_back_again(quote, ann, rev):
    steps = [
        (ann, Verb.SUBMIT, {}, Status.SUBMITTED),
        (ann, Verb.WITHDRAW, {}, Status.DRAFT),
        (ann, Verb.SUBMIT, {}, Status.SUBMITTED),
        (rev, Verb.REJECT, {"reason": "wrong_span"}, Status.REJECTED),
        (ann, Verb.CONTEST, {"note": "Look at the marks."}, Status.SUBMITTED),
        (rev, Verb.APPROVE, {}, Status.APPROVED),
        (rev, Verb.REVOKE, {"reason": "other", "note": "Not hers."}, Status.REJECTED),
        (ann, Verb.CONTEST, {"note": "It is hers."}, Status.SUBMITTED),
        (rev, Verb.APPROVE, {}, Status.APPROVED),
    ]
    for version, (who, verb, more, status) in enumerate(steps, start=2):
        after = moved(who, quote, verb, **more)
        assert (after.status, after.version, after.edition) == (status, version, 1)
    assert list(Decision.objects.values_list("verdict", "reason", "note", "edition")) == [
        ("reject", "wrong_span", "", 1),
        ("approve", "", "", 1),
        ("reject", "other", "Not hers.", 1),
        ("approve", "", "", 1),
    ]
    assert (
        Action.objects.filter(verb="contest").values_list("note", flat=True).first() == "Look at the marks."
    )
    assert after.edited_by == ann


def test_an_accepted_suggestion_belongs_to_who_accepted_it(article, ann, rev, max_):
    """Else who ran the suggester would have to submit it, and who accepted it could approve it alone."""
    item = {"kind": "quote", "spans": [factories.span(factories.TEXT, "Mara Voss")]}
    suggestion, _ = mark(by=max_, article_id=article.pk, item=item, suggester={"name": "rules"})
    accepted = moved(rev, suggestion, Verb.ACCEPT)
    assert (accepted.status, accepted.author, accepted.edited_by) == (Status.DRAFT, rev, rev)
    moved(rev, suggestion, Verb.SUBMIT)
    with refused(NotAllowed, match="someone else must approve it"):
        decide(by=rev, annotation_id=suggestion.pk, version=None, verdict="approve")
    assert decide(by=max_, annotation_id=suggestion.pk, version=None, verdict="approve").status == "approved"


def test_a_dismissed_suggestion_stays_dismissed(article, ann):
    item = {"kind": "quote", "spans": [factories.span(factories.TEXT, "Mara Voss")]}
    suggestion, _ = mark(by=ann, article_id=article.pk, item=item, suggester={"name": "rules"})
    assert moved(ann, suggestion, Verb.DISMISS).status == Status.DISMISSED
    with refused(WrongState, match="dismissed"):
        move(by=ann, annotation_id=suggestion.pk, version=None, verb=Verb.ACCEPT)


@pytest.mark.parametrize("verb", [Verb.CHANGE, Verb.FIX])
def test_content_is_not_moved(submitted, rev, verb):
    with refused(Invalid):
        move(by=rev, annotation_id=submitted.pk, version=None, verb=verb)


@pytest.mark.parametrize("verdict", [None, "", "maybe", 5, [], {}, True])
def test_a_verdict_is_approve_or_reject(submitted, rev, verdict):
    with refused(Invalid, field="verdict"):
        decide(by=rev, annotation_id=submitted.pk, version=None, verdict=verdict)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({}, "reason"),
        ({"reason": "mood"}, "reason"),
        ({"reason": "other"}, "note"),
        ({"reason": "duplicate", "note": "x" * 2001}, "note"),
        ({"reason": "duplicate", "note": "a\0b"}, "note"),
        ({"reason": "duplicate", "note": "\ud800"}, "note"),
    ],
)
def test_a_rejection_without_a_usable_reason_is_refused(submitted, rev, more, field):
    with refused(Invalid, field=field):
        decide(by=rev, annotation_id=submitted.pk, version=None, verdict="reject", **more)


def test_rejecting_what_is_approved_revokes_it(submitted, rev, max_):
    decide(by=rev, annotation_id=submitted.pk, version=None, verdict="approve")
    after = decide(by=max_, annotation_id=submitted.pk, version=None, verdict="reject", reason="duplicate")
    assert after.status == Status.REJECTED
    assert Action.objects.filter(verb="revoke").exists()


def test_strangers_others_and_the_late_are_refused(submitted, ann, rev, out):
    with refused(NotThere):
        decide(by=out, annotation_id=submitted.pk, version=None, verdict="approve")
    with refused(NotAllowed, match="Only a reviewer of Desk"):
        decide(by=ann, annotation_id=submitted.pk, version=None, verdict="approve")
    with refused(Stale):
        decide(by=rev, annotation_id=submitted.pk, version=1, verdict="approve")


@pytest.fixture
def two_needed(project):
    project.approvals = 2
    project.save()


def test_two_approvals_are_by_two_people_on_one_edition(two_needed, submitted, rev, max_):
    once = decide(by=rev, annotation_id=submitted.pk, version=None, verdict="approve")
    assert (once.status, once.version) == (Status.SUBMITTED, submitted.version + 1)
    with refused(WrongState, match="You approved this"):
        decide(by=rev, annotation_id=submitted.pk, version=None, verdict="approve")
    assert decide(by=max_, annotation_id=submitted.pk, version=None, verdict="approve").status == "approved"


def test_a_new_edition_needs_both_approvals_again(two_needed, submitted, ann, rev, max_):
    decide(by=rev, annotation_id=submitted.pk, version=None, verdict="approve")
    change(by=ann, annotation_id=submitted.pk, version=None, changes={"attributes": {"hedged": True}})
    assert decide(by=max_, annotation_id=submitted.pk, version=None, verdict="approve").status == "submitted"
    assert decide(by=rev, annotation_id=submitted.pk, version=None, verdict="approve").status == "approved"


def test_a_rejection_takes_earlier_approvals_with_it(two_needed, submitted, ann, rev, max_):
    decide(by=rev, annotation_id=submitted.pk, version=None, verdict="approve")
    decide(by=max_, annotation_id=submitted.pk, version=None, verdict="reject", reason="duplicate")
    moved(ann, submitted, Verb.CONTEST, note="It is not.")
    assert decide(by=rev, annotation_id=submitted.pk, version=None, verdict="approve").status == "submitted"
    assert decide(by=max_, annotation_id=submitted.pk, version=None, verdict="approve").status == "approved"


def test_one_approval_is_enough_once_the_rule_says_so(two_needed, submitted, rev, project):
    decide(by=rev, annotation_id=submitted.pk, version=None, verdict="approve")
    project.approvals = 1
    project.save()
    assert decide(by=rev, annotation_id=submitted.pk, version=None, verdict="approve").status == "approved"


def test_the_first_of_two_approvals_keeps_the_reason(two_needed, submitted, rev):
    Annotation.objects.filter(pk=submitted.pk).update(reopened="target_left")
    once = decide(by=rev, annotation_id=submitted.pk, version=None, verdict="approve")
    assert once.reopened == Reopened.TARGET_LEFT


def test_many_are_decided_one_by_one(article, ann, rev, project):
    quotes = [factories.annotation(article, ann) for _ in range(4)]
    for quote in quotes[:3]:
        moved(ann, quote, Verb.SUBMIT)
    elsewhere = uuid.uuid4()
    items = [
        {"annotation": str(quotes[0].pk), "version": 2, "verdict": "approve"},
        {"annotation": str(quotes[1].pk), "version": 1, "verdict": "approve"},
        {"annotation": str(quotes[2].pk), "version": 2, "verdict": "reject", "reason": "duplicate"},
        {"annotation": str(quotes[3].pk), "version": 1, "verdict": "approve"},
        {"annotation": str(elsewhere), "version": 1, "verdict": "approve"},
        {"annotation": str(quotes[0].pk), "version": 2, "verdict": "approve", "note": None},
    ]
    outcomes = decide_many(by=rev, project_id=project.pk, items=items)
    assert [type(outcome.refusal) for outcome in outcomes] == [
        type(None),
        Stale,
        type(None),
        WrongState,
        NotThere,
        Stale,
    ]
    assert outcomes[1].annotation.version == 2
    assert [Annotation.objects.get(pk=quote.pk).status for quote in quotes] == [
        "approved",
        "submitted",
        "rejected",
        "draft",
    ]


GOOD = {"annotation": str(uuid.uuid4()), "version": 1, "verdict": "approve"}


@pytest.mark.parametrize(
    ("item", "field"),
    [
        (None, "1"),
        ([], "1"),
        ({**GOOD, "colour": 1}, "1.colour"),
        ({**GOOD, "version": "1"}, "1.version"),
        ({**GOOD, "version": True}, "1.version"),
        ({**GOOD, "annotation": 5}, "1.annotation"),
        ({**GOOD, "annotation": None}, "1.annotation"),
        ({**GOOD, "verdict": []}, "1.verdict"),
        ({**GOOD, "note": 5}, "1.note"),
        ({**GOOD, "reason": ["duplicate"]}, "1.reason"),
        ({**GOOD, "note": "\0"}, "1.note"),
    ],
)
def test_a_malformed_decision_stops_all_of_them(project, rev, item, field):
    with refused(Invalid, field=field):
        decide_many(by=rev, project_id=project.pk, items=[GOOD, item])


def test_from_1_to_1000_are_decided_at_once(project, rev):
    for items in ([], [GOOD] * 1001):
        with refused(Invalid):
            decide_many(by=rev, project_id=project.pk, items=items)


def test_of_another_project_nothing_is_decided(submitted, rev):
    other = factories.project("other")
    item = {"annotation": str(submitted.pk), "version": submitted.version, "verdict": "approve"}
    [outcome] = decide_many(by=rev, project_id=other.pk, items=[item])
    assert type(outcome.refusal) is NotThere


def test_an_annotation_is_marked_and_approved(article, ann, rev):
    quote = factories.annotation(article, ann)

    approved = factories.approved(quote, ann, rev)

    stored = Annotation.objects.get(pk=quote.pk)
    assert stored.status == Status.APPROVED
    assert stored.texts == ["“We have waited eleven years,”"]
    assert (stored.version, stored.edition) == (approved.version, 1) == (3, 1)


@pytest.mark.parametrize("before", [Status.SUBMITTED, Status.APPROVED])
@pytest.mark.parametrize("role", ["continues", "within"])
def test_the_only_reviewer_decides_on_what_linked_to_what_they_sent_back(article, ann, rev, role, before):
    first = factories.annotation(article, ann)
    links = [{"role": role, "target": first.pk}]
    second = factories.annotation(article, ann, "quote", "the barrier would protect", links=links)
    if before == Status.APPROVED:
        second = factories.approved(second, ann, rev)
        first = factories.approved(first, ann, rev)
        moved(rev, first, Verb.REVOKE, reason="wrong_span")
    else:
        for row in (first, second):
            moved(ann, row, Verb.SUBMIT)
        moved(rev, first, Verb.REJECT, reason="wrong_span")

    left = Annotation.objects.get(pk=second.pk)

    assert (left.status, left.edited_by, left.edition) == (Status.SUBMITTED, ann, 2)
    assert moved(rev, left, Verb.APPROVE).status == Status.APPROVED
