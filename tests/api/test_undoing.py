"""Undo and redo through the API."""

import uuid

import pytest

from annotations.actions.annotating.changing import change
from annotations.actions.review.deciding import move
from annotations.choices import Verb
from annotations.models import Annotation
from tests import factories
from tests.api.problems import check_refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def rows(project, ann):
    articles = [factories.article(project, ann, text=f"{factories.TEXT} {n}") for n in range(3)]
    made = [factories.annotation(article, ann, "claim", "4,000 homes") for article in articles]
    return [move(by=ann, annotation_id=row.pk, version=None, verb=Verb.SUBMIT) for row in made]


def decide_all(api, rows):
    items = [{"annotation": str(row.pk), "version": row.version, "verdict": "approve"} for row in rows]
    return api.post("projects/desk/decisions/", items).json()


def test_many_decisions_are_taken_back_and_done_again(rev_api, rows):
    outcomes = decide_all(rev_api, rows)
    path = f"articles/{rows[0].article_id}/"

    undone = rev_api.post(f"{path}undo/", {"action": outcomes[0]["action"]})
    again = rev_api.post(f"{path}redo/")

    assert undone.status_code == again.status_code == 200
    assert set(undone.json()["annotations"]) == {str(row.pk) for row in rows}
    assert (undone.json()["verb"], undone.json()["kept"]) == ("approve", [])
    assert set(again.json()["annotations"]) == {str(row.pk) for row in rows}
    assert set(Annotation.objects.values_list("status", flat=True)) == {"approved"}


def test_what_stays_is_named_with_the_reason(rev_api, rows, ann):
    decide_all(rev_api, rows)
    change(by=ann, annotation_id=rows[2].pk, version=None, changes={"attributes": {"hedged": True}})

    [kept] = rev_api.post(f"articles/{rows[0].article_id}/undo/").json()["kept"]

    assert kept["annotation"] == str(rows[2].pk)
    assert kept["why"].endswith("it cannot be taken back any more.")


def test_an_undo_that_is_sent_twice_is_done_once(rev_api, rows):
    decide_all(rev_api, rows)
    key = str(uuid.uuid4())

    answers = [
        rev_api.post(f"articles/{rows[0].article_id}/undo/", {}, Idempotency_Key=key) for _ in range(2)
    ]

    assert answers[0].status_code == answers[1].status_code == 200
    assert answers[0].content == answers[1].content
    check_refused(lambda: rev_api.post(f"articles/{rows[0].article_id}/undo/"), 409)


@pytest.mark.parametrize("body", [{"action": 5}, {"action": "x"}, {"verb": "approve"}, []])
def test_what_names_no_action_is_refused(rev_api, rows, body):
    check_refused(lambda: rev_api.post(f"articles/{rows[0].article_id}/undo/", body), 422)


def test_another_action_than_the_newest_is_refused(rev_api, rows):
    decide_all(rev_api, rows)

    check_refused(
        lambda: rev_api.post(f"articles/{rows[0].article_id}/undo/", {"action": str(uuid.uuid4())}), 409
    )
