"""Finding words in the article."""

import pytest
from playwright.sync_api import expect

from annotations.models import Annotation
from tests import factories
from tests.browser.desk import settled

TEXT = "👩‍👩‍👧 Zoë Moss came.\n" + "Nothing is said here.\n" * 60 + "zoe\u0308 moss left. ZOE stayed.\n"


@pytest.fixture
def page(site, project, ann):
    article = factories.article(project, ann, text=TEXT)
    return site.visit(f"/a/{article.pk}/", ann)


def painted(page, name: str) -> list[str]:
    return page.evaluate(f"[...CSS.highlights.get('{name}') ?? []].map(String)")


def look_for(page, words: str) -> None:
    page.keyboard.press("s")
    expect(page.locator("#find input")).to_be_focused()
    page.keyboard.type(words)


@pytest.mark.parametrize("key", ["s", "/"])
def test_what_is_found_is_shown_walked_and_in_the_end_selected(page, key):
    page.keyboard.press(key)
    expect(page.locator("#find input")).to_be_focused()
    page.keyboard.type("ZOE MOSS")
    assert painted(page, "found") == ["Zoë Moss", "zoe\u0308 moss"]
    assert painted(page, "current") == ["Zoë Moss"]
    page.keyboard.press("Enter")
    assert painted(page, "current") == ["zoe\u0308 moss"]
    expect(page.locator("#find output")).to_have_text("2 of 2")
    assert page.evaluate("scrollY") > 300
    page.keyboard.press("Shift+Enter")
    assert painted(page, "current") == ["Zoë Moss"]
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(page.locator("#find")).to_have_count(0)
    assert painted(page, "found") == []
    page.keyboard.press("Digit2")
    settled(page)
    assert Annotation.objects.get().texts == ["zoe\u0308 moss"]


def test_what_is_not_there_is_said_and_selects_nothing(page):
    look_for(page, "Voss")
    expect(page.locator("#find output")).to_have_text("Not in this article")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    assert page.evaluate("getSelection().toString()") == ""


def test_the_button_finds_too_on_a_phone(site, project, ann):
    article = factories.article(project, ann, text=TEXT)
    page = site.visit(f"/a/{article.pk}/", ann, viewport={"width": 390, "height": 800})
    page.locator("#find-button").click()
    expect(page.locator("#find input")).to_be_focused()
    page.keyboard.type("stayed")
    page.get_by_role("button", name="Select it and close").click()
    assert page.evaluate("getSelection().toString()") == "stayed"
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize(
    "typed, stands",
    [
        ("mara voss", ["Mara\u00a0Voss", "Ma\u00adra Voss"]),
        ("O'Neill - who", ["O’Neill — who"]),
        ("wait...", ["wait…"]),
        ("of", ["oﬃ", "Of"]),
        ("STRASSE", ["Straße"]),
        ("\u200b", []),
    ],
)
def test_the_same_words_are_found_however_they_are_written(site, project, ann, typed, stands):
    text = "Mara\u00a0Voss and Ma\u00adra Voss.\nO’Neill — who did wait… in his oﬃce.\nOf Straße."
    article = factories.article(project, ann, text=text)
    page = site.visit(f"/a/{article.pk}/", ann)

    look_for(page, typed)

    expect(page.locator("#find output")).to_have_text(f"1 of {len(stands)}" if stands else "")
    assert painted(page, "found") == stands
