"""Many writers of many articles: each locks in the same order, so nobody waits in a circle."""

import random
import time
import uuid

import pytest
from django.db import connection

from annotations.actions.annotating.presence import be_here
from annotations.actions.idempotency import Answer, run_once
from annotations.actions.people.tokens import create_token
from annotations.actions.review import deciding
from annotations.actions.review.deciding import move
from annotations.actions.transactions import give_way, one_transaction
from annotations.choices import Role, Verb
from annotations.models import Decision, Presence, Reply
from annotations.refusals import Busy
from tests import factories
from tests.api.conftest import Api
from tests.races.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)

CLIENTS = 6


def count_deadlocks() -> int:
    """Those of this database so far, with what has ended its connection by now."""
    for _ in range(200):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(
                "SELECT numbackends, deadlocks FROM pg_stat_database WHERE datname = current_database()"
            )
            others, deadlocks = cursor.fetchone()
        if others == 1:
            break
        time.sleep(0.02)
    return deadlocks


@pytest.fixture
def submitted(project, ann):
    """A quote in each of twelve articles."""
    rows = [
        factories.annotation(factories.article(project, ann, text=f"{factories.TEXT} {n}"), ann)
        for n in range(12)
    ]
    return [move(by=ann, annotation_id=row.pk, version=1, verb=Verb.SUBMIT) for row in rows]


@pytest.fixture
def clients(project):
    people = [factories.member(project, f"rev{n}", Role.REVIEWER) for n in range(CLIENTS)]
    return [Api(create_token(by=person, project=project, scope="write")[1]) for person in people]


def test_decisions_sent_in_any_order_never_deadlock(submitted, clients):
    orders = random.Random(7)
    before = count_deadlocks()

    def send(api, items):
        key = {"Idempotency-Key": str(uuid.uuid4())}
        return lambda: api.post("projects/desk/decisions/", items, **key)

    answers = []
    for _ in range(6):
        items = [{"annotation": str(row.pk), "version": 2, "verdict": "approve"} for row in submitted]
        answers += at_once([send(api, orders.sample(items, len(items))) for api in clients])

    assert {answer.status_code for answer in answers} == {200}
    outcomes = [outcome for answer in answers for outcome in answer.json()]
    assert {outcome["problem"]["status"] for outcome in outcomes if not outcome["done"]} == {412}
    assert Decision.objects.count() == len(submitted)
    assert count_deadlocks() == before


def test_outcomes_are_in_the_order_of_what_was_sent(submitted, clients):
    ids = [str(row.pk) for row in reversed(submitted)]
    items = [
        {"annotation": pk, "version": 2, "verdict": "approve"}
        for pk in [*ids[:6], str(uuid.uuid4()), *ids[6:]]
    ]

    answer = clients[0].post("projects/desk/decisions/", items)

    assert [outcome["annotation"] for outcome in answer.json()] == [item["annotation"] for item in items]
    assert [outcome["done"] for outcome in answer.json()] == [item["annotation"] in ids for item in items]


def test_people_at_an_article_never_deadlock_over_who_is_gone(project, article):
    people = [factories.member(project, f"rev{n}", Role.REVIEWER) for n in range(CLIENTS)]
    before = count_deadlocks()

    for _ in range(10):
        for person in people:
            be_here(by=person, article_id=article.pk)
        Presence.objects.update(seen_at="2020-01-01T00:00Z")
        came = at_once([lambda one=person: be_here(by=one, article_id=article.pk) for person in people])
        assert came == [None] * CLIENTS
        assert Presence.objects.filter(article=article).count() == CLIENTS

    assert count_deadlocks() == before


def test_a_person_waits_for_nobody_who_is_gone(project, article, ann, rev):
    be_here(by=rev, article_id=article.pk)
    Presence.objects.update(seen_at="2020-01-01T00:00Z")

    with one_transaction():
        list(Presence.objects.filter(user=rev).select_for_update())
        came = at_once([lambda: be_here(by=ann, article_id=article.pk)], seconds=10)

    assert came == [None]


class _About:
    project_id = article_id = None


def test_that_somebody_is_in_the_way_is_stored_under_no_key(rev):
    key, turns = uuid.uuid4(), []

    def work():
        turns.append(len(turns))
        if len(turns) <= 2:
            raise Busy("Somebody else is changing this right now.", at_once=True)
        return Answer(200, "done")

    def ask():
        return run_once(by=rev, key=key, digest=b"0" * 32, about=_About(), work=work)

    with pytest.raises(Busy):
        ask()
    assert Reply.objects.count() == 0
    assert ask() == Answer(200, "done")
    assert turns == [0, 1, 2]


def test_busy_ends_all_decisions_that_are_one_transaction(monkeypatch, submitted, clients):
    decide = deciding.decide

    def be_in_the_way(**item):
        if item["annotation_id"] == last:
            raise Busy("Somebody else is changing this right now.")
        return decide(**item)

    last = max(submitted, key=lambda row: row.article_id).pk
    items = [{"annotation": str(row.pk), "version": 2, "verdict": "approve"} for row in submitted]
    key = {"Idempotency-Key": str(uuid.uuid4())}
    with monkeypatch.context() as patch:
        patch.setattr(deciding, "decide", be_in_the_way)
        refused = clients[0].post("projects/desk/decisions/", items, **key)
        assert Decision.objects.count() == 0

    answer = clients[0].post("projects/desk/decisions/", items, **key)

    assert (refused.status_code, refused["Retry-After"]) == (503, "1")
    assert [outcome["done"] for outcome in answer.json()] == [True] * len(items)


def test_work_gives_way_once_and_only_if_it_is_all_of_its_transaction():
    turns = []

    def work():
        turns.append(1)
        raise Busy("Somebody else is changing this right now.", at_once=True)

    with pytest.raises(Busy):
        give_way(work)
    assert len(turns) == 2
    with pytest.raises(Busy), one_transaction():
        give_way(work)
    assert len(turns) == 3
