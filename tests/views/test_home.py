import html
import re

from annotations.actions.access import assign
from annotations.actions.annotating.changing import change
from annotations.actions.review.deciding import decide, move
from annotations.choices import Verb
from annotations.models import Annotation, Project
from annotations.queries import keyset
from tests import factories
from tests.views.conftest import text_of


def _submitted(annotation, by):
    return move(by=by, annotation_id=annotation.pk, version=None, verb=Verb.SUBMIT)


def _rejected(article, ann, rev, note="Leave “the” out."):
    quote = _submitted(factories.annotation(article, ann), ann)
    return decide(
        by=rev,
        annotation_id=quote.pk,
        version=quote.version,
        verdict="reject",
        reason="wrong_span",
        note=note,
    )


def test_home_of_a_stranger_says_what_to_do(browse):
    page = browse("out").get("/")
    assert "You are not in a project yet" in text_of(page)
    assert b'href="/projects/new/"' in page.content


def test_home_shows_projects_with_their_progress(browse, article, ann):
    page = text_of(browse("ann").get("/"))
    assert "Desk analyst" in page
    assert "0 of 1 article signed off" in page


def test_home_leads_on_where_one_was(browse, article, ann):
    factories.annotation(article, ann)
    page = browse("ann").get("/").content.decode()
    assert f'href="/a/{article.pk}/"' in page.partition("Continue where you were")[2]
    assert "Continue where you were" not in browse("rev").get("/").content.decode()


def test_home_shows_what_was_given_to_me(browse, article, max_, rev):
    assign(by=max_, article_id=article.pk, username="rev")
    assert "Assigned to you " + article.headline in text_of(browse("rev").get("/"))
    assert "Assigned to you" not in text_of(browse("ann").get("/"))


def test_home_says_what_waits_for_a_reviewer_and_not_for_the_author(browse, article, ann, rev):
    _submitted(factories.annotation(article, ann), ann)
    assert "1 annotation in Desk" in text_of(browse("rev").get("/"))
    assert "Waits for you" not in text_of(browse("ann").get("/"))
    own = _submitted(factories.annotation(article, rev, "entity", "Mara Voss"), rev)
    assert own.status == "submitted"
    assert "1 annotation in Desk" in text_of(browse("rev").get("/"))


def test_home_costs_the_same_with_more_projects(
    browse, article, ann, rev, django_assert_num_queries, django_assert_max_num_queries
):
    _rejected(article, ann, rev)
    client = browse("ann")
    with django_assert_max_num_queries(14) as one:
        client.get("/")
    for slug in ("second", "third"):
        project = factories.project(slug)
        factories.member(project, "ann", "analyst")
        factories.member(project, "rev", "reviewer")
        _rejected(factories.article(project, ann), ann, rev)
    with django_assert_num_queries(len(one)):
        client.get("/")


def test_the_inbox_shows_who_sent_what_back_and_why(browse, article, ann, rev):
    annotation = _rejected(article, ann, rev)
    page = browse("ann").get("/inbox/")
    assert "Wrong span: Leave “the” out. — rev" in text_of(page)
    assert (
        f'href="/a/{article.pk}/?annotation={annotation.pk}&amp;list=inbox&amp;at=' in page.content.decode()
    )
    assert "Nothing came back to you" in text_of(browse("rev").get("/inbox/"))


def test_the_inbox_shows_a_fix_with_its_fixer(browse, article, ann, rev):
    quote = _submitted(factories.annotation(article, ann), ann)
    change(by=rev, annotation_id=quote.pk, version=quote.version, changes={"attributes": {"form": "mixed"}})
    assert Annotation.objects.get(pk=quote.pk).status == "fixed"
    assert "rev fixed it. Agree, or change it again." in text_of(browse("ann").get("/inbox/"))


def test_the_inbox_says_why_something_was_reopened(browse, article, ann, rev):
    quote = factories.approved(factories.annotation(article, ann), ann, rev)
    change(by=ann, annotation_id=quote.pk, version=quote.version, changes={"attributes": {"form": "mixed"}})
    page = text_of(browse("ann").get("/inbox/"))
    assert "reopened" in page
    assert "It was approved, and has been changed or taken out since." in page


def test_an_empty_inbox_shows_what_was_approved_last(browse, article, ann, rev):
    factories.approved(factories.annotation(article, ann), ann, rev)
    page = text_of(browse("ann").get("/inbox/"))
    assert "Approved last: “We have waited eleven years,”" in page


def test_the_inbox_costs_the_same_with_more_in_it(browse, project, ann, rev, django_assert_num_queries):
    def add(number):
        text = f"{factories.TEXT}\nNumber {number}."
        _rejected(factories.article(project, ann, text), ann, rev)

    add(1)
    client = browse("ann")
    with django_assert_num_queries(4):
        client.get("/inbox/")
    add(2)
    add(3)
    with django_assert_num_queries(4):
        assert text_of(client.get("/inbox/")).count("Wrong span") == 3


def test_the_inbox_is_paged(browse, project, ann, rev, monkeypatch):
    monkeypatch.setattr(keyset, "PAGE", 2)
    for number in range(3):
        _rejected(factories.article(project, ann, f"{factories.TEXT}\nNumber {number}."), ann, rev)
    client = browse("ann")

    first = client.get("/inbox/")
    onward = html.unescape(re.search(r'rel="next" href="([^"]+)"', first.content.decode())[1])
    second = client.get(f"/inbox/{onward}")

    assert "3 came back to you" in text_of(first)
    assert "1–2 of 3 Next" in text_of(first)
    assert "3 came back to you" in text_of(second)
    assert "Previous 3 of 3" in text_of(second)
    assert client.get("/inbox/?before=nowhere").status_code == 422


def test_a_note_with_markup_is_text(browse, article, ann, rev):
    _rejected(article, ann, rev, note="<script>alert(1)</script>")
    page = browse("ann").get("/inbox/").content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page


def test_who_starts_a_project_manages_it(browse):
    answer = browse("out").post("/projects/new/", {"name": "Night desk", "slug": "night"})
    assert (answer.status_code, answer["Location"]) == (302, "/p/night/settings/")
    assert browse("out").get("/p/night/settings/").status_code == 200


def test_a_project_needs_a_short_name_of_its_own(browse, project):
    for slug, sentence in (("desk", "Another project has this short name."), ("a b", "letters, numbers")):
        answer = browse("out").post("/projects/new/", {"name": "Second", "slug": slug})
        assert answer.status_code in (409, 422)
        assert sentence in text_of(answer)
    assert Project.objects.count() == 1
