"""Who gets in: tokens of every sort, and browser sessions."""

import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from annotations.actions.people.tokens import create_token, revoke_token
from annotations.actions.projects import remove_member, set_member
from annotations.choices import Role
from annotations.models import Token
from tests import factories
from tests.api.conftest import ROOT, Api
from tests.api.problems import check_problem, check_refused

pytestmark = pytest.mark.django_db


def check_shut_out(api):
    """Neither reading nor writing, and told how to get in."""
    for call in (
        lambda: api.get("projects/desk/"),
        lambda: api.post("projects/desk/articles/", {"text": "x"}),
    ):
        check_refused(call, 401)
        assert call()["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("secret", [None, "", "x", "nn_" + "x" * 43, "é", "a b"])
def test_no_token_or_an_unknown_one_gets_nowhere(project, ann, secret):
    check_shut_out(Api(secret))


def test_an_expired_token_gets_nowhere(project, ann):
    token, secret = create_token(by=ann, project=project, scope="write")
    assert Api(secret).get("projects/desk/").status_code == 200
    Token.objects.filter(pk=token.pk).update(expires_at=timezone.now())
    check_shut_out(Api(secret))


def test_a_revoked_token_gets_nowhere(project, ann):
    token, secret = create_token(by=ann, project=project, scope="write")
    revoke_token(by=ann, token_id=token.pk)
    check_shut_out(Api(secret))


def test_a_token_dies_with_the_membership(project, ann, max_):
    _, secret = create_token(by=ann, project=project, scope="write")
    remove_member(by=max_, slug="desk", username="ann")
    check_shut_out(Api(secret))
    set_member(by=max_, slug="desk", username="ann", role=Role.ANALYST)
    check_shut_out(Api(secret))


def test_a_token_dies_with_its_user(project, ann):
    _, secret = create_token(by=ann, project=project, scope="write")
    ann.is_active = False
    ann.save()
    check_shut_out(Api(secret))


def test_a_secret_is_not_taken_from_elsewhere(project, ann):
    _, secret = create_token(by=ann, project=project, scope="read")
    assert Client().get(f"{ROOT}projects/desk/?token={secret}").status_code == 401
    for value in (secret, f"Token {secret}", f"Basic {secret}", "Bearer"):
        assert Client().get(f"{ROOT}projects/desk/", headers={"Authorization": value}).status_code == 401
    assert (
        Client().get(f"{ROOT}projects/desk/", headers={"Authorization": f"bearer {secret}"}).status_code
        == 200
    )


def test_a_token_for_reading_cannot_write(as_, article, ann, max_):
    mine = factories.annotation(article, ann)
    api = as_(max_, "read")
    assert api.get(f"annotations/{mine.pk}/").status_code == 200
    for method, path in [
        ("post", "projects/"),
        ("patch", "projects/desk/"),
        ("post", "projects/desk/articles/"),
        ("post", f"articles/{article.pk}/annotations/"),
        ("patch", f"annotations/{mine.pk}/"),
        ("delete", f"annotations/{mine.pk}/"),
        ("delete", f"articles/{article.pk}/"),
        ("post", "projects/desk/decisions/"),
    ]:
        problem = check_refused(lambda: api.send(method, path, {}, If_Match="*"), 403)  # noqa: B023
        assert problem["detail"] == "This token may only read."


def test_a_token_starts_no_project(api):
    check_refused(lambda: api.post("projects/", {"slug": "mine", "name": "Mine"}), 403)


@pytest.fixture
def secret_article(project, max_):
    return factories.article(project, max_, text="“Nobody knows,” Ada said.", restricted=True)


@pytest.fixture
def secret_mark(secret_article, max_, rev, project):
    mark = factories.annotation(secret_article, max_, passage="“Nobody knows,”")
    return factories.approved(mark, max_, factories.member(project, "mia", Role.MANAGER))


def test_a_restricted_article_needs_the_scope_of_the_token(as_, max_, secret_article, secret_mark):
    usual, wide = as_(max_), as_(max_, restricted=True)
    paths = [f"articles/{secret_article.pk}/", f"annotations/{secret_mark.pk}/"]
    paths += [f"articles/{secret_article.pk}/{part}/" for part in ("annotations", "revisions")]
    paths += [f"annotations/{secret_mark.pk}/{part}/" for part in ("history", "decisions", "checks")]
    for path in paths:
        check_problem(usual.get(path), 404)
        assert wide.get(path).status_code == 200
    for path in ("articles/", "annotations/"):
        assert usual.get(f"projects/desk/{path}").json()["results"] == []
        assert len(wide.get(f"projects/desk/{path}").json()["results"]) == 1
    check_refused(lambda: usual.post(f"articles/{secret_article.pk}/annotations/", {}), 404)
    check_refused(lambda: usual.delete(f"annotations/{secret_mark.pk}/", If_Match="*"), 404)
    decision = [{"annotation": str(secret_mark.pk), "version": 3, "verdict": "reject", "reason": "duplicate"}]
    [outcome] = usual.post("projects/desk/decisions/", decision).json()
    assert (outcome["done"], outcome["problem"]["status"]) == (False, 404)


def test_a_restricted_article_is_not_there_for_others_whatever_their_token(as_, ann, secret_article):
    check_problem(as_(ann, restricted=True).get(f"articles/{secret_article.pk}/"), 404)
    assert as_(ann, restricted=True).get("projects/desk/articles/").json()["results"] == []


def test_the_text_of_a_restricted_article_cannot_be_guessed_at(as_, ann, max_, secret_article):
    body = {"text": "“Nobody knows,” Ada said."}
    for api in (as_(ann), as_(max_)):
        answer = api.post("projects/desk/articles/", body)
        check_problem(answer, 409, "text")
        assert str(secret_article.pk) not in answer.content.decode()
    assert as_(max_, restricted=True).post("projects/desk/articles/", body).status_code == 200


def test_a_session_reads_and_writes_with_its_csrf_token(project, ann, article):
    client = Client(enforce_csrf_checks=True)
    client.force_login(ann)
    assert client.get(f"{ROOT}projects/desk/").status_code == 200
    path = f"{ROOT}articles/{article.pk}/annotations/"
    body = {"kind": "quote", "spans": [[0, 30]]}
    check_refused(lambda: client.post(path, body, content_type="application/json"), 403)
    client.get("/account/")
    csrf = {"X-CSRFToken": client.cookies["csrftoken"].value}
    assert client.post(path, body, content_type="application/json", headers=csrf).status_code == 201


def test_a_session_starts_a_project_and_manages_it(ann):
    client = Client()
    client.force_login(ann)
    made = client.post(f"{ROOT}projects/", {"slug": "new", "name": "New"}, content_type="application/json")
    assert made.status_code == 201
    assert made["ETag"] == '"1"'
    assert client.get(f"{ROOT}projects/new/members/ann/").json()["role"] == "manager"
    again = client.post(f"{ROOT}projects/", {"slug": "new", "name": "New"}, content_type="application/json")
    check_problem(again, 409, "slug")


def test_a_session_does_not_list_restricted_articles(max_, secret_article, secret_mark):
    client = Client()
    client.force_login(max_)
    assert client.get(f"{ROOT}articles/{secret_article.pk}/").status_code == 200
    assert client.get(f"{ROOT}projects/desk/articles/").json()["results"] == []
    assert client.get(f"{ROOT}projects/desk/annotations/").json()["results"] == []


def test_the_use_of_a_token_is_noted_once_an_hour(project, ann):
    token, secret = create_token(by=ann, project=project, scope="read")
    assert Token.objects.get(pk=token.pk).used_at is None
    for ago, changes in ((0, False), (59, False), (61, True)):
        Api(secret).get("projects/desk/")
        before = timezone.now() - datetime.timedelta(minutes=ago)
        Token.objects.filter(pk=token.pk).update(used_at=before)
        Api(secret).get("projects/desk/")
        assert (Token.objects.get(pk=token.pk).used_at != before) == changes


def test_authentication_is_one_statement(project, ann):
    _, secret = create_token(by=ann, project=project, scope="read")
    api = Api(secret)
    api.get("projects/desk/")
    with CaptureQueriesContext(connection) as captured:
        assert api.get("projects/desk/").status_code == 200
    statements = [query["sql"] for query in captured]
    assert sum("annotations_token" in statement for statement in statements) == 1
    assert len(statements) == 2


def test_a_token_that_reaches_no_restricted_article_makes_none(as_, max_, article):
    """It could not show what it has made."""
    usual, wide = as_(max_), as_(max_, restricted=True)
    body = {"text": "For few.", "restricted": True}
    check_refused(lambda: usual.post("projects/desk/articles/", body), 403)
    check_refused(lambda: usual.patch(f"articles/{article.pk}/", {"restricted": True}, version=1), 403)
    assert wide.post("projects/desk/articles/", body).json()["restricted"] is True
    assert wide.patch(f"articles/{article.pk}/", {"restricted": True}, version=1).json()["restricted"] is True
