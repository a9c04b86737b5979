"""Several clients of the API at the same moment."""

# ruff: noqa: B023  (`at_once` runs what it is given to the end within the turn of its loop)

from collections import Counter

import pytest

from annotations.actions.people.tokens import create_token
from annotations.actions.review.deciding import move
from annotations.choices import Verb
from annotations.models import Annotation, Article, Assignment, Decision
from tests import factories
from tests.api.conftest import Api
from tests.races.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def api_of(project):
    """A client of a person's, with a token of its own: no two threads share one."""
    return lambda person: Api(create_token(by=person, project=project, scope="write")[1])


def statuses(answers):
    return sorted(answer.status_code for answer in answers)


def test_of_two_reviewers_at_once_one_gets_through(article, ann, rev, max_, api_of):
    first, second = api_of(rev), api_of(max_)
    for _ in range(10):
        quote = factories.annotation(article, ann)
        move(by=ann, annotation_id=quote.pk, version=1, verb=Verb.SUBMIT)
        path = f"annotations/{quote.pk}/decisions/"
        rejected = {"verdict": "reject", "reason": "duplicate"}
        answers = at_once(
            [
                lambda: first.post(path, {"verdict": "approve"}, version=2),
                lambda: second.post(path, rejected, version=2),
            ]
        )
        assert statuses(answers) == [201, 412]
        [decision] = Decision.objects.filter(annotation=quote)
        [won] = [answer.json() for answer in answers if answer.status_code == 201]
        [lost] = [answer.json() for answer in answers if answer.status_code == 412]
        assert (won["decision"]["verdict"], lost["current"]) == (decision.verdict, won)


def test_no_edit_of_eight_clients_is_lost(article, ann, api_of):
    quote = factories.annotation(article, ann)
    path = f"annotations/{quote.pk}/"

    def edits(api, number):
        def work():
            refused = 0
            for turn in range(6):
                while True:
                    seen = api.get(path)
                    told = seen.json()["attributes"].get("venue", "")
                    change = {"attributes": {"venue": f"{told} {number}.{turn}"}}
                    answer = api.patch(path, change, If_Match=seen["ETag"])
                    if answer.status_code == 200:
                        break
                    assert answer.status_code == 412, answer.content
                    refused += 1
            return refused

        return work

    refused = at_once([edits(api_of(ann), number) for number in range(8)], seconds=120)
    assert all(isinstance(count, int) for count in refused), refused
    row = Annotation.objects.get(pk=quote.pk)
    made = [f"{number}.{turn}" for number in range(8) for turn in range(6)]
    assert (row.version, sorted(row.attributes["venue"].split())) == (49, made)
    assert sum(refused) > 0


def test_one_article_of_eight_clients_is_one(ann, api_of):
    clients = [api_of(ann) for _ in range(8)]
    for number in range(4):
        body = {"text": f"The same words, {number}."}
        answers = at_once([lambda api=api: api.post("projects/desk/articles/", body) for api in clients])
        assert Counter(statuses(answers)) == {201: 1, 200: 7}
        assert len({answer.json()["id"] for answer in answers}) == 1
    assert Article.objects.count() == 4


def test_the_copies_of_two_outlets_are_two_articles_of_one_family(ann, api_of):
    """However many clients send them at once."""
    bodies = [{"text": "The same words.", "outlet": name} for name in ("The Wire", "The Courier")] * 4
    clients = [api_of(ann) for _ in bodies]

    answers = at_once(
        [
            lambda api=api, body=body: api.post("projects/desk/articles/", body)
            for api, body in zip(clients, bodies, strict=True)
        ]
    )

    assert Counter(statuses(answers)) == {201: 2, 200: 6}
    assert len({answer.json()["id"] for answer in answers}) == 2
    assert len({answer.json()["family"] for answer in answers}) == 1


def test_an_article_that_eight_clients_give_is_given_once(project, article, max_, api_of):
    clients = [api_of(max_) for _ in range(8)]
    path = f"articles/{article.pk}/assignments/"

    answers = at_once([lambda api=api: api.post(path, {"user": "ann"}) for api in clients])

    assert Counter(statuses(answers)) == {201: 1, 200: 7}
    assert len({answer.json()["id"] for answer in answers}) == 1


def test_of_several_days_given_at_once_one_is_kept_and_the_others_are_told(project, article, max_, api_of):
    clients = {f"2026-12-0{number}": api_of(max_) for number in range(1, 6)}
    path = f"articles/{article.pk}/assignments/"

    answers = at_once(
        [
            lambda api=api, day=day: api.post(path, {"user": "ann", "due_on": day})
            for day, api in clients.items()
        ]
    )

    [kept] = [answer.json() for answer in answers if answer.status_code == 201]
    assert {answer.status_code for answer in answers} <= {201, 412, 428}
    assert Assignment.objects.get().due_on.isoformat() == kept["due_on"]
