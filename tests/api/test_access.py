"""Who may see a restricted article and who was given it, through the API."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations.actions.access import assign, set_access
from annotations.choices import Role
from annotations.models import Action, ArticleReader, Assignment
from annotations.models.fields import new_id
from tests import factories
from tests.api.problems import check_refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def readers(article):
    return f"articles/{article.pk}/readers/"


@pytest.fixture
def assignments(article):
    return f"articles/{article.pk}/assignments/"


def test_a_reader_is_named_and_sees_the_article(as_, ann, max_, article, readers):
    set_access(by=max_, article_id=article.pk, restricted=True, usernames=[])
    manager, reader = as_(max_, restricted=True), as_(ann, restricted=True)
    check_refused(lambda: reader.get(f"articles/{article.pk}/"), 404)

    made = manager.post(readers, {"user": "ann"})

    named = {"user": "ann", "left_at": None}
    assert (made.status_code, made.json(), made["ETag"]) == (201, named, '"3"')
    assert manager.get(readers).json()["results"] == [named]
    assert manager.get(f"{readers}ann/").json() == named
    assert reader.get(f"articles/{article.pk}/").status_code == 200


def test_readers_of_a_restricted_article_are_out_of_reach_of_other_tokens(
    max_api, max_, ann, article, readers
):
    set_access(by=max_, article_id=article.pk, restricted=True, usernames=[])

    check_refused(lambda: max_api.get(readers), 404)
    check_refused(lambda: max_api.post(readers, {"user": "ann"}), 404)


def test_a_reader_named_twice_is_named_once(max_api, ann, article, readers):
    first = max_api.post(readers, {"user": "ann"})
    done = Action.objects.count()

    again = max_api.post(readers, {"user": "ann"})

    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == first.json()
    assert Action.objects.count() == done


def test_a_reader_is_removed_at_the_version_that_was_seen(max_api, ann, readers):
    version = int(max_api.post(readers, {"user": "ann"})["ETag"].strip('"'))

    check_refused(lambda: max_api.delete(f"{readers}ann/", version=version - 1), 412)
    check_refused(lambda: max_api.delete(f"{readers}ann/"), 428)
    answer = max_api.delete(f"{readers}ann/", version=version)

    assert answer.status_code == 204
    assert not ArticleReader.objects.exists()
    check_refused(lambda: max_api.delete(f"{readers}ann/", version=version + 1), 404)


@pytest.mark.parametrize(
    "body", [{}, {"user": 5}, {"user": "out"}, {"user": ""}, {"user": "ann", "x": 1}, []]
)
def test_what_is_no_reader_is_refused(max_api, ann, out, readers, assignments, body):
    for path in (readers, assignments):
        check_refused(lambda path=path: max_api.post(path, body), 422)

    assert not ArticleReader.objects.exists()
    assert not Assignment.objects.exists()


def test_an_article_says_its_readers_to_managers_alone(max_api, api, ann, readers, article):
    max_api.post(readers, {"user": "ann"})

    assert max_api.get(f"articles/{article.pk}/").json()["readers"] == ["ann"]
    assert api.get(f"articles/{article.pk}/").json()["readers"] is None
    listed = max_api.get("projects/desk/articles/").json()["results"]
    assert "readers" not in listed[0]


def test_an_article_is_given_until_a_day_and_taken_back(max_api, ann, max_, article, assignments):
    made = max_api.post(assignments, {"user": "ann", "due_on": "2026-03-12"})

    given = made.json()
    assert made.status_code == 201
    assert {name: given[name] for name in ("article", "user", "state", "round", "due_on", "given_by")} == {
        "article": str(article.pk),
        "user": "ann",
        "state": "open",
        "round": 1,
        "due_on": "2026-03-12",
        "given_by": "max",
    }
    assert max_api.get(assignments).json()["results"] == [given]
    assert max_api.get(f"assignments/{given['id']}/").json() == given
    assert max_api.delete(f"assignments/{given['id']}/", version=1).status_code == 204
    assert not Assignment.objects.exists()


def test_given_twice_is_given_once_and_another_day_needs_the_version(max_api, ann, assignments):
    first = max_api.post(assignments, {"user": "ann", "due_on": "2026-03-12"}).json()

    again = max_api.post(assignments, {"user": "ann"})
    same = max_api.post(assignments, {"user": "ann", "due_on": "2026-03-12"})

    assert (again.status_code, again.json(), same.json()) == (200, first, first)
    later = {"user": "ann", "due_on": "2026-03-20"}
    check_refused(lambda: max_api.post(assignments, later), 428)
    check_refused(lambda: max_api.post(assignments, later, version=7), 412)
    moved = max_api.post(assignments, later, version=1)
    assert (moved.status_code, moved.json()["due_on"], moved["ETag"]) == (200, "2026-03-20", '"2"')


def test_the_day_of_an_assignment_is_changed_and_taken_away(max_api, ann, max_, article):
    given, _ = assign(by=max_, article_id=article.pk, username="ann")
    path = f"assignments/{given.pk}/"

    later = max_api.patch(path, {"due_on": "2026-04-01"}, version=1)
    check_refused(lambda: max_api.patch(path, {"due_on": None}, version=1), 412)
    never = max_api.patch(path, {"due_on": None}, version=2)

    assert (later.json()["due_on"], never.json()["due_on"]) == ("2026-04-01", None)


@pytest.mark.parametrize("day", ["", "soon", "20260312", "2026-02-30", 5, [], {}, True])
def test_what_is_no_day_is_refused(max_api, ann, assignments, day):
    check_refused(lambda: max_api.post(assignments, {"user": "ann", "due_on": day}), 422)


def test_a_member_who_may_not_see_the_article_is_not_given_it(as_, max_, ann, article, assignments):
    wide = as_(max_, restricted=True)
    set_access(by=max_, article_id=article.pk, restricted=True, usernames=[])

    check_refused(lambda: wide.post(assignments, {"user": "ann"}), 422)


@pytest.mark.parametrize("path", ["readers", "assignments"])
def test_a_repeated_request_is_answered_alike(max_api, ann, article, path):
    key = str(new_id())
    sent = {"body": {"user": "ann"}, "Idempotency_Key": key}

    answers = [max_api.post(f"articles/{article.pk}/{path}/", **sent) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].content == answers[1].content


@pytest.mark.parametrize("path", ["readers", "assignments"])
def test_lists_take_the_same_statements_for_more_rows(max_api, project, ann, article, path):
    address = f"articles/{article.pk}/{path}/"
    max_api.post(address, {"user": "ann"})
    with CaptureQueriesContext(connection) as one:
        max_api.get(address)

    for name in ("bob", "eve"):
        factories.member(project, name, Role.ANALYST)
        max_api.post(address, {"user": name})
    with CaptureQueriesContext(connection) as three:
        answer = max_api.get(address)

    assert len(answer.json()["results"]) == 3
    assert len(three) == len(one)
