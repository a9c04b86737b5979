"""Assigning several articles of the list at once, and the list that shows who has what."""

import pytest

from annotations.actions.access import assign, set_access
from annotations.models import Action, Assignment
from tests import factories
from tests.views.conftest import text_of

LIST = "/p/desk/articles/"
ASSIGN = f"{LIST}assign/"


@pytest.fixture
def three(project, ann):
    return [factories.article(project, ann, text=f"Story {number}.") for number in range(3)]


def sent(articles, **more):
    return {"article": [str(article.pk) for article in articles], **more}


def test_the_selected_are_assigned_and_the_list_says_so(browse, three, ann, max_):
    manager = browse("max")

    answer = manager.post(
        ASSIGN, sent(three[:2], member="ann", due_on="2026-12-24", list="state=open"), follow=True
    )

    assert answer.redirect_chain == [(f"{LIST}?state=open", 302)]
    assert "Assigned 2 articles to ann." in text_of(answer)
    assert {row.article for row in Assignment.objects.all()} == {*three[:2]}
    assert text_of(answer).count("ann by 24 Dec 2026") == 2
    assert len(set(Action.objects.filter(verb="assign").values_list("batch", flat=True))) == 1


def test_assigned_twice_is_assigned_once(browse, three, ann, max_):
    assign(by=max_, article_id=three[0].pk, username="ann")

    answer = browse("max").post(ASSIGN, sent(three, member="ann"), follow=True)

    assert "Assigned 2 articles to ann. ann already had 1 article of these." in text_of(answer)
    assert Assignment.objects.count() == 3


def test_another_day_is_said_for_who_has_it(browse, three, ann, max_):
    assign(by=max_, article_id=three[0].pk, username="ann")

    browse("max").post(ASSIGN, sent(three[:1], member="ann", due_on="2026-12-24"))

    given = Assignment.objects.get()
    assert (given.due_on.isoformat(), given.version) == ("2026-12-24", 2)


def test_what_somebody_may_not_see_is_left_out_and_said(browse, three, ann, rev, max_):
    set_access(by=max_, article_id=three[0].pk, restricted=True, usernames=["ann"])

    answer = browse("max").post(ASSIGN, sent(three, member="rev"), follow=True)

    assert "1 article not: restricted, and rev is not among those who may see it." in text_of(answer)
    assert Assignment.objects.count() == 2


def test_the_selected_are_taken_back(browse, three, ann, max_):
    for article in three:
        assign(by=max_, article_id=article.pk, username="ann")

    answer = browse("max").post(ASSIGN, sent(three[1:], member="ann", take_back="on"), follow=True)

    assert "Took 2 articles back from ann." in text_of(answer)
    assert Assignment.objects.get().article == three[0]


@pytest.mark.parametrize(
    ("more", "status", "sentence"),
    [
        ({"article": []}, 422, "Select at least one article."),
        ({"article": ["x"]}, 422, "open the page again"),
        ({"article": ["01900000-0000-7000-8000-000000000000"]}, 404, "These articles are gone"),
        ({"article": ["01900000-0000-7000-8000-000000000000"] * 201}, 422, "at most 200"),
        ({"member": "nobody"}, 422, "not a member"),
        ({"member": "\0"}, 422, "Null characters"),
        ({"due_on": "soon"}, 422, "date"),
    ],
)
def test_what_cannot_be_assigned_is_refused_whole(browse, three, max_, more, status, sentence):
    answer = browse("max").post(ASSIGN, {**sent(three, member="max"), **more})

    assert answer.status_code == status
    assert sentence in text_of(answer)
    assert not Assignment.objects.exists()


def test_articles_of_another_project_are_none_of_this(browse, three, max_):
    other = factories.project("other")
    theirs = factories.article(other, factories.member(other, "max", "manager"))

    browse("max").post(ASSIGN, sent([three[0], theirs], member="max"))

    assert [row.article for row in Assignment.objects.all()] == [three[0]]


def test_only_managers_select(browse, three, ann, rev):
    page = browse("rev").get(LIST)

    assert 'name="article"' not in page.text
    assert browse("rev").post(ASSIGN, sent(three, member="ann")).status_code == 403
