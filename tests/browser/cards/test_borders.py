"""The borders of an annotation, and its parts, from the keyboard."""

import pytest
from playwright.sync_api import expect

from annotations.models import Annotation
from tests import factories
from tests.browser.desk import choose, settled, tag

TEXT = "👩‍👩‍👧 Mayor Mara Voss, sixty, left.\nShe came back.\n"


@pytest.fixture
def page(site, project, ann):
    article = factories.article(project, ann, text=TEXT)
    page = site.visit(f"/a/{article.pk}/", ann)
    tag(page, TEXT, "Mara Voss", "2")
    return page


def press(page, *keys: str) -> str:
    """Press the keys; returns what is selected then."""
    for key in keys:
        page.keyboard.press(key)
    return page.evaluate("getSelection().toString()")


def move_borders(page) -> None:
    page.keyboard.press("b")
    expect(page.locator("#said")).to_contain_text("Enter saves")


def texts() -> list[str]:
    return Annotation.objects.get().texts


def test_the_arrows_move_an_edge_and_enter_saves(page):
    move_borders(page)
    assert press(page) == "Mara Voss"
    assert press(page, "ArrowRight") == "Mara Voss, sixty"
    assert press(page, "ArrowUp", "ArrowLeft") == "Mayor Mara Voss, sixty"
    assert texts() == ["Mara Voss"]
    assert press(page, "Enter") == ""
    settled(page)
    assert texts() == ["Mayor Mara Voss, sixty"]
    page.keyboard.press("u")
    settled(page)
    assert texts() == ["Mara Voss"]


def test_by_character_over_a_line_end_and_never_past_the_other_edge(page):
    move_borders(page)
    assert press(page, "w", "ArrowLeft", "ArrowLeft") == "Mara Vo"
    assert press(page, "w", *["ArrowLeft"] * 4) == "Mara"
    assert press(page, *["ArrowRight"] * 4).split() == ["Mara", "Voss,", "sixty,", "left.", "She"]
    assert press(page, "ArrowUp", *["ArrowLeft"] * 5).startswith("Mayor")


def test_the_edge_nearer_to_the_caret_moves_first(page):
    press(page, "ArrowLeft")
    move_borders(page)
    assert press(page, "ArrowLeft") == "Mayor Mara Voss"


def test_escape_leaves_it_as_it_is(page):
    move_borders(page)
    assert press(page, "ArrowRight", "Escape") == ""
    press(page, "Enter")
    settled(page)
    assert texts() == ["Mara Voss"]
    assert press(page, "ArrowRight") == ""


def test_the_menu_and_a_button_do_the_same(page):
    page.locator(".open .push summary").click()
    page.locator(".open [data-key=b]").click()
    expect(page.locator("#said")).to_contain_text("Enter saves")
    page.wait_for_timeout(500)
    assert texts() == ["Mara Voss"]
    press(page, "ArrowRight")
    page.get_by_role("button", name="Save").click()
    settled(page)
    assert texts() == ["Mara Voss, sixty"]


def test_m_adds_a_part_and_the_menu_takes_it_out(page):
    choose(page, TEXT, "sixty")
    press(page, "m")
    settled(page)
    assert texts() == ["Mara Voss", "sixty"]
    page.locator(".open .push summary").click()
    page.get_by_role("button", name="Take out the part Mara Voss").click()
    settled(page)
    assert texts() == ["sixty"]
    page.locator(".open .push summary").click()
    expect(page.get_by_role("button", name="Take out the part")).to_have_count(0)


def test_m_waits_for_the_next_selection(page):
    press(page, "m", "ArrowRight", "Shift+ArrowRight")
    press(page, "Enter")
    settled(page)
    assert texts() == ["Mara Voss", "sixty"]


def test_an_edge_moved_inwards_is_saved(page):
    move_borders(page)
    assert press(page, "ArrowLeft") == "Mara"
    press(page, "Enter")
    settled(page)
    assert texts() == ["Mara"]


def test_parts_stay_parts_when_a_border_moves(page):
    choose(page, TEXT, "sixty")
    press(page, "m")
    settled(page)
    move_borders(page)
    assert press(page, "ArrowRight") == "Mara Voss, sixty, left"
    press(page, "Enter")
    settled(page)
    assert texts() == ["Mara Voss", "sixty, left"]


def test_an_edge_that_is_no_words_end_is_a_stop_on_the_way_back(site, project, ann):
    text = "She said “It is over,” and left.\nNobody came."
    article = factories.article(project, ann, text=text)
    page = site.visit(f"/a/{article.pk}/", ann)
    tag(page, text, "“It is over,”", "1")
    move_borders(page)
    assert press(page, "ArrowLeft") == "“It is over"
    assert press(page, "ArrowRight") == "“It is over,”"
    assert press(page, "ArrowUp", "ArrowRight", "ArrowRight") == "is over,”"
    assert press(page, "ArrowLeft", "ArrowLeft") == "“It is over,”"


def test_a_button_leaves_it_as_it_is(page):
    move_borders(page)
    press(page, "ArrowLeft")
    page.get_by_role("button", name="Leave it").click()
    assert press(page, "Enter") == ""
    settled(page)
    assert texts() == ["Mara Voss"]


def test_the_foot_line_stays_one_row_while_borders_move(page):
    page.set_viewport_size({"width": 1440, "height": 900})
    before = page.locator(".desk-foot").bounding_box()["height"]
    move_borders(page)
    press(page, "ArrowRight")
    assert page.locator(".desk-foot").bounding_box()["height"] == before
    press(page, "Escape")
    expect(page.locator("#counts")).to_be_visible()
