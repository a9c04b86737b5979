"""The same annotation again, by the API: 200 with the one that is there, 409 for another id, `?duplicates=allow`."""

import uuid

import pytest

from annotations.actions.annotating.marking import mark
from annotations.models import Action, Annotation
from tests import factories
from tests.api.problems import check_refused
from tests.factories import TEXT

QUOTE = {"kind": "quote", "spans": [[0, 30]]}
CLAIM = {"kind": "claim", "spans": [[0, 30]]}


@pytest.fixture
def path(article):
    return f"articles/{article.pk}/annotations/"


@pytest.fixture
def quote(api, path):
    return api.post(path, QUOTE).json()


def named(body, pk=None):
    return {**body, "id": str(pk or uuid.uuid4())}


def test_the_same_again_is_200_with_the_one_that_is_there(api, rev_api, path, quote):
    again = {**QUOTE, "attributes": {"hedged": True}}

    for client in (api, rev_api):
        answer = client.post(path, again)

        assert (answer.status_code, answer.json(), answer["ETag"]) == (200, quote, '"1"')
    assert Action.objects.filter(verb="mark").count() == 1


def test_another_id_is_409_and_names_the_one_that_is_there(api, path, quote):
    check_refused(lambda: api.post(path, named(QUOTE)), 409, "id")

    problem = api.post(path, named(QUOTE)).json()

    assert problem["annotation"] == quote["id"]
    assert problem["detail"] == "These words are marked already, as a quote."


def test_its_own_id_again_is_200(api, path):
    body = named(QUOTE)

    assert [api.post(path, body).status_code for _ in "123"] == [201, 200, 200]


def test_who_means_two_says_so(api, path, quote):
    answer = api.post(f"{path}?duplicates=allow", named(QUOTE))

    assert answer.status_code == 201
    assert answer.json()["spans"] == quote["spans"]
    many = api.post(f"{path}?duplicates=allow", [QUOTE, QUOTE])
    assert (many.status_code, Annotation.objects.count()) == (201, 4)


@pytest.mark.parametrize("value", ["", "yes", "ALLOW", "allow,allow", "answer"])
def test_duplicates_is_allow_or_left_out(api, path, quote, value):
    check_refused(lambda: api.post(f"{path}?duplicates={value}", QUOTE), 400, "duplicates")
    check_refused(lambda: api.post(f"{path}?duplicates={value}", [QUOTE]), 400, "duplicates")


def test_each_of_a_list_is_answered_in_its_place(api, path, quote):
    answer = api.post(path, [CLAIM, QUOTE, CLAIM])

    first, second, third = answer.json()
    assert (answer.status_code, second, third) == (201, quote, first)
    again = api.post(path, [CLAIM, QUOTE, CLAIM])
    assert (again.status_code, again.json()) == (200, answer.json())
    assert Annotation.objects.count() == 2


def test_a_list_with_another_id_is_409_and_nothing_of_it_is_stored(api, path, quote):
    check_refused(lambda: api.post(path, [CLAIM, named(QUOTE)]), 409, "1.id")

    assert api.post(path, [CLAIM, named(QUOTE)]).json()["annotation"] == quote["id"]


def test_posting_what_is_suggested_accepts_it(api, rev_api, path, article, rev):
    rules = {"name": "rules", "version": "1"}
    proposed, _ = mark(by=rev, article_id=article.pk, item=QUOTE, suggester=rules)
    check_refused(lambda: api.post(path, named(QUOTE)), 409, "id")

    answer = api.post(path, QUOTE)

    assert (answer.status_code, answer.json()["id"]) == (200, str(proposed.pk))
    assert (answer.json()["status"], answer.json()["author"], answer["ETag"]) == ("draft", "ann", '"2"')


@pytest.mark.parametrize("changes", [{"spans": [[0, 30]]}, {"spans": [[0, 12], [12, 30]]}])
def test_a_change_onto_the_same_is_409_and_names_it(api, path, quote, changes):
    other = api.post(path, {"kind": "quote", "spans": [[0, 12]]}).json()
    change = lambda query="": api.patch(f"annotations/{other['id']}/{query}", changes, version=1)  # noqa: E731
    check_refused(change, 409, "spans")

    assert change().json()["annotation"] == quote["id"]
    assert change("?duplicates=allow").status_code == 200


def test_restoring_beside_the_same_is_409_and_names_it(api, path, quote):
    api.delete(f"annotations/{quote['id']}/", version=1)
    since = api.post(path, QUOTE).json()
    restore = lambda query="": api.post(f"annotations/{quote['id']}/restore/{query}", {}, version=2)  # noqa: E731
    check_refused(restore, 409)

    assert restore().json()["annotation"] == since["id"]
    assert restore("?duplicates=allow").status_code == 200


def test_the_words_of_a_span_may_have_the_line_ends_of_the_senders_text(api, path):
    start, end = factories.span(TEXT, "the Courier.\nShe said")
    sent = {"start": start, "end": end, "text": "the Courier.\r\nShe said"}

    answer = api.post(path, {"kind": "claim", "spans": [sent]})

    assert answer.json()["spans"] == [{**sent, "text": "the Courier.\nShe said"}]


def test_an_idempotency_key_is_answered_alike_for_what_was_there(api, path, quote):
    key = str(uuid.uuid4())

    answers = [api.post(path, QUOTE, Idempotency_Key=key) for _ in "12"]

    assert [(answer.status_code, answer.json()) for answer in answers] == [(200, quote)] * 2
