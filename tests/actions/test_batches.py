"""What one request decides is one thing: one undo takes it back whole, or says what stays and why."""

import pytest

from annotations.actions.annotating.changing import change
from annotations.actions.annotating.undoing import redo, undo
from annotations.actions.articles import change_article
from annotations.actions.projects import change_project
from annotations.actions.review.deciding import decide, decide_many, move
from annotations.choices import Role, Verb
from annotations.models import Action, Annotation, Decision
from annotations.refusals import WrongState
from tests import factories
from tests.actions.counting import refused

pytestmark = pytest.mark.django_db

PASSAGES = ("4,000 homes", "A spokesman", "the Courier", "the barrier")


@pytest.fixture
def articles(project, ann):
    return [factories.article(project, ann, text=f"{factories.TEXT} {n}") for n in range(3)]


@pytest.fixture
def submitted(articles, ann):
    rows = [
        factories.annotation(article, ann, "claim", passage)
        for article in articles
        for passage in PASSAGES[:2]
    ]
    return [move(by=ann, annotation_id=row.pk, version=None, verb=Verb.SUBMIT) for row in rows]


def item_of(row, verdict="approve"):
    return {
        "annotation": str(row.pk),
        "version": Annotation.objects.get(pk=row.pk).version,
        "verdict": verdict,
        **({"reason": "duplicate"} if verdict == "reject" else {}),
    }


def decide_all(by, rows, verdict="approve"):
    outcomes = decide_many(
        by=by, project_id=rows[0].project_id, items=[item_of(row, verdict) for row in rows]
    )
    assert all(outcome.refusal is None for outcome in outcomes)


def statuses(rows):
    return [Annotation.objects.get(pk=row.pk).status for row in rows]


def test_many_decisions_in_one_article_are_one_action(article, ann, rev):
    rows = [factories.annotation(article, ann, "claim", passage) for passage in PASSAGES]
    rows = [move(by=ann, annotation_id=row.pk, version=None, verb=Verb.SUBMIT) for row in rows]
    before = Action.objects.count()

    decide_all(rev, rows)

    assert Action.objects.count() == before + 1
    assert len(undo(by=rev, article_id=article.pk).annotation_ids) == len(rows)
    assert statuses(rows) == ["submitted"] * len(rows)


def test_one_undo_takes_back_decisions_in_several_articles_and_one_redo_does_them_again(
    articles, submitted, rev
):
    decide_all(rev, submitted)

    undone = undo(by=rev, article_id=articles[1].pk)
    after_undo = statuses(submitted)
    again = redo(by=rev, article_id=articles[2].pk)

    assert after_undo == ["submitted"] * 6
    assert (len(undone.annotation_ids), len(undone.elsewhere), undone.kept) == (2, 4, ())
    assert statuses(submitted) == ["approved"] * 6
    assert (len(again.annotation_ids), len(again.elsewhere), again.kept) == (2, 4, ())
    assert undo(by=rev, article_id=articles[0].pk).kept == ()
    with refused(WrongState):
        undo(by=rev, article_id=articles[0].pk)


def test_verdicts_of_both_kinds_are_taken_back_together(submitted, articles, rev):
    items = [item_of(row, "approve" if place % 2 else "reject") for place, row in enumerate(submitted)]
    decide_many(by=rev, project_id=submitted[0].project_id, items=items)
    assert statuses(submitted) == ["rejected", "approved"] * 3

    undo(by=rev, article_id=articles[0].pk)

    assert statuses(submitted) == ["submitted"] * 6
    assert Decision.objects.standing().count() == 0


def test_what_is_decided_twice_in_one_request_is_taken_back_to_the_beginning(submitted, articles, rev):
    first = item_of(submitted[0])
    items = [first, {**first, "version": first["version"] + 1, "verdict": "reject", "reason": "duplicate"}]
    decide_many(by=rev, project_id=submitted[0].project_id, items=items)
    assert statuses(submitted[:1]) == ["rejected"]

    done = undo(by=rev, article_id=articles[0].pk)

    assert done.kept == ()
    assert statuses(submitted[:1]) == ["submitted"]


def test_what_was_changed_since_stays_and_is_named(submitted, articles, ann, rev):
    decide_all(rev, submitted)
    moved = submitted[3]
    change(by=ann, annotation_id=moved.pk, version=None, changes={"attributes": {"hedged": True}})

    done = undo(by=rev, article_id=articles[0].pk)

    [kept] = done.kept
    assert (kept.annotation_id, kept.words) == (moved.pk, "A spokesman")
    assert kept.why.startswith("Somebody has changed this since")
    assert statuses(submitted) == ["submitted"] * 6
    assert Annotation.objects.get(pk=moved.pk).reopened == "changed"
    assert len(redo(by=rev, article_id=articles[0].pk).elsewhere) == 3


def test_what_is_out_of_sight_by_now_stays_and_is_named(submitted, articles, max_, rev):
    decide_all(rev, submitted)
    change_article(by=max_, article_id=articles[2].pk, version=None, changes={"restricted": True})

    done = undo(by=rev, article_id=articles[0].pk)

    assert {kept.annotation_id for kept in done.kept} == {row.pk for row in submitted[4:]}
    assert {(kept.words, kept.why) for kept in done.kept} == {("", "You do not see this article any more.")}
    assert statuses(submitted) == ["submitted"] * 4 + ["approved"] * 2


def test_where_nothing_can_be_taken_back_it_is_refused(submitted, articles, ann, rev):
    decide_all(rev, submitted[:1])
    change(by=ann, annotation_id=submitted[0].pk, version=None, changes={"attributes": {"hedged": True}})

    with refused(WrongState, match="Somebody has changed this since"):
        undo(by=rev, article_id=articles[0].pk)


def test_newer_things_in_an_article_are_undone_first_and_the_rest_of_the_batch_with_it(
    submitted, articles, rev
):
    decide_all(rev, submitted[:4])
    decide(by=rev, annotation_id=submitted[4].pk, version=None, verdict="approve")
    own = factories.annotation(articles[0], rev, "claim", "the Courier")

    undo(by=rev, article_id=articles[0].pk)
    assert (Annotation.objects.get(pk=own.pk).deleted_at is None, statuses(submitted[:4])) == (
        False,
        ["approved"] * 4,
    )
    undo(by=rev, article_id=articles[0].pk)

    assert statuses(submitted[:5]) == ["submitted"] * 4 + ["approved"]


def test_an_action_that_is_not_the_newest_is_not_undone(submitted, articles, rev):
    decide_all(rev, submitted[:2])
    meant = Annotation.objects.get(pk=submitted[0].pk).action_id
    factories.annotation(articles[0], rev, "claim", "the Courier")

    with refused(WrongState, match="not the newest"):
        undo(by=rev, article_id=articles[0].pk, of=meant)


def test_a_first_approval_of_two_is_taken_back_too(submitted, articles, project, max_, rev):
    change_project(by=max_, slug="desk", version=None, changes={"approvals": 2})
    decide_all(rev, submitted)
    assert Decision.objects.standing().count() == 6

    undo(by=rev, article_id=articles[2].pk)

    assert Decision.objects.standing().count() == 0


def test_who_reviews_no_more_takes_nothing_back(submitted, articles, project, rev):
    decide_all(rev, submitted)
    project.members.filter(user=rev).update(role=Role.ANALYST)

    with pytest.raises(Exception, match="Only a reviewer"):
        undo(by=rev, article_id=articles[0].pk)

    assert statuses(submitted) == ["approved"] * 6
