"""Any request may be sent twice: it is done once and answered alike."""

import datetime
import re
import uuid

import pytest
from django.db import connections
from django.db.models.functions import Now

from annotations.actions import articles, projects
from annotations.actions.access import assign
from annotations.actions.annotating.marking import mark
from annotations.actions.idempotency import forget_old_answers
from annotations.actions.people.invitations import invite
from annotations.actions.people.tokens import create_token
from annotations.actions.records.entities import add_entity
from annotations.api.description.schema_views import description
from annotations.choices import Role
from annotations.models import Action, Annotation, Reply, Tag
from annotations.models.fields import new_id
from tests import factories
from tests.actions.counting import rows
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


def route_of(method, path):
    """The operation that a request is for, as the description names it."""
    path = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "{id}", path)
    path = re.sub(r"(?<=^projects/)desk", "{slug}", path)
    path = re.sub(r"(?<=/members/)(out|bob)|(?<=/readers/)ann", "{username}", path)
    return method, f"/api/v1/{path}"


def writes_to_a_project(article, ann, max_):
    """Who sends what to a project, its records and its articles: `(person, method, path, body)`."""
    extra = factories.article(article.project, ann, text="To be deleted.").pk
    signed = factories.article(article.project, ann, text="To be signed off.").pk
    record, gone, kept = (
        add_entity(by=ann, project=article.project, values={"name": name, "type": "person"})[0].pk
        for name in ("Voss", "Mayor", "Mayor Voss")
    )
    local = add_entity(
        by=ann, project=article.project, values={"name": "A caller", "type": "person"}, article_id=article.pk
    )[0].pk
    bob = factories.member(article.project, "bob", Role.ANALYST)
    texts = [factories.article(article.project, bob, text=f"Left behind, {n}.") for n in range(3)]
    left = [factories.annotation(one, bob, "claim", "Left behind").pk for one in texts]
    projects.remove_member(by=max_, slug="desk", username="bob")
    tag = Tag.objects.create(project=article.project, name="figure").pk
    given = assign(by=max_, article_id=extra, username="ann")[0].pk
    asked = invite(by=max_, slug="desk", invitee="eve", role="analyst")[0].pk
    return [
        ("max", "patch", f"tags/{tag}/", {"name": "number"}),
        ("max", "post", "projects/desk/tags/", {"name": "place"}),
        ("max", "delete", f"tags/{tag}/", None),
        ("max", "put", "projects/desk/tags/", {"tags": [{"name": "number"}, {"name": "money"}]}),
        ("browser", "post", "projects/", {"slug": "other", "name": "Other"}),
        ("max", "patch", "projects/desk/", {"approvals": 1, "name": "Newsroom"}),
        ("max", "post", "projects/desk/members/", {"user": "out", "role": "analyst"}),
        ("max", "patch", "projects/desk/members/out/", {"role": "reviewer"}),
        ("max", "delete", "projects/desk/members/out/", None),
        ("max", "post", "projects/desk/invitations/", {"invitee": "ida", "role": "analyst"}),
        ("max", "post", f"invitations/{asked}/link/", {}),
        ("max", "delete", f"invitations/{asked}/", None),
        ("max", "post", "projects/desk/guidelines/", {"text": "# One"}),
        ("max", "post", f"annotations/{left[0]}/take-over/", {"to": "ann"}),
        ("max", "post", f"articles/{texts[1].pk}/take-over/", {"to": "ann"}),
        ("max", "post", "projects/desk/members/bob/work/", {"to": "ann"}),
        ("ann", "post", "projects/desk/entities/", {"name": "Mara Voss", "type": "person"}),
        ("ann", "patch", f"entities/{record}/", {"name": "M. Voss"}),
        ("ann", "delete", f"entities/{record}/", None),
        ("rev", "post", f"entities/{local}/promote/", {}),
        ("rev", "post", f"entities/{gone}/merge/", {"into": str(kept)}),
        ("rev", "delete", f"entities/{gone}/merge/", None),
        ("max", "post", f"articles/{article.pk}/readers/", {"user": "ann"}),
        ("max", "delete", f"articles/{article.pk}/readers/ann/", None),
        ("max", "post", f"articles/{article.pk}/assignments/", {"user": "ann"}),
        ("max", "patch", f"assignments/{given}/", {"due_on": "2026-12-24"}),
        ("max", "delete", f"assignments/{given}/", None),
        ("ann", "post", "projects/desk/articles/", {"text": "A text of its own."}),
        ("ann", "patch", f"articles/{extra}/", {"headline": "Otherwise"}),
        ("max", "delete", f"articles/{extra}/", None),
        ("max", "post", f"articles/{extra}/restore/", {}),
        ("ann", "post", f"articles/{signed}/submit/", {}),
        ("rev", "post", f"articles/{signed}/signoff/", {}),
    ]


def writes_to_annotations(article, ann):
    """Who sends what to annotations, and takes it back: `(person, method, path, body)`."""
    claim = factories.annotation(article, ann, "claim", "4,000 homes").pk
    quote, source = (
        factories.annotation(article, ann).pk,
        factories.annotation(article, ann, "source", "Mara Voss").pk,
    )
    rules, items = {"name": "rules"}, [{"kind": kind, "spans": [[0, 5]]} for kind in ("quote", "claim")]
    good, bad = (mark(by=ann, article_id=article.pk, item=item, suggester=rules)[0].pk for item in items)
    many = [{"annotation": str(source), "version": 2, "verdict": "approve"}]
    at = f"annotations/{quote}"
    return [
        ("ann", "post", f"articles/{article.pk}/annotations/", QUOTE),
        ("ann", "post", f"articles/{article.pk}/annotations/", [QUOTE, QUOTE]),
        ("ann", "post", f"annotations/{good}/accept/", {}),
        ("ann", "post", f"annotations/{bad}/dismiss/", {}),
        ("ann", "post", f"annotations/{claim}/checks/", {"number": 0, "state": "open"}),
        ("ann", "post", f"annotations/{source}/submit/", {}),
        ("rev", "post", "projects/desk/decisions/", many),
        ("ann", "patch", f"{at}/", {"attributes": {"form": "direct"}}),
        ("ann", "post", f"{at}/submit/", {}),
        ("ann", "post", f"{at}/withdraw/", {}),
        ("ann", "post", f"{at}/submit/", {}),
        ("rev", "post", f"{at}/decisions/", {"verdict": "approve"}),
        ("rev", "post", f"{at}/revoke/", {"reason": "duplicate"}),
        ("ann", "post", f"{at}/contest/", {"note": "It is not."}),
        ("rev", "patch", f"{at}/", {"attributes": {"form": "mixed"}}),
        ("ann", "post", f"{at}/agree/", {}),
        ("ann", "delete", f"{at}/", None),
        ("ann", "post", f"{at}/restore/", {}),
        ("ann", "post", f"articles/{article.pk}/undo/", {}),
        ("ann", "post", f"articles/{article.pk}/redo/", {}),
        ("max", "put", "projects/desk/archive/", {}),
        ("max", "delete", "projects/desk/archive/", None),
    ]


@pytest.mark.django_db
def test_every_write_may_be_sent_twice(as_, article, ann, rev, max_, out):
    senders = {"ann": as_(ann), "rev": as_(rev), "max": as_(max_), "browser": Api(None)}
    senders["browser"].client.force_login(max_)
    sent = set()
    written = [*writes_to_a_project(article, ann, max_), *writes_to_annotations(article, ann)]
    for person, method, path, body in written:
        # one transaction has one time: which action is the newest, their ids tell
        headers = {"Idempotency_Key": str(new_id()), "If_Match": "*"}
        before = rows()
        first = senders[person].send(method, path, body, **headers)
        assert first.status_code in (200, 201, 204), (path, first.content)
        after = rows()
        assert after != before, path
        assert same(first, senders[person].send(method, path, body, **headers)), path
        assert rows() == after, path
        sent.add(route_of(method, path))
    described = {
        (method, path)
        for path, methods in description()["paths"].items()
        for method in methods
        if method != "get"
    }
    assert sent == described


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
def test_an_answer_is_not_given_to_who_has_left_the_project(project, article, ann, max_):
    browser = Api(None)
    browser.client.force_login(ann)
    requests = [
        (f"articles/{article.pk}/annotations/", QUOTE),
        ("projects/desk/articles/", {"text": "A text of its own."}),
        ("projects/desk/entities/", {"name": "Mara Voss", "type": "person"}),
    ]
    sent = [(path, body, str(uuid.uuid4())) for path, body in requests]
    for path, body, key in sent:
        assert browser.post(path, body, Idempotency_Key=key).status_code == 201
    projects.remove_member(by=max_, slug=project.slug, username="ann", version=None)
    for path, body, key in sent:
        send = lambda sent=(path, body), key=key: browser.post(*sent, Idempotency_Key=key)  # noqa: E731
        assert "Voss" not in str(check_refused(send, 404))


@pytest.mark.django_db
def test_an_answer_about_a_restricted_article_is_given_within_reach_only(as_, article, ann, max_, key):
    path, other = f"articles/{article.pk}/annotations/", as_(ann)
    assert as_(ann).post(path, QUOTE, Idempotency_Key=key).status_code == 201
    articles.change_article(by=max_, article_id=article.pk, version=1, changes={"restricted": True})
    check_refused(lambda: other.post(path, QUOTE, Idempotency_Key=key), 404)


@pytest.mark.django_db
def test_an_answer_without_a_body_is_given_though_its_article_is_gone(max_api, article, key):
    path = f"articles/{article.pk}/"
    answers = [max_api.delete(path, If_Match="*", Idempotency_Key=key) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [204, 204]


@pytest.mark.django_db
def test_answers_are_forgotten_after_a_week(api, article):
    for kind in ("quote", "claim"):
        path = f"articles/{article.pk}/annotations/"
        api.post(path, QUOTE | {"kind": kind}, Idempotency_Key=str(uuid.uuid4()))
    old = Reply.objects.order_by("key").first()
    Reply.objects.filter(pk=old.pk).update(created_at=Now() - datetime.timedelta(days=8))
    assert forget_old_answers() == 1
    assert Reply.objects.count() == 1
    assert not Reply.objects.filter(pk=old.pk).exists()


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
    check_refused(lambda: api.post(path, QUOTE, Idempotency_Key=value), 400, "Idempotency-Key")


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
