"""Any request may be sent twice: it is done once and answered alike."""

import uuid

import pytest
from django.db import connections

from annotations.actions.tokens import create_token
from annotations.models import Action, Annotation, Reply
from tests import factories
from tests.api.conftest import Api
from tests.api.problems import check_refused
from tests.races.threads import at_once

QUOTE = {"kind": "quote", "spans": [[0, 30]]}


def same(first, second):
    names = ("Content-Type", "ETag")
    return (
        first.status_code == second.status_code
        and first.content == second.content
        and all(first.get(name) == second.get(name) for name in names)
    )


@pytest.fixture
def key():
    return str(uuid.uuid4())


@pytest.mark.django_db
def test_a_request_sent_twice_is_done_once(api, article, key):
    path = f"articles/{article.pk}/annotations/"
    first = api.post(path, QUOTE, Idempotency_Key=key)
    assert first.status_code == 201
    assert same(first, api.post(path, QUOTE, Idempotency_Key=key))
    assert Annotation.objects.count() == 1
    assert Action.objects.filter(verb="mark").count() == 1
    assert str(Action.objects.get(verb="mark").pk) == key


@pytest.mark.django_db
def test_every_write_may_be_sent_twice(api, rev_api, max_api, article):
    pk = api.post(f"articles/{article.pk}/annotations/", QUOTE).json()["id"]
    at = f"annotations/{pk}/"
    version = 1
    for sender, method, path, body in [
        (api, "patch", at, {"attributes": {"form": "direct"}}),
        (api, "post", f"{at}submit/", {}),
        (rev_api, "post", f"{at}decisions/", {"verdict": "approve"}),
        (rev_api, "post", f"{at}revoke/", {"reason": "duplicate"}),
        (api, "post", f"{at}contest/", {"note": "It is not."}),
        (api, "delete", at, None),
        (api, "post", f"{at}restore/", {}),
    ]:
        key = str(uuid.uuid4())
        answers = [sender.send(method, path, body, version=version, Idempotency_Key=key) for _ in range(2)]
        assert answers[0].status_code in (200, 201, 204), answers[0].content
        assert same(*answers)
        version += 1
        assert Annotation.objects.get(pk=pk).version == version
    key = str(uuid.uuid4())
    assert same(*(max_api.delete(f"articles/{article.pk}/", If_Match="*", Idempotency_Key=key) for _ in "12"))


@pytest.mark.django_db
def test_a_key_is_for_one_request_only(api, rev_api, article, key):
    path = f"articles/{article.pk}/annotations/"
    assert api.post(path, QUOTE, Idempotency_Key=key).status_code == 201
    other = {**QUOTE, "kind": "claim"}
    check_refused(lambda: api.post(path, other, Idempotency_Key=key), 409, "Idempotency-Key")
    check_refused(lambda: api.post("projects/desk/articles/", QUOTE, Idempotency_Key=key), 409)
    problem = check_refused(lambda: rev_api.post(path, QUOTE, Idempotency_Key=key), 409, "Idempotency-Key")
    assert "id" not in problem


@pytest.mark.django_db
def test_what_was_refused_may_be_tried_again(api, article, key):
    mine = api.post(f"articles/{article.pk}/annotations/", QUOTE).json()["id"]
    path = f"annotations/{mine}/"
    check_refused(lambda: api.patch(path, {"tags": []}, version=7, Idempotency_Key=key), 412)
    check_refused(lambda: api.patch(path, {"kind": "verse"}, version=1, Idempotency_Key=key), 422)
    assert not Reply.objects.exists()
    change = {"attributes": {"form": "mixed"}}
    assert api.patch(path, change, version=1, Idempotency_Key=key).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("value", ["x", "", "5", "é"])
def test_a_key_that_is_no_uuid_is_refused(api, article, value):
    path = f"articles/{article.pk}/annotations/"
    check_refused(lambda: api.post(path, QUOTE, Idempotency_Key=value), 422, "Idempotency-Key")


@pytest.mark.django_db
def test_a_key_that_an_action_has_is_not_taken_over(api, article, ann):
    mine = factories.annotation(article, ann)
    key = str(Action.objects.get(verb="mark").pk)
    path = f"annotations/{mine.pk}/"
    call = lambda: api.patch(path, {"kind": "claim"}, version=1, Idempotency_Key=key)  # noqa: E731
    check_refused(call, 409)


@pytest.mark.django_db(transaction=True)
def test_one_key_eight_times_at_once_is_done_once(article, project, ann):
    secrets = [create_token(by=ann, project=project, scope="write")[1] for _ in range(8)]
    for _ in range(3):
        Annotation.objects.all().delete()
        key = str(uuid.uuid4())

        def send(secret, key=key):
            try:
                return Api(secret).post(f"articles/{article.pk}/annotations/", QUOTE, Idempotency_Key=key)
            finally:
                connections.close_all()

        answers = at_once([lambda secret=secret: send(secret) for secret in secrets])
        assert {answer.status_code for answer in answers} == {201}
        assert len({answer.content for answer in answers}) == 1
        assert Annotation.objects.count() == 1
        assert Action.objects.filter(pk=key).count() == 1
