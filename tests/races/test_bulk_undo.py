"""Undoing many decisions at once, from several articles, while others change what was decided on."""

import pytest

from annotations.actions.annotating.changing import change
from annotations.actions.annotating.undoing import undo
from annotations.actions.review.deciding import decide_many, move
from annotations.choices import Verb
from annotations.models import Annotation, Decision
from annotations.refusals import Busy, WrongState
from tests import factories
from tests.races.test_lock_order import count_deadlocks
from tests.races.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_batch_is_taken_back_once_from_wherever_it_is_undone(project, ann, rev):
    articles = [factories.article(project, ann, text=f"{factories.TEXT} {n}") for n in range(4)]
    rows = [factories.annotation(article, ann, "claim", "4,000 homes") for article in articles]
    for row in rows:
        move(by=ann, annotation_id=row.pk, version=None, verb=Verb.SUBMIT)
    before = count_deadlocks()

    for _ in range(6):
        items = [
            {
                "annotation": str(row.pk),
                "version": Annotation.objects.get(pk=row.pk).version,
                "verdict": "approve",
            }
            for row in reversed(rows)
        ]
        assert {one.refusal for one in decide_many(by=rev, project_id=project.pk, items=items)} == {None}
        results = at_once([lambda pk=article.pk: undo(by=rev, article_id=pk) for article in articles])
        done = [result for result in results if not isinstance(result, Exception)]

        assert len(done) == 1
        assert {type(result) for result in results} - {type(done[0])} <= {WrongState, Busy}
        assert len(done[0].annotation_ids) + len(done[0].elsewhere) == 4
        assert set(Annotation.objects.values_list("status", flat=True)) == {"submitted"}
        assert Decision.objects.standing().count() == 0

    assert count_deadlocks() == before


def test_who_changes_what_was_decided_on_is_before_or_behind_the_undo(project, ann, rev):
    articles = [factories.article(project, ann, text=f"{factories.TEXT} {n}") for n in range(3)]
    rows = [factories.annotation(article, ann, "claim", "4,000 homes") for article in articles]
    for row in rows:
        move(by=ann, annotation_id=row.pk, version=None, verb=Verb.SUBMIT)
    items = [{"annotation": str(row.pk), "version": 2, "verdict": "approve"} for row in rows]
    decide_many(by=rev, project_id=project.pk, items=items)

    changes = {"attributes": {"hedged": True}}
    works = [
        lambda pk=row.pk: change(by=ann, annotation_id=pk, version=None, changes=changes) for row in rows
    ]
    results = at_once([*works, lambda: undo(by=rev, article_id=articles[1].pk)])

    taken = results[-1]
    kept = len(taken.kept) if not isinstance(taken, Exception) else len(rows)
    standing = Decision.objects.standing().count()
    assert standing == kept
    assert "approved" not in set(Annotation.objects.values_list("status", flat=True))
    assert [type(result) for result in results[:-1]] == [Annotation] * 3
