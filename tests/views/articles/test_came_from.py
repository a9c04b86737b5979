"""The way from article to article in the list that somebody came from."""

import datetime
import json
import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations.actions.access import assign
from annotations.actions.articles import submit_article
from annotations.actions.review.deciding import decide, move
from annotations.actions.searching import index_words
from annotations.choices import Verb
from annotations.models import Annotation, Article
from tests import factories


def links(answer) -> dict[str, str]:
    """Where `n` and `p` lead, by `next` and `prev`."""
    found = re.findall(r'<a\s+class="button quiet"\s+href="([^"]+)"\s+rel="(next|prev)"', answer.text)
    return {rel: unescape(href) for href, rel in found}


def walk(client, address: str, rel: str = "next", most: int = 10) -> list[str]:
    """The headlines that a key leads to, from a page on, until one comes again."""
    headlines: list[str] = []
    while len(headlines) < most:
        address = links(client.get(address))[rel]
        headline = client.get(address).context["article"].headline
        if headline in headlines:
            break
        headlines.append(headline)
    return headlines


@pytest.fixture
def five(project, ann):
    """Articles “1” to “5”, the fifth the newest; those with odd numbers are of the Courier, “2” is submitted."""
    made = [
        factories.article(
            project,
            ann,
            f"Number {number}. {'Ferry.' if number > 2 else ''}",
            headline=str(number),
            outlet="Courier" if number % 2 else "Post",
            published_at=f"2026-03-0{number}T12:00:00Z",
        )
        for number in range(1, 6)
    ]
    for article in made:
        index_words(revision_id=article.revisions.get().pk)
    submit_article(by=ann, article_id=made[1].pk)
    return made


def first_of(client, query: str) -> str:
    """The address of the first row of the list of articles."""
    page = client.get(f"/p/desk/articles/?{query}").text
    return unescape(re.search(r'<a\s+class="title"\s+dir="auto"\s+href="([^"]+)"', page)[1])


@pytest.mark.parametrize(
    "query, wanted",
    [
        ("outlet=Courier", ["3", "1", "5"]),
        ("state=submitted", ["2"]),
        ("state=open", ["4", "3", "1", "5"]),
        ("published_after=2026-03-04", ["4", "5"]),
        ("published_before=2026-03-02", ["1", "2"]),
        ("q=number&outlet=Post", ["2", "4"]),
        ("outlet=Courier&state=open&after=&before=", ["3", "1", "5"]),
    ],
)
def test_n_goes_through_the_list_that_was_filtered(browse, five, query, wanted):
    client = browse("ann")

    start = first_of(client, query)

    assert "list=articles" in start
    if len(wanted) == 1:
        assert links(client.get(start)) == {}
    else:
        assert walk(client, start) == wanted


def test_p_goes_back_through_it(browse, five):
    client = browse("ann")
    assert walk(client, first_of(client, "outlet=Courier"), "prev") == ["1", "3", "5"]


def test_given_to_me_is_a_filter_too(browse, five, max_):
    for place in (0, 3):
        assign(by=max_, article_id=five[place].pk, username="ann")
    client = browse("ann")
    assert walk(client, first_of(client, "mine=on")) == ["1", "4"]


def test_an_unfiltered_list_leads_through_one_s_work_as_ever(browse, five):
    client = browse("ann")

    start = first_of(client, "q=&state=")

    assert "?" not in start
    assert walk(client, start) == ["4", "3", "1", "5"]


def test_the_place_in_the_list_is_kept_when_the_article_leaves_it(browse, five, ann):
    client = browse("ann")
    start = f"/a/{five[3].pk}/?list=articles&state=open"
    submit_article(by=ann, article_id=five[3].pk)

    assert client.get(links(client.get(start))["next"]).context["article"].headline == "3"


def test_the_page_names_where_n_leads_and_the_list(browse, five):
    page = browse("ann").get(f"/a/{five[4].pk}/?list=articles&outlet=Courier&q=number")

    assert 'title="Next article of the articles with “number”, of Courier: 3"' in page.text
    assert '<span class="hush">Next article: 3</span>' in page.text
    assert 'href="/p/desk/articles/?q=number&amp;outlet=Courier"' in page.text


def test_the_next_article_that_is_fetched_ahead_is_the_one_of_the_list(browse, five):
    page = browse("ann").get(f"/a/{five[4].pk}/?list=articles&outlet=Courier&q=number")

    rules = re.search(r'<script type="speculationrules">(.*?)</script>', page.text, re.S)[1]

    assert json.loads(rules)["prefetch"][0]["urls"] == [links(page)["next"]]


@pytest.mark.parametrize(
    "query",
    [
        "list=articles",
        "list=nothing",
        "list=articles&state=king",
        "list=articles&published_after=x",
        "list=articles&q=%00",
        "list=articles&q=" + "word+" * 150,
        "list=review",
        "list=inbox",
        "list=inbox&at=x_y",
        "list=inbox&at=0001-01-01T00:00%2B09:00_x",
        "list=review&kind=king",
    ],
)
def test_what_names_no_list_is_ignored(browse, five, query):
    client, at = browse("ann"), f"/a/{five[4].pk}/"

    assert links(client.get(f"{at}?{query}")) == ({} if "inbox" in query else links(client.get(at)))


@pytest.mark.parametrize("person", ["ann", "rev"])
def test_the_way_costs_the_same_in_a_long_list(browse, project, ann, five, person):
    client, at = browse(person), f"/a/{five[4].pk}/?list=articles&outlet=Courier"
    client.get(at)
    with CaptureQueriesContext(connection) as few:
        client.get(at)
    for number in range(6, 16):
        factories.article(project, ann, f"Number {number}.", outlet="Courier")

    with CaptureQueriesContext(connection) as many:
        client.get(at)

    assert len(many) <= len(few)


def waiting_since(row: Annotation, day: int) -> None:
    moment = datetime.datetime(2026, 3, day, tzinfo=datetime.UTC)
    Annotation.objects.filter(pk=row.pk).update(updated_at=moment, version=row.version + 5)


@pytest.fixture
def queue(project, ann, five):
    """A submitted claim in “1”, “3” and “5” and a quote in “4”; that in “3” waits longest, then “5”, “4” and “1”."""
    for place, kind, day in ((2, "claim", 1), (4, "claim", 2), (3, "quote", 3), (0, "claim", 4)):
        row = factories.annotation(five[place], ann, kind, "Number")
        waiting_since(move(by=ann, annotation_id=row.pk, version=None, verb=Verb.SUBMIT), day)
    return five


def test_n_follows_the_review_queue_and_opens_what_waits(browse, queue, rev):
    client = browse("rev")
    page = client.get("/p/desk/review/").text
    starts = [
        unescape(found) for found in re.findall(r'<a\s+class="title"\s+dir="auto"\s+href="([^"]+)"', page)
    ]

    following = client.get(links(client.get(starts[0]))["next"])

    assert walk(client, starts[0]) == ["5", "4", "1", "3"]
    assert walk(client, starts[0], "prev") == ["1", "4", "5", "3"]
    assert following.context["open_card"].row.article_id == following.context["article"].pk


def test_n_follows_the_queue_of_one_kind_after_a_decision(browse, queue, rev):
    client = browse("rev")
    page = client.get("/p/desk/review/?kind=claim").text
    starts = [
        unescape(found) for found in re.findall(r'<a\s+class="title"\s+dir="auto"\s+href="([^"]+)"', page)
    ]
    row = Annotation.objects.get(article__headline="5")
    decide(by=rev, annotation_id=row.pk, version=None, verdict="approve")

    assert client.get(links(client.get(starts[1]))["next"]).context["article"].headline == "1"
    assert client.get(links(client.get(starts[1]))["prev"]).context["article"].headline == "3"


def test_an_analyst_has_no_review_queue(browse, queue):
    client = browse("ann")
    page = client.get(f"/a/{queue[0].pk}/?list=review&at=x").text
    addresses = re.findall(r'(?:href|action|formaction)="([^"]*)"', page)

    assert addresses
    assert not [address for address in addresses if "list=review" in address]


def test_n_follows_the_inbox(browse, queue, rev):
    for row in Annotation.objects.all():
        decide(by=rev, annotation_id=row.pk, version=None, verdict="reject", reason="duplicate")
    for headline, day in (("1", 9), ("5", 8), ("3", 7), ("4", 6)):
        waiting_since(Annotation.objects.get(article__headline=headline), day)
    client = browse("ann")
    page = client.get("/inbox/").text
    starts = [
        unescape(found) for found in re.findall(r'<a\s+class="passage"\s+dir="auto"\s+href="([^"]+)"', page)
    ]

    assert walk(client, starts[0]) == ["5", "3", "4", "1"]
    assert walk(client, starts[1], "prev") == ["1", "4", "3", "5"]
    assert "Next article of your inbox: 3" in client.get(starts[1]).text


def test_a_form_without_a_script_leads_back_into_the_list(browse, five):
    client, page = browse("ann"), f"/a/{five[4].pk}/"
    came = f"http://testserver{page}?list=articles&outlet=Courier"

    answer = client.post(f"{page}submit/", headers={"Referer": came})

    assert (answer.status_code, answer["Location"]) == (303, f"{page}?list=articles&outlet=Courier")
    for other in ("http://testserver/p/desk/articles/?list=articles&q=x", "http://[", ""):
        assert client.post(f"{page}submit/", headers={"Referer": other})["Location"] == page


def test_a_list_never_shows_what_one_may_not_see(browse, five):
    Article.objects.filter(headline="3").update(restricted=True)
    assert walk(browse("ann"), f"/a/{five[4].pk}/?list=articles&outlet=Courier") == ["1", "5"]
