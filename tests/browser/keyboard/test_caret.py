"""Selecting, tagging and filling slots from the keyboard alone."""

import pytest

from annotations.models import Annotation
from tests import factories
from tests.browser.desk import loaded, settled, tag

TEXT = "👩‍👩‍👧 Mara Voss told the Courier. “We waited,” she said.\n\nشكرا لكم جميعا\nShe left town."


@pytest.fixture
def page(site, project, ann):
    article = factories.article(project, ann, text=TEXT)
    return site.visit(f"/a/{article.pk}/", ann)


def press(page, *keys: str) -> str:
    """Press the keys; returns what is selected then, once what they need is there."""
    for key in keys:
        page.keyboard.press(key)
    loaded(page)
    return page.evaluate("getSelection().toString()")


def caret(page) -> str:
    return page.evaluate("[...CSS.highlights.get('caret') ?? []].map(String).join()")


def test_arrows_move_a_caret_by_word_and_sentence(page):
    assert press(page, "ArrowRight") == ""
    assert caret(page) == "Mara"
    press(page, "ArrowRight")
    assert caret(page) == "Voss"
    press(page, "ArrowDown")
    assert caret(page) == "We"
    press(page, "ArrowUp", "ArrowLeft")
    assert caret(page) == "Mara"
    press(page, "Escape")
    assert caret(page) == ""


def test_shift_extends_and_gives_back_and_a_digit_tags(page):
    assert press(page, "ArrowRight", "Shift+ArrowRight") == "Mara"
    assert press(page, "Shift+ArrowRight", "Shift+ArrowRight") == "Mara Voss told"
    assert press(page, "Shift+ArrowLeft") == "Mara Voss"
    press(page, "Enter")
    settled(page)
    row = Annotation.objects.get()
    assert (row.kind, row.texts) == ("entity", ["Mara Voss"])


def test_by_character_whatever_it_is_made_of(page):
    press(page, "ArrowRight", "w", "ArrowLeft", "ArrowLeft")
    assert caret(page) == "👩‍👩‍👧"
    assert press(page, "Shift+ArrowRight", "Shift+ArrowRight", "Shift+ArrowRight") == "👩‍👩‍👧 M"


def test_a_selection_grows_and_shrinks_by_units(page):
    press(page, "ArrowRight")
    grown = [press(page, "g") for _ in range(4)]
    whole = TEXT.split("\n")[0]
    assert grown == [
        "Mara",
        "Mara Voss",
        "👩‍👩‍👧 Mara Voss told the Courier",
        "👩‍👩‍👧 Mara Voss told the Courier.",
    ]
    assert press(page, "g") == whole
    assert press(page, "g", "Shift+G") == "👩‍👩‍👧 Mara Voss told the Courier."
    assert press(page, "Shift+G", "Shift+G", "Shift+G") == "Mara"


def test_arrows_go_where_they_point_in_a_line_from_right_to_left(page):
    press(page, "ArrowRight", "ArrowDown", "ArrowDown")
    assert caret(page) == "شكرا"
    press(page, "ArrowLeft")
    assert caret(page) == "لكم"
    press(page, "ArrowRight")
    assert caret(page) == "شكرا"


def test_the_caret_starts_beside_the_last_annotation(page):
    tag(page, TEXT, "“We waited,”", "1")
    press(page, "ArrowRight")
    assert caret(page) == "she"
    press(page, "Escape", "ArrowLeft")
    assert caret(page) == "Courier"
    press(page, "Escape")
    assert press(page, "Shift+ArrowRight") == "We"


def test_a_slot_takes_words_that_were_selected_by_key(page):
    tag(page, TEXT, "“We waited,”", "1")
    page.locator(".open [data-pick=How]").focus()
    press(page, "Enter", "ArrowRight", "ArrowRight")
    assert caret(page) == "said"
    assert press(page, "Shift+ArrowRight") == "said"
    press(page, "Enter")
    settled(page)
    [link] = Annotation.objects.get().links.all()
    assert (link.role, link.texts) == ("cue", ["said"])
