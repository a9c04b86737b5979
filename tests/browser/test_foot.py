"""The foot line: in one row, and what it says covers nothing."""

import itertools
import re

import pytest
from playwright.sync_api import expect

from tests import factories
from tests.browser.desk import settled, tag
from tests.factories import TEXT, annotation

WIDE = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
QUOTE = "“We have waited eleven years,”"


def height(page) -> float:
    return page.locator(".desk-foot").bounding_box()["height"]


@pytest.mark.parametrize("width", [360, 390, 720, 760, 1024, 1440])
def test_nothing_in_the_foot_line_covers_another_with_somebody_else_here(site, hearing, ann, rev, width):
    site.visit(f"/a/{hearing.pk}/", rev).wait_for_timeout(1500)
    page = site.visit(f"/a/{hearing.pk}/", ann, viewport={"width": width, "height": 800})
    expect(page.locator("#here")).to_have_text("rev is here, too")
    boxes = page.locator(".desk-foot :is(.button, #state)").evaluate_all(
        "(all) => all.map((one) => one.getBoundingClientRect()).filter((box) => box.width).map(({ x, y, right, bottom }) => [x, y, right, bottom])"
    )
    assert page.locator(".desk-foot").bounding_box()["height"] <= (78 if width <= 900 else 56)
    assert all(x >= 0 and right <= width for x, _, right, _ in boxes)
    rows = [
        sorted(box for box in boxes if (box[1] > min(y for _, y, _, _ in boxes) + 20) == below)
        for below in (False, True)
    ]
    assert all(one[2] <= other[0] + 1 for row in rows for one, other in itertools.pairwise(row))


@pytest.mark.parametrize("width", [360, 390, 720, 760, 1024, 1280, 1440, 1920])
@pytest.mark.parametrize("person", ["analyst", "reviewer"])
def test_what_is_said_has_room_with_somebody_else_here(site, hearing, ann, rev, person, width):
    mine, theirs = (ann, rev) if person == "analyst" else (rev, ann)
    site.visit(f"/a/{hearing.pk}/", theirs).wait_for_timeout(1500)
    page = site.visit(f"/a/{hearing.pk}/", mine, viewport={"width": width, "height": 800})
    expect(page.locator("#here")).to_have_text(f"{theirs} is here, too")

    said = page.locator("#said")
    said.evaluate("one => one.textContent = 'Approved: 3. u takes that back. 25 are left to decide.'")

    assert height(page) <= (78 if width <= 900 else 56)
    assert said.bounding_box()["width"] >= 90


def test_what_is_said_on_a_phone_moves_nothing_and_names_no_key(site, project, ann):
    article = factories.article(
        project, ann, text="“We will build it,” Mara Voss told Radio Nord. “Nobody is against it.”"
    )
    page = site.visit(
        f"/a/{article.pk}/", ann, viewport={"width": 390, "height": 800}, has_touch=True, is_mobile=True
    )
    before = height(page)
    page.locator("#next-button").tap()
    expect(page.locator("#said")).to_have_text(re.compile("2 quotations are not yet marked."))
    assert (height(page), page.locator("#said").inner_text()) == (before, "2 quotations are not yet marked.")
    page.get_by_role("button", name="Quote").tap()
    expect(page.get_by_role("button", name="Accept suggestions")).to_be_visible()
    page.get_by_role("button", name="Accept suggestions").tap()
    settled(page)
    assert (height(page), page.locator("#said").inner_text()) == (before, "Saved.")
    assert (
        page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--foot')")
        == f"{before:.0f}px"
    )


def test_undo_and_redo_are_buttons(site, article, ann):
    page = site.visit(f"/a/{article.pk}/", ann, viewport=WIDE)
    tag(page, TEXT, QUOTE, "1")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".note-card")).to_have_count(0)
    page.get_by_role("button", name="Redo").click()
    expect(page.locator(".note-card")).to_have_count(1)


@pytest.mark.parametrize("viewport", [PHONE, {"width": 760, "height": 700}])
def test_nothing_covers_what_one_presses(site, article, ann, viewport):
    row = annotation(article, ann)
    page = site.visit(f"/a/{article.pk}/?annotation={row.pk}", ann, viewport=viewport)
    for name in ("Submit", "Submit article"):
        page.get_by_role("button", name=name, exact=True).click(trial=True)
    foot = page.locator(".desk-foot").bounding_box()
    sheet = page.locator(".note-card.open").bounding_box()
    assert sheet["y"] + sheet["height"] <= foot["y"] + 1
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
