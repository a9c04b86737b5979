"""What is in a reviewer's queue when two have to approve."""

import pytest

from annotations.actions.annotating.changing import change
from annotations.actions.annotating.undoing import undo
from annotations.actions.projects import change_project
from annotations.actions.review.deciding import decide, move
from annotations.choices import Verb
from annotations.queries.pages import my_projects
from annotations.queries.review.review_queue import (
    list_deciders,
    review_queue,
    reviewable,
    waiting_for_others,
)
from annotations.refusals import NotAllowed, WrongState
from tests import factories
from tests.actions.counting import refused


@pytest.fixture
def project(project):
    project.approvals = 2
    project.save()
    return project


@pytest.fixture
def submitted(article, ann):
    quote = factories.annotation(article, ann)
    return move(by=ann, annotation_id=quote.pk, version=None, verb=Verb.SUBMIT)


def approve(annotation, by):
    return decide(by=by, annotation_id=annotation.pk, version=None, verdict="approve")


def queue_of(user, project):
    return list(reviewable(user, project.pk, rules=project.review_rules))


def test_what_i_approved_leaves_my_queue_and_my_counts(project, submitted, rev, max_):
    assert queue_of(rev, project) == [submitted]

    approve(submitted, rev)

    lines, total = review_queue(rev, project)
    assert (lines.rows, total.exact, queue_of(rev, project)) == ([], 0, [])
    assert [line.waiting for line in my_projects(rev)] == [0]
    assert waiting_for_others(rev, project).exact == 1
    assert queue_of(max_, project) == [submitted]


def test_what_i_approved_comes_back_to_me_once_it_is_something_else(project, submitted, ann, rev, max_):
    approve(submitted, rev)

    change(by=ann, annotation_id=submitted.pk, version=None, changes={"attributes": {"hedged": True}})

    assert queue_of(rev, project) == [submitted]
    assert waiting_for_others(rev, project).exact == 0


def test_an_approval_that_was_taken_back_or_overruled_does_not_count(project, submitted, ann, rev, max_):
    approve(submitted, rev)
    undo(by=rev, article_id=submitted.article_id)
    assert queue_of(rev, project) == [submitted]

    approve(submitted, rev)
    decide(by=max_, annotation_id=submitted.pk, version=None, verdict="reject", reason="wrong_span")
    move(by=ann, annotation_id=submitted.pk, version=None, verb=Verb.CONTEST, note="Look again.")

    assert queue_of(rev, project) == [submitted]


def test_with_one_approval_by_now_my_own_is_enough(project, submitted, rev, max_):
    approve(submitted, rev)

    changed = change_project(by=max_, slug="desk", version=None, changes={"approvals": 1})

    assert queue_of(rev, changed) == [submitted]
    assert approve(submitted, rev).status == "approved"


def test_who_can_decide_leaves_out_who_may_not_and_who_has(project, submitted, ann, rev, max_):
    ida = factories.member(project, "ida", "reviewer")
    assert list_deciders(rev, submitted, project) == ["ida", "max"]

    approve(submitted, ida)

    assert list_deciders(rev, submitted, project) == ["max"]
    own = factories.annotation(submitted.article, max_, "entity", "Mara Voss")
    assert list_deciders(rev, own, project) == ["ida"]


def test_a_refusal_names_who_can(project, submitted, rev, max_):
    approve(submitted, rev)
    with refused(WrongState, match="You approved this, and someone else must approve it, too: max can."):
        approve(submitted, rev)

    own = factories.annotation(submitted.article, rev, "entity", "Mara Voss")
    move(by=rev, annotation_id=own.pk, version=None, verb=Verb.SUBMIT)

    with refused(NotAllowed, match="so someone else must approve it: max can."):
        approve(own, rev)


def test_a_refusal_to_somebody_alone_says_what_would_help(project, max_):
    own = factories.annotation(factories.article(project, max_), max_)
    move(by=max_, annotation_id=own.pk, version=None, verb=Verb.SUBMIT)

    with refused(
        NotAllowed, match="and nobody else can in Desk: a manager can invite a reviewer, or change the"
    ):
        approve(own, max_)
