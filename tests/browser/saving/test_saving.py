"""What is answered to the outbox by somebody else, or by halves, or with a refusal: nothing done is thrown away."""

import itertools
import json
import re

import pytest
from playwright.sync_api import Page, Route, expect

from annotations.models import Action, Annotation
from tests.browser.desk import choose, eventually, settled, tag, until
from tests.factories import TEXT

QUOTE = "“We have waited eleven years,”"
PROXY = "<html><body><h1>It is not you, it is the proxy</h1></body></html>"
PROBLEM = json.dumps({"type": "about:blank", "title": "No", "status": 422, "detail": "No."})
TYPES = ("text/html; charset=utf-8", "application/problem+json", "text/plain", "application/octet-stream")
STATUSES = (
    200,
    201,
    400,
    401,
    403,
    404,
    405,
    408,
    409,
    412,
    413,
    422,
    429,
    431,
    500,
    502,
    503,
    504,
    507,
    520,
)
OF_OTHERS = [
    *itertools.product(STATUSES, (PROXY, PROBLEM, ""), TYPES[:2]),
    *itertools.product((200, 413, 500), ("No.", "\0\1\2"), TYPES[2:]),
]


@pytest.fixture
def page(site, article, ann):
    page = site.visit(f"/a/{article.pk}/", ann)
    yield page
    site.complaints[:] = [said for said in site.complaints if "Failed to load resource" not in said]


def mark(page: Page, words: str = QUOTE) -> None:
    choose(page, TEXT, words)
    page.locator("#tagbar").wait_for(state="visible")
    page.keyboard.press("Digit1")


def kept(page: Page, what: str = "outbox") -> list[str]:
    """The addresses of what the browser keeps in its storage."""
    script = "(what) => Object.entries(localStorage).filter(([key]) => key.startsWith(what)).flatMap(([, text]) => JSON.parse(text).map(({url}) => url))"
    return page.evaluate(script, what)


def once_more(page: Page) -> None:
    page.evaluate("dispatchEvent(new Event('online'))")


def stored_once() -> None:
    eventually(lambda: [row.texts for row in Annotation.objects.all()], [[QUOTE]])
    assert Action.objects.filter(verb="mark").count() == 1


def test_only_our_own_answer_takes_anything_out_of_the_outbox(page):
    answered: list[int] = []
    now = iter(OF_OTHERS)

    def answer(route: Route) -> None:
        status, body, content_type = next(now, OF_OTHERS[-1])
        answered.append(status)
        route.fulfill(status=status, body=body, content_type=content_type)

    page.route("**/mark/", answer)
    mark(page)

    for place, sent in enumerate(OF_OTHERS, 1):
        until(page, lambda place=place: len(answered) >= place)  # it tries by itself, too
        expect(page.locator("#state")).to_contain_text("1 unsaved")
        assert len(kept(page)) == 1, f"{sent} has taken the mark out of the outbox"
        if len(answered) < len(OF_OTHERS):
            once_more(page)

    page.unroute("**/mark/")
    page.get_by_role("button", name="Try again").click()
    settled(page)
    stored_once()


def test_half_an_answer_is_none(page):
    cuts = iter([0.0, 0.3, 0.6, 0.9, 0.98, 0.99])
    sent: list[float] = []

    def cut(route: Route) -> None:
        whole = route.fetch()
        share = next(cuts, 1.0)
        sent.append(share)
        body = whole.body()
        route.fulfill(
            response=whole, body=body[: int(len(body) * share)], headers={"content-type": "text/html"}
        )

    page.route("**/mark/", cut)
    mark(page)
    while len(sent) < 7:
        before = len(sent)
        once_more(page)
        until(page, lambda before=before: len(sent) > before)

    settled(page)
    stored_once()


@pytest.mark.parametrize("status", [302, 307])
def test_a_portal_that_asks_for_something_else_first_gets_nothing(page, status):
    portal = {"location": "/livez"}
    page.route("**/mark/", lambda route: route.fulfill(status=status, headers=portal))
    mark(page)
    expect(page.locator("#state")).to_contain_text("1 unsaved")
    assert len(kept(page)) == 1

    page.unroute("**/mark/")
    once_more(page)

    settled(page)
    stored_once()


def test_when_it_is_tried_again_is_said_and_not_before_the_server_wishes(page):
    page.wait_for_timeout(1500)  # by then the page has what says so
    asked: list[str] = []

    def answer(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(status=503, body=PROXY, headers={"retry-after": "20"})

    page.route("**/mark/", answer)
    mark(page)

    expect(page.locator("#state")).to_contain_text("1 unsaved – trying again in 1")
    page.wait_for_timeout(1500)
    assert len(asked) == 1
    page.unroute("**/mark/")
    page.get_by_role("button", name="Try again").click()
    settled(page)
    stored_once()


def send_nonsense(page: Page) -> None:
    """The next mark is of a kind that there is not."""

    def answer(route: Route) -> None:
        route.continue_(post_data=route.request.post_data.replace("kind=quote", "kind=nonsense"))

    page.route("**/mark/", answer)
    mark(page)
    expect(page.locator("#state")).to_contain_text("1 refused")
    page.unroute("**/mark/")


@pytest.mark.parametrize("again", [False, True], ids=["at once", "after a reload"])
def test_what_is_refused_is_kept_and_can_be_sent_once_more(page, again):
    send_nonsense(page)
    assert kept(page) == []
    assert len(kept(page, "refused")) == 1
    expect(page.locator("#state")).not_to_contain_text("All saved")
    if again:
        page.reload()

    page.get_by_role("button", name="Show").click()
    dialog = page.get_by_role("dialog", name="Not saved")
    expect(dialog).to_contain_text(QUOTE)
    expect(dialog).to_contain_text("nonsense")
    dialog.get_by_role("button", name="Try again").click()

    settled(page)
    stored_once()
    assert kept(page, "refused") == []


def test_what_is_refused_can_be_given_up(page):
    send_nonsense(page)

    page.get_by_role("button", name="Show").click()
    page.get_by_role("button", name="Give it up").click()

    settled(page)
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert (kept(page, "refused"), Annotation.objects.count()) == ([], 0)


def test_what_is_put_right_is_no_longer_among_the_refused(page):
    tag(page, TEXT, QUOTE, "1")

    def spoil(route: Route) -> None:
        route.continue_(post_data=re.sub("medium=[^&]*", "medium=nonsense", route.request.post_data))

    page.route("**/attributes/", spoil)
    page.keyboard.press("h")
    expect(page.locator("#state")).to_contain_text("1 refused")
    page.unroute("**/attributes/")

    page.keyboard.press("h")

    settled(page)
    assert kept(page, "refused") == []


def test_nothing_is_kept_of_an_undo_that_is_refused(page):
    page.wait_for_timeout(1500)
    page.keyboard.press("u")

    settled(page)
    expect(page.locator("#state")).to_have_text("All saved ✓")
