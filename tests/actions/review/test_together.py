"""Several annotations approved in one step, by one action that one undo takes back."""

import pytest

from annotations.actions.annotating.changing import change
from annotations.actions.annotating.undoing import undo
from annotations.actions.review.deciding import move
from annotations.actions.review.together import approve_together
from annotations.choices import Status, Verb
from annotations.models import Action, Annotation, Decision
from annotations.models.fields import new_id
from annotations.refusals import Invalid, NotAllowed, NotThere, Stale
from tests import factories


@pytest.fixture
def mentions(article, ann) -> dict:
    """Three mentions that wait for review, with the versions that a reviewer sees."""
    rows = [
        factories.annotation(article, ann, "entity", words) for words in ("Mara Voss", "Courier", "barrier")
    ]
    return {
        row.pk: move(by=ann, annotation_id=row.pk, version=None, verb=Verb.SUBMIT).version for row in rows
    }


def statuses() -> list[str]:
    return list(Annotation.objects.order_by("spans").values_list("status", flat=True))


def test_all_are_approved_by_one_action_that_one_undo_takes_back(article, rev, mentions):
    action = new_id()

    outcomes = approve_together(by=rev, article_id=article.pk, versions=mentions, action_id=action)

    assert [outcome.refusal for outcome in outcomes] == [None] * 3
    assert statuses() == [Status.APPROVED] * 3
    assert list(Action.objects.filter(verb=Verb.APPROVE).values_list("pk", flat=True)) == [action]
    assert Decision.objects.filter(action_id=action).count() == 3
    assert len(undo(by=rev, article_id=article.pk).annotation_ids) == 3
    assert statuses() == [Status.SUBMITTED] * 3


def test_what_moved_on_is_named_and_the_rest_is_approved(article, ann, rev, mentions):
    first = min(mentions)
    change(by=ann, annotation_id=first, version=None, changes={"attributes": {"type": "person"}})

    outcomes = approve_together(by=rev, article_id=article.pk, versions=mentions)

    refused = {outcome.annotation_id: type(outcome.refusal) for outcome in outcomes if outcome.refusal}
    assert refused == {first: Stale}
    assert sorted(statuses()) == sorted([Status.SUBMITTED, Status.APPROVED, Status.APPROVED])


def test_nobody_approves_what_they_wrote_or_may_not_see(project, article, ann, rev, max_, mentions):
    own = factories.annotation(article, rev, "entity", "4,000 homes")
    version = move(by=rev, annotation_id=own.pk, version=None, verb=Verb.SUBMIT).version
    other = factories.annotation(
        factories.article(project, ann, "Mara Voss came."), ann, "entity", "Mara Voss"
    )
    before = Action.objects.count()

    with pytest.raises(NotAllowed):
        approve_together(by=ann, article_id=article.pk, versions=mentions)
    with pytest.raises(NotAllowed):
        approve_together(by=rev, article_id=article.pk, versions={own.pk: version})
    with pytest.raises(NotThere):
        approve_together(by=rev, article_id=article.pk, versions={**mentions, other.pk: 1})
    with pytest.raises(NotThere):
        approve_together(by=factories.user("out"), article_id=article.pk, versions=mentions)
    with pytest.raises(Invalid):
        approve_together(by=rev, article_id=article.pk, versions={})

    assert Action.objects.count() == before
    assert Status.APPROVED not in statuses()


def test_with_two_approvals_the_first_leaves_them_submitted(article, rev, max_, mentions):
    article.project.approvals = 2
    article.project.save(update_fields=["approvals"])

    approve_together(by=rev, article_id=article.pk, versions=mentions)
    seen = dict(Annotation.objects.values_list("pk", "version"))
    assert statuses() == [Status.SUBMITTED] * 3
    approve_together(by=max_, article_id=article.pk, versions=seen)

    assert statuses() == [Status.APPROVED] * 3
