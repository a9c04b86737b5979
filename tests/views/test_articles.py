import random

import pytest

from annotations.actions.access import set_access
from annotations.actions.review.deciding import move
from annotations.actions.searching import index_words
from annotations.choices import Verb
from annotations.models import Article, Revision
from annotations.queries import article_list
from tests import factories
from tests.views.conftest import text_of

LIST = "/p/desk/articles/"


@pytest.fixture
def three(project, ann):
    made = []
    for number, outlet in enumerate(["Courier", "Lantern", "Courier"]):
        text = f"Story {number} is about {['herons', 'bridges', 'herons and bridges'][number]}."
        made.append(factories.article(project, ann, text, headline=f"Headline {number}", outlet=outlet))
    for revision in Revision.objects.all():
        index_words(revision_id=revision.pk)
    return made


def _headlines(answer):
    return [row.article.headline for row in answer.context["page"].rows]


def test_the_list_is_newest_first(browse, three):
    assert _headlines(browse("ann").get(LIST)) == ["Headline 2", "Headline 1", "Headline 0"]


@pytest.mark.parametrize(
    "query, found",
    [
        ("q=herons", [2, 0]),
        ("q=herons+bridges", [2]),
        ("q=herons+-bridges", [0]),
        ('q="herons and bridges"', [2]),
        ("q=HEADLINE+1", [1]),
        ("q=nothing+of+this", []),
        ("outlet=Courier", [2, 0]),
        ("outlet=Courier&q=bridges", [2]),
        ("state=open", [2, 1, 0]),
        ("state=signed_off", []),
        ("mine=on", []),
    ],
)
def test_filters_are_in_the_address(browse, three, query, found):
    assert _headlines(browse("ann").get(f"{LIST}?{query}")) == [f"Headline {number}" for number in found]


def test_a_snippet_marks_what_was_found_and_escapes_the_rest(browse, project, ann):
    article = factories.article(project, ann, "Five < six & the heron said “yes”.", headline="<i>Birds</i>")
    index_words(revision_id=article.revisions.get().pk)
    page = browse("ann").get(f"{LIST}?q=heron").content.decode()
    assert "&lt;i&gt;Birds&lt;/i&gt;" in page
    assert "<i>Birds" not in page
    assert "Five &lt; six &amp; the <mark>heron</mark> said" in page


@pytest.mark.parametrize("query", ["state=lost", "q=%00", "after=x", "before=2024-01-01_x", "q=" + "x" * 300])
def test_a_filter_that_cannot_be_is_refused_with_a_sentence(browse, article, query):
    answer = browse("ann").get(f"{LIST}?{query}")
    assert answer.status_code == 422
    assert "Something has to be put right first" in text_of(answer)


@pytest.mark.parametrize("q", ["'", "&|!()", '"', "%_\\", "heron:*", "<script>", "-", "🦩" * 50])
def test_no_search_is_an_error(browse, article, q):
    assert browse("ann").get(LIST, {"q": q}).status_code == 200


def test_pages_go_forth_and_back_without_skipping(browse, three, monkeypatch):
    monkeypatch.setattr(article_list, "PAGE", 2)
    client = browse("ann")
    first = client.get(LIST)
    page = first.context["page"]
    assert (_headlines(first), page.newer) == (["Headline 2", "Headline 1"], "")
    second = client.get(LIST, {"after": page.older})
    assert (_headlines(second), second.context["page"].older) == (["Headline 0"], "")
    back = client.get(LIST, {"before": second.context["page"].newer})
    assert (_headlines(back), back.context["page"].newer) == (["Headline 2", "Headline 1"], "")


def test_page_links_keep_the_filters(browse, three, monkeypatch):
    monkeypatch.setattr(article_list, "PAGE", 1)
    page = browse("ann").get(f"{LIST}?q=herons").content.decode()
    link = page.partition('rel="next" href="')[2].partition('"')[0].replace("&amp;", "&")
    assert _headlines(browse("ann").get(LIST + link)) == ["Headline 0"]


def test_the_list_costs_the_same_with_more_rows(browse, project, ann, rev, django_assert_num_queries):
    def add(number):
        article = factories.article(project, ann, f"{factories.TEXT}\nNumber {number}.")
        move(by=ann, annotation_id=factories.annotation(article, ann).pk, version=None, verb=Verb.SUBMIT)

    add(1)
    client = browse("ann")
    with django_assert_num_queries(8):
        client.get(LIST)
    add(2)
    add(3)
    with django_assert_num_queries(8):
        assert len(_headlines(client.get(LIST))) == 3


def test_a_bar_says_its_counts_in_words(browse, article, ann, rev):
    factories.approved(factories.annotation(article, ann), ann, rev)
    factories.annotation(article, ann, "entity", "Mara Voss")
    assert 'aria-label="1 approved, 1 draft"' in browse("ann").get(LIST).content.decode()


def test_an_empty_project_offers_the_paste_box(browse, project):
    page = browse("ann").get(LIST).content.decode()
    assert 'action="/p/desk/import/"' in page
    assert "<textarea" in page


def test_a_search_without_result_offers_everything(browse, article):
    page = browse("ann").get(f"{LIST}?q=zebra")
    assert "No article fits" in text_of(page)
    assert b"<textarea" not in page.content
    assert Article.objects.count() == 1


def test_any_word_of_four_megabytes_is_found_by_the_page_and_the_api(browse, project, ann):
    chosen = random.Random(2)
    words = [f"w{chosen.getrandbits(48):x}" for _ in range(300_000)]
    text = " ".join(words)
    assert len(text) > 4_000_000
    client = browse("ann")
    described = {"text": text, "headline": "Four megabytes"}
    made = client.post("/api/v1/projects/desk/articles/", described, content_type="application/json")
    assert made.status_code == 201
    index_words(revision_id=Revision.objects.get().pk)
    factories.article(project, ann, text="Something else.", headline="Other")
    for word in (words[0], words[150_000], words[-1], f"{words[0]} {words[-1]}"):
        page = client.get("/p/desk/articles/", {"q": word})
        assert ("Four megabytes" in text_of(page), "Other" in text_of(page)) == (True, False)
        found = client.get("/api/v1/projects/desk/articles/", {"q": word}).json()["results"]
        assert [article["headline"] for article in found] == ["Four megabytes"]
    for door in ("/p/desk/articles/", "/api/v1/projects/desk/articles/"):
        assert b"Four megabytes" not in client.get(door, {"q": "w0nowhere"}).content


def test_words_of_a_restricted_article_are_found_from_inside_alone(browse, project, ann, rev, max_):
    secret = factories.article(project, max_, "The morphine was gone.", headline="Audit", restricted=True)
    index_words(revision_id=secret.revisions.get().pk)
    set_access(by=max_, article_id=secret.pk, restricted=True, usernames=["rev"])
    for name, there in (("ann", False), ("rev", True), ("max", True)):
        for word in ("morphine", "audit"):
            page = text_of(browse(name).get(LIST, {"q": word}))
            assert ("Audit" in page, "No article fits" in page) == (there, not there)


def test_a_search_says_when_it_finds_more_than_are_counted(browse, project, ann, monkeypatch):
    monkeypatch.setattr("annotations.queries.article_list.SEARCH_CAP", 2)
    for number in range(3):
        factories.article(project, ann, f"Text {number}.", headline=f"Ferry {number}")

    pages = [text_of(browse("ann").get("/p/desk/articles/", {"q": q})) for q in ("ferry", "ferry -0")]

    assert ["more than 2 found" in page for page in pages] == [True, False]
    assert [" 2 found" in page.replace("more than 2 found", "") for page in pages] == [False, True]
