"""What the server fails at again and again waits until it is mended, and nothing else does."""

import pytest
from playwright.sync_api import Page, Route, expect

from annotations.models import Annotation
from tests import factories
from tests.browser.desk import arrived, choose, settled, tag, until
from tests.browser.saving.test_saving import QUOTE, kept, once_more
from tests.factories import TEXT

NAME, OTHER = "Mara Voss", "the barrier"


@pytest.fixture
def page(site, article, ann):
    page = site.visit(f"/a/{article.pk}/", ann)
    arrived(page, "unsaved")
    yield page
    page.close()  # it is still trying
    site.complaints[:] = [said for said in site.complaints if "Failed to load resource" not in said]


def mark(page: Page, words: str, digit: str) -> None:
    choose(page, TEXT, words)
    page.locator("#tagbar").wait_for(state="visible")
    page.keyboard.press(f"Digit{digit}")


def fail(page: Page, pattern: str, words: str) -> list[str]:
    """Have the server fail at what has these words; returns what it was asked of them."""
    asked: list[str] = []

    def answer(route: Route) -> None:
        if words not in (route.request.post_data or ""):
            return route.continue_()
        asked.append(route.request.url)
        return route.fulfill(status=500, body="<h1>Server Error (500)</h1>")

    page.route(pattern, answer)
    return asked


def try_until_aside(page: Page, asked: list[str]) -> None:
    """Let no pause be waited for."""
    for tries in (1, 2, 3):
        until(page, lambda tries=tries: len(asked) >= tries)
        once_more(page)
    until(page, lambda: len(asked) >= 4)


def stored() -> list[list[str]]:
    return sorted(Annotation.objects.filter(deleted_at=None).values_list("texts", flat=True))


def acts(page: Page) -> list[str]:
    return [url.split("/")[-2] for url in kept(page)]


def test_a_mark_that_the_server_fails_at_lets_others_pass(page):
    asked = fail(page, "**/mark/", "kind=quote")
    mark(page, QUOTE, "1")
    until(page, lambda: asked)
    mark(page, NAME, "2")

    try_until_aside(page, asked)

    until(page, lambda: stored() == [[NAME]])
    expect(page.locator("#state")).to_contain_text("1 unsaved")
    expect(page.locator("#state")).to_contain_text("The server fails at 1.")
    until(page, lambda: page.locator("#state").inner_text().count("trying again in"))
    mark(page, OTHER, "2")  # goes at once, however long the pause is by now
    until(page, lambda: stored() == [[NAME], [OTHER]])
    until(page, lambda: acts(page) == ["mark"])

    page.unroute("**/mark/")
    page.get_by_role("button", name="Try again").click()
    settled(page)
    assert stored() == [[NAME], [OTHER], [QUOTE]]


def test_what_is_about_the_same_annotation_waits_behind_it(page):
    tag(page, TEXT, QUOTE, "1")
    asked = fail(page, "**/attributes/", "hedged=on")
    page.keyboard.press("h")
    until(page, lambda: asked)
    page.keyboard.press("d")
    mark(page, NAME, "2")

    try_until_aside(page, asked)

    until(page, lambda: stored() == [[NAME], [QUOTE]])
    until(page, lambda: acts(page) == ["attributes", "delete"])
    page.unroute("**/attributes/")
    once_more(page)
    settled(page)
    assert stored() == [[NAME]]


def test_an_undo_takes_back_what_was_done_last(page):
    asked = fail(page, "**/mark/", "kind=quote")
    mark(page, QUOTE, "1")
    try_until_aside(page, asked)
    mark(page, NAME, "2")
    until(page, lambda: stored() == [[NAME]])

    page.keyboard.press("u")
    until(page, lambda: stored() == [])
    page.keyboard.press("u")  # of the quote, which is not saved yet
    mark(page, OTHER, "2")
    until(page, lambda: acts(page) == ["mark", "undo", "mark"])

    page.unroute("**/mark/")
    once_more(page)
    settled(page)
    assert stored() == [[OTHER]]


@pytest.mark.parametrize("again", [False, True], ids=["at once", "after a reload"])
def test_what_the_server_fails_at_can_be_given_up(page, again):
    asked = fail(page, "**/mark/", "kind=quote")
    mark(page, QUOTE, "1")
    try_until_aside(page, asked)
    if again:
        page.reload()

    page.get_by_role("button", name="Show").click()
    dialog = page.get_by_role("dialog", name="Not saved")
    expect(dialog).to_contain_text(QUOTE)
    expect(dialog).to_contain_text("The server fails each time that this is sent.")
    dialog.get_by_role("button", name="Give it up").click()

    settled(page)
    expect(page.locator("#state")).to_have_text("All saved ✓")
    assert (kept(page), stored()) == ([], [])


def test_at_another_article_too_it_lets_others_pass(page, project, ann):
    asked = fail(page, "**/mark/", "kind=quote")
    mark(page, QUOTE, "1")
    until(page, lambda: asked)
    mark(page, NAME, "2")
    until(page, lambda: len(kept(page)) == 2)
    other = factories.article(project, ann, text="Another text.")

    page.goto(f"/a/{other.pk}/")

    until(page, lambda: stored() == [[NAME]], 20_000)
    until(page, lambda: acts(page) == ["mark"])
