import html
import re

import pytest

from annotations.actions.annotating.marking import mark_many
from annotations.actions.articles import submit_article
from annotations.actions.projects import write_guidelines
from annotations.actions.review.deciding import move
from annotations.choices import Verb
from annotations.models import Member
from annotations.queries.lists import counting, keyset
from tests import factories
from tests.views.conftest import text_of
from tests.views.plain import plain


def _submitted(annotation, by):
    return move(by=by, annotation_id=annotation.pk, version=None, verb=Verb.SUBMIT)


def test_the_dashboard_counts_by_kind_and_status(browse, article, ann, rev):
    factories.approved(factories.annotation(article, ann), ann, rev)
    _submitted(factories.annotation(article, ann, "entity", "Mara Voss"), ann)
    progress = browse("ann").get("/p/desk/").context["progress"]
    assert progress.kinds == {"quote": {"approved": 1}, "entity": {"submitted": 1}, "claim": {}, "source": {}}
    assert progress.total == {"approved": 1, "submitted": 1}


def test_the_dashboard_costs_the_same_with_more_in_it(browse, project, ann, django_assert_num_queries):
    def add(number):
        factories.annotation(factories.article(project, ann, f"{factories.TEXT}\nNumber {number}."), ann)

    add(1)
    client = browse("ann")
    with django_assert_num_queries(8):
        client.get("/p/desk/")
    add(2)
    add(3)
    with django_assert_num_queries(8):
        client.get("/p/desk/")


def test_counting_stops_at_its_cap(browse, article, ann, monkeypatch):
    items = [{"kind": "entity", "spans": [[start, start + 2]]} for start in (1, 4, 9, 16)]
    mark_many(by=ann, article_id=article.pk, items=items)
    for annotation in article.annotations.all():
        _submitted(annotation, ann)
    monkeypatch.setattr(counting, "CAP", 3)
    assert str(counting.count_up_to_cap(article.annotations.all(), 3)) == "3+"
    assert counting.count_groups([article.annotations.all()], ["kind"]) == {("entity",): 3}
    assert counting.count_groups([], ["kind"]) == {}


@pytest.mark.parametrize(
    "text, html",
    [
        (
            "# Quotes\n\n**Take** the *marks*.",
            "<h3>Quotes</h3>\n<p><strong>Take</strong> the <em>marks</em>.</p>",
        ),
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>"),
        ("![spy](https://evil.example/x.png)", "!<a"),
        ("[y](https://a.example)", '<a href="https://a.example" rel="noopener noreferrer">y</a>'),
        ("| n |\n|--:|\n| 1 |", '<td class="num">1</td>'),
        ("| | n |\n|--|--|\n| a | 1 |", "<td></td>\n<th>n</th>"),
    ],
)
def test_guidelines_are_safe_markdown(browse, project, max_, text, html):
    write_guidelines(by=max_, slug="desk", text=text)
    page = plain(browse("ann").get("/p/desk/").content.decode())
    assert plain(html) in page
    assert "<img" not in page
    assert " style=" not in page


def test_the_queue_shows_the_longest_waiting_first_with_how_many_are_left(browse, project, ann, rev):
    older = factories.article(project, ann, f"{factories.TEXT} One.")
    newer = factories.article(project, ann, f"{factories.TEXT} Two.")
    _submitted(factories.annotation(older, ann), ann)
    factories.annotation(older, ann, "entity", "Mara Voss")
    _submitted(factories.annotation(newer, ann), ann)
    lines = browse("rev").get("/p/desk/review/").context["lines"]
    assert [(line.article, line.left, line.total, line.authors) for line in lines] == [
        (older, 1, 2, ["ann"]),
        (newer, 1, 1, ["ann"]),
    ]


def test_the_queue_leads_to_the_first_annotation(browse, article, ann):
    quote = _submitted(factories.annotation(article, ann), ann)
    assert (
        f"/a/{article.pk}/?annotation={quote.pk}&amp;list=review&amp;at="
        in browse("rev").get("/p/desk/review/").content.decode()
    )


def test_what_a_reviewer_wrote_waits_for_another_one(browse, article, rev, max_):
    _submitted(factories.annotation(article, rev), rev)
    page = text_of(browse("rev").get("/p/desk/review/"))
    assert "Nothing waits for you" in page
    assert "1 more waits for somebody else, because you wrote or last changed it" in page
    assert "Who else reviews here: max." in page
    assert "1 waiting for you" in text_of(browse("max").get("/p/desk/review/"))


def test_who_reviews_alone_is_shown_what_would_help(browse, project, max_):
    article = factories.article(project, max_)
    own = _submitted(factories.annotation(article, max_), max_)
    client = browse("max")
    Member.objects.exclude(user=max_).update(role="analyst")

    queue = client.get("/p/desk/review/")
    card = client.get(f"/a/{article.pk}/?annotation={own.pk}")

    for page in (queue, card):
        assert "obody else" in text_of(page)
        assert 'href="/p/desk/settings/#rules"' in page.content.decode()
        assert 'href="/p/desk/settings/#invitations"' in page.content.decode()


def test_with_another_reviewer_the_rules_are_not_in_the_way(browse, project, max_, rev):
    article = factories.article(project, max_)
    own = _submitted(factories.annotation(article, max_), max_)

    card = browse("max").get(f"/a/{article.pk}/?annotation={own.pk}")

    assert "someone else must approve it: rev can." in text_of(card)
    assert "#rules" not in card.content.decode()


def test_the_queue_is_paged(browse, project, ann, rev, monkeypatch):
    monkeypatch.setattr(keyset, "PAGE", 2)
    for text in range(5):
        _submitted(
            factories.annotation(factories.article(project, ann, f"{factories.TEXT} {text}"), ann), ann
        )
    client = browse("rev")

    first = client.get("/p/desk/review/?kind=quote")
    onward = html.unescape(re.search(r'rel="next" href="([^"]+)"', first.content.decode())[1])
    second = client.get(f"/p/desk/review/{onward}")

    assert "5 waiting for you" in text_of(first)
    assert "1–2 of 5 articles Next" in text_of(first)
    assert "Previous 3–4 of 5 articles Next" in text_of(second)
    assert "kind=quote" in onward
    assert client.get("/p/desk/review/?after=nowhere").status_code == 422


def test_without_four_eyes_it_is_one_s_own_to_decide(browse, project, article, rev):
    project.four_eyes = False
    project.save()
    _submitted(factories.annotation(article, rev), rev)
    assert "1 waiting for you" in text_of(browse("rev").get("/p/desk/review/"))


def test_the_queue_is_filtered_by_kind(browse, article, ann):
    _submitted(factories.annotation(article, ann), ann)
    client = browse("rev")
    assert len(client.get("/p/desk/review/?kind=quote").context["lines"]) == 1
    assert "No claim is waiting." in text_of(client.get("/p/desk/review/?kind=claim"))
    assert client.get("/p/desk/review/?kind=rumour").status_code == 422


def test_the_queue_costs_the_same_with_more_in_it(browse, project, ann, rev, django_assert_num_queries):
    def add(number):
        article = factories.article(project, ann, f"{factories.TEXT}\nNumber {number}.")
        _submitted(factories.annotation(article, ann), ann)

    add(1)
    client = browse("rev")
    with django_assert_num_queries(9):
        client.get("/p/desk/review/")
    add(2)
    add(3)
    with django_assert_num_queries(9):
        assert len(client.get("/p/desk/review/").context["lines"]) == 3


def test_the_export_page_counts_what_would_be_exported(browse, article, ann, rev):
    factories.approved(factories.annotation(article, ann), ann, rev)
    factories.annotation(article, ann, "entity", "Mara Voss")
    client = browse("ann")
    assert "1 annotation in 1 article" in text_of(client.get("/p/desk/export/"))
    assert "1 annotation in 1 article" in text_of(client.get("/p/desk/export/?status=draft&kind=entity"))
    assert "0 annotations in 0 articles" in text_of(client.get("/p/desk/export/?kind=claim"))
    assert "0 annotations" in text_of(client.get("/p/desk/export/?updated_after=2999-01-01"))
    assert "0 annotations" in text_of(client.get("/p/desk/export/?outlet=Lantern"))


def test_the_export_page_leads_to_the_api(browse, article, ann, rev):
    factories.approved(factories.annotation(article, ann), ann, rev)
    page = browse("ann").get("/p/desk/export/?kind=quote&format=csv&outlet=").content.decode()
    assert 'href="/api/v1/projects/desk/export/?format=csv&amp;status=approved&amp;kind=quote"' in page
    assert "curl --fail" in page
    assert "urllib.request" in page


def test_the_export_page_counts_finished_articles_without_annotations(browse, project, article, ann, rev):
    factories.annotation(article, ann)
    _, quiet = (factories.article(project, ann, f"{word}.", outlet="Lantern") for word in ("Open", "Quiet"))
    for finished in (article, quiet):
        submit_article(by=ann, article_id=finished.pk)
    client = browse("ann")

    left_out = [client.get(f"/p/desk/export/?{query}") for query in ("", "empty=", "empty=exclude")]
    included = client.get("/p/desk/export/?empty=include")
    submitted = client.get("/p/desk/export/?empty=include&status=submitted")
    narrowed = client.get("/p/desk/export/?empty=include&outlet=Lantern&kind=claim")
    later = client.get("/p/desk/export/?empty=include&updated_after=2999-01-01")

    for answer in left_out:
        assert "0 annotations in 0 articles" in text_of(answer)
        assert "empty=" not in answer.context["path"]
    assert "0 annotations in 0 articles, and 2 finished articles without any" in text_of(included)
    assert included.context["path"].endswith("&empty=include")
    assert "Download" in text_of(included)
    assert "1 annotation in 1 article, and 1 finished article without any" in text_of(submitted)
    assert "and 1 finished article without any" in text_of(narrowed)
    assert "Nothing to export like this" in text_of(later)


def test_an_empty_export_says_what_waits(browse, article, ann):
    _submitted(factories.annotation(article, ann), ann)
    assert "1 waits for review." in text_of(browse("rev").get("/p/desk/export/"))


@pytest.mark.parametrize(
    "query",
    [
        "kind=x",
        "status=x",
        "format=exe",
        "updated_after=x",
        "updated_after=0001-01-01T00:00%2B09:00",
        "outlet=%00",
        "empty=maybe",
    ],
)
def test_an_export_that_cannot_be_is_refused(browse, project, query):
    assert browse("ann").get(f"/p/desk/export/?{query}").status_code == 422
