"""Work of people who have left, through the API."""

import uuid

import pytest

from annotations.actions.access import assign
from annotations.actions.articles import submit_article
from annotations.actions.projects import remove_member
from annotations.choices import Role
from annotations.models import Annotation, Assignment, Member
from tests import factories
from tests.api.problems import check_refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(article, ann, max_):
    assign(by=max_, article_id=article.pk, username="ann")
    return factories.annotation(article, ann)


@pytest.fixture
def bob(project):
    return factories.member(project, "bob", Role.ANALYST)


def test_how_much_waits_is_told_before_and_after(max_api, api, draft):
    work = "projects/desk/members/ann/work/"
    counts = {"drafts": 1, "sent_back": 0, "fixed": 0, "articles": 1, "decisions": 0, "suggestions": 0}

    assert max_api.get(work).json() == {"user": "ann", "left_at": None, **counts}
    check_refused(lambda: api.get(work), 403)
    assert max_api.delete("projects/desk/members/ann/", version=1).status_code == 204

    after = max_api.get(work).json()
    assert after["left_at"] is not None
    assert {name: after[name] for name in counts} == counts
    check_refused(lambda: max_api.get("projects/desk/members/ann/"), 404)
    check_refused(lambda: max_api.get("projects/desk/members/nobody/work/"), 404)


def test_decisions_that_nobody_else_can_make_are_counted_while_they_can(max_api, article, max_, rev):
    factories.annotation(article, max_)
    submit_article(by=max_, article_id=article.pk)
    work = "projects/desk/members/rev/work/"

    before = max_api.get(work).json()["decisions"]
    max_api.delete("projects/desk/members/rev/", version=1)

    assert (before, max_api.get(work).json()["decisions"]) == (1, 0)


def test_removing_hands_over_in_the_same_step(max_api, draft, bob):
    answer = max_api.delete("projects/desk/members/ann/?to=bob", version=1)

    assert answer.status_code == 204
    assert Annotation.objects.get().responsible == bob
    assert Assignment.objects.get().member.user == bob
    shown = max_api.get(f"annotations/{draft.pk}/").json()
    assert (shown["author"], shown["taken_over_by"]) == ("ann", "bob")


@pytest.mark.parametrize(
    ("query", "status"), [("to=nobody", 422), ("to=ann", 422), ("to=%00", 422), ("of=bob", 400)]
)
def test_a_wrong_successor_removes_nobody(max_api, draft, query, status):
    check_refused(lambda: max_api.delete(f"projects/desk/members/ann/?{query}", version=1), status)

    assert Member.objects.filter(user__username="ann").exists()


def test_it_can_be_taken_over_later_and_twice_is_once(max_api, draft, max_, bob):
    remove_member(by=max_, slug="desk", username="ann")
    key = str(uuid.uuid4())
    post = lambda: max_api.post("projects/desk/members/ann/work/", {"to": "bob"}, Idempotency_Key=key)  # noqa: E731

    first, second = post(), post()

    assert first.json() == second.json() == {"annotations": 1, "articles": 1, "kept": 0}
    again = max_api.post("projects/desk/members/ann/work/", {})
    assert again.json() == {"annotations": 0, "articles": 0, "kept": 0}


def test_one_annotation_and_a_whole_article_are_taken_over(max_api, draft, article, ann, max_, bob):
    other = factories.annotation(article, ann, "claim", "4,000 homes")
    remove_member(by=max_, slug="desk", username="ann")

    check_refused(lambda: max_api.post(f"annotations/{draft.pk}/take-over/", {}), 428)
    check_refused(lambda: max_api.post(f"annotations/{draft.pk}/take-over/", {"to": 5}, version=1), 422)
    check_refused(lambda: max_api.post(f"annotations/{draft.pk}/take-over/", {"by": "bob"}, version=1), 422)
    one = max_api.post(f"annotations/{draft.pk}/take-over/", {"to": "bob"}, version=1)
    rest = max_api.post(f"articles/{article.pk}/take-over/", {})

    assert (one.status_code, one["ETag"], one.json()["taken_over_by"]) == (200, '"2"', "bob")
    assert rest.json() == {"annotations": 1, "articles": 1, "kept": 0}
    assert Annotation.objects.get(pk=other.pk).responsible == max_


def test_nothing_of_somebody_who_is_there_is_taken_over(max_api, draft):
    check_refused(lambda: max_api.post("projects/desk/members/ann/work/", {}), 409)
    check_refused(lambda: max_api.post(f"annotations/{draft.pk}/take-over/", {}, version=1), 403)
    nothing = max_api.post(f"articles/{draft.article_id}/take-over/", {})
    assert nothing.json() == {"annotations": 0, "articles": 0, "kept": 0}


def test_who_has_left_is_listed_on_demand(max_api, api, draft, max_, bob):
    remove_member(by=max_, slug="desk", username="bob")

    here = api.get("projects/desk/members/").json()["results"]
    left = api.get("projects/desk/members/?left=true").json()["results"]

    assert [member["user"] for member in here] == ["max", "ann"]
    assert [(member["user"], member["left_at"] is not None) for member in left] == [("bob", True)]
    check_refused(lambda: api.get("projects/desk/members/?left=yes"), 400)


def test_who_comes_back_is_a_new_member_of_old(max_api, draft, max_):
    remove_member(by=max_, slug="desk", username="ann")

    answer = max_api.post("projects/desk/members/", {"user": "ann", "role": "reviewer"})

    assert answer.status_code == 201
    assert (answer.json()["role"], answer.json()["left_at"], answer["ETag"]) == ("reviewer", None, '"3"')


def test_an_approval_names_all_who_stand_behind_it(max_api, rev_api, api, project, draft):
    project.approvals = 2
    project.save()
    api.post(f"annotations/{draft.pk}/submit/", {}, version=1)
    rev_api.post(f"annotations/{draft.pk}/decisions/", {"verdict": "approve"}, If_Match="*")
    max_api.post(f"annotations/{draft.pk}/decisions/", {"verdict": "approve"}, If_Match="*")

    decision = api.get(f"annotations/{draft.pk}/").json()["decision"]

    assert (decision["reviewer"], decision["approved_by"]) == ("max", ["rev", "max"])
