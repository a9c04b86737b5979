"""All places of a person, from the keyboard alone."""

import pytest
from playwright.sync_api import expect

from annotations.models import Annotation
from tests import factories
from tests.browser.conftest import LONG_READ
from tests.browser.desk import marked_words, settled, tag

TEXT = "👩‍👩‍👧 Mara\u00a0Voss came. Voss left.\nVoss’s barge stayed; Vossberg slept. “Voss!”"


@pytest.fixture
def page(site, project, ann):
    article = factories.article(project, ann, text=TEXT)
    return site.visit(f"/a/{article.pk}/", ann)


def found(page) -> list[str]:
    return page.evaluate("[...CSS.highlights.get('found') ?? []].map(String)")


def ask(page) -> None:
    page.keyboard.press("t")
    expect(page.locator("dialog[open] .button.main")).to_be_focused()


def present() -> list[str]:
    return [row.texts[0] for row in Annotation.objects.filter(deleted_at=None).order_by("spans")]


def test_t_shows_all_places_and_enter_marks_those_that_are_left_in(page):
    tag(page, TEXT, "Voss", "2", nth=1)
    ask(page)
    assert found(page) == ["Voss", "Voss", "Voss"]
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Space")
    assert found(page) == ["Voss", "Voss"]
    page.keyboard.press("ArrowDown")
    expect(page.locator("dialog[open] .button.main")).to_have_text("Mark 2")
    page.keyboard.press("Enter")
    settled(page)
    assert found(page) == []
    assert [marked_words(page, row) for row in Annotation.objects.order_by("spans")] == ["Voss"] * 3
    assert page.locator("#said").inner_text() == "2 more places are marked. u takes that back."


def test_one_undo_and_one_redo_for_all_of_them(page):
    tag(page, TEXT, "Voss", "2", nth=1)
    ask(page)
    page.keyboard.press("Enter")
    settled(page)
    assert len(present()) == 4
    page.keyboard.press("u")
    settled(page)
    assert present() == ["Voss"]
    expect(page.locator("#text mark")).to_have_count(1)
    page.keyboard.press("Shift+U")
    settled(page)
    assert len(present()) == 4
    expect(page.locator("#text mark")).to_have_count(4)


def test_escape_marks_nothing_and_the_menu_asks_too(page):
    tag(page, TEXT, "Voss", "2", nth=1)
    page.locator(".note-card.open .push summary").click()
    page.get_by_role("link", name="Mark all other places").click()
    expect(page.locator("dialog[open]")).to_be_visible()
    # The page hears of the end of a dialog a moment later; what was shown is gone with it, not after it.
    page.evaluate("addEventListener('close', (event) => event.stopImmediatePropagation(), true)")
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)
    assert (found(page), present()) == ([], ["Voss"])
    ask(page)
    page.get_by_role("link", name="Cancel").click()
    assert present() == ["Voss"]


def test_a_quote_has_no_other_places(page):
    tag(page, TEXT, "“Voss!”", "1")
    page.keyboard.press("t")
    page.wait_for_timeout(200)
    expect(page.locator("dialog[open]")).to_have_count(0)


def test_every_mention_of_a_person_in_the_real_article_takes_six_keys(site, project, ann):
    if not LONG_READ.exists():
        pytest.skip("the real article is not beside this repository")
    text = LONG_READ.read_text()
    article = factories.article(project, ann, text=text)
    page = site.visit(f"/a/{article.pk}/", ann)
    keys = ["ArrowDown", "ArrowDown", "ArrowLeft", "Digit2", "t", "Enter"]
    for key in keys:
        page.keyboard.press(key)
        if key == "t":
            expect(page.locator("dialog[open] .button.main")).to_be_focused()
        if key == "Digit2":
            settled(page)
    settled(page)
    assert len(keys) <= 6
    assert present() == ["Trump"] * text.count("Trump")
    assert len(present()) >= 5
