"""An opened card stands in view: above the foot line, and out of the way of who selects or picks words."""

import pytest
from playwright.sync_api import expect

from annotations.actions.review.deciding import move
from annotations.choices import Verb
from annotations.models import Annotation
from tests import factories
from tests.browser.desk import HEARING, choose, settled, tag


def low(page, row) -> None:
    """Scroll until the passage stands just above the foot line."""
    page.evaluate(
        """(id) => {
          const mark = document.querySelector(`#text mark[data-a~="${id}"]`);
          const foot = document.querySelector(".desk-foot").getBoundingClientRect().top;
          scrollBy(0, mark.getBoundingClientRect().bottom - foot + 40);
        }""",
        str(row.pk),
    )


@pytest.mark.parametrize("by", ["mouse", "key"])
def test_an_opened_card_comes_up_above_the_foot_line(site, hearing, ann, by):
    page = site.visit(f"/a/{hearing.pk}/", ann, viewport={"width": 1440, "height": 700})
    row = Annotation.objects.order_by("created_at").last()
    low(page, row)
    if by == "mouse":
        page.locator(f'#text mark[data-a~="{row.pk}"]').click()
    else:
        page.locator(f"#c-{row.pk} h3 a").press("Enter")
    expect(page.locator(f"#c-{row.pk} .moves")).to_be_visible()
    page.wait_for_timeout(200)
    foot = page.locator(".desk-foot").bounding_box()["y"]
    card = page.locator(f"#c-{row.pk}").bounding_box()
    assert card["y"] + card["height"] <= foot
    assert 0 < page.locator(f'#text mark[data-a~="{row.pk}"]').bounding_box()["y"] < foot


def test_what_is_suggested_late_comes_up_too(site, project, ann):
    lines = HEARING.split("\n")
    said = "\n".join([*lines[:18], "“It will cost more,” the mayor Mara Voss told the Courier.", *lines[18:]])
    article = factories.article(project, ann, text=said)
    row = factories.annotation(article, ann, passage="“It will cost more,”")
    page = site.visit(f"/a/{article.pk}/", ann, viewport={"width": 1440, "height": 700})
    held = []
    page.route("**/suggestions*.js", lambda route: held.append(route))
    low(page, row)
    page.locator(f'#text mark[data-a~="{row.pk}"]').click()
    expect(page.locator(f"#c-{row.pk} .moves")).to_be_visible()
    page.wait_for_timeout(200)
    held[0].continue_()
    expect(page.locator(".take button")).to_be_visible()
    page.wait_for_timeout(200)
    card = page.locator(f"#c-{row.pk}").bounding_box()
    assert card["y"] + card["height"] <= page.locator(".desk-foot").bounding_box()["y"]


def test_the_reasons_for_sending_back_come_up_too(site, hearing, ann, rev):
    row = Annotation.objects.order_by("created_at").last()
    move(by=ann, annotation_id=row.pk, version=None, verb=Verb.SUBMIT)
    page = site.visit(f"/a/{hearing.pk}/?annotation={row.pk}", rev, viewport={"width": 1440, "height": 700})
    page.wait_for_timeout(300)
    page.keyboard.press("x")
    expect(page.locator("button[name=reason]:focus")).to_have_count(1)
    page.wait_for_timeout(200)
    last = page.locator(".open button[name=reason]").last.bounding_box()
    assert last["y"] + last["height"] <= page.locator(".desk-foot").bounding_box()["y"]


def test_a_menu_of_a_card_below_the_text_comes_into_view(site, hearing, ann):
    page = site.visit(
        f"/a/{hearing.pk}/", ann, viewport={"width": 390, "height": 700}, has_touch=True, is_mobile=True
    )
    tag(page, HEARING, "nobody", "1", nth=2)
    page.locator(".open .menu.push > summary").tap()
    delete = page.get_by_role("button", name="Delete this quote")
    expect(delete).to_be_in_viewport()
    foot = page.locator(".desk-foot").bounding_box()["y"]
    page.wait_for_timeout(200)
    box = delete.bounding_box()
    assert box["y"] + box["height"] <= foot


def test_nothing_scrolls_when_an_open_card_is_saved(site, hearing, ann):
    page = site.visit(f"/a/{hearing.pk}/", ann, viewport={"width": 1440, "height": 700})
    row = Annotation.objects.order_by("created_at").last()
    page.locator(f'#text mark[data-a~="{row.pk}"]').click()
    expect(page.locator(f"#c-{row.pk} .moves")).to_be_visible()
    page.wait_for_timeout(200)
    low(page, row)
    before = page.evaluate("scrollY")
    page.keyboard.press("h")
    settled(page)
    assert page.evaluate("scrollY") == before


def test_a_card_that_lies_over_the_text_gives_way_to_a_selection(site, hearing, ann):
    page = site.visit(f"/a/{hearing.pk}/", ann, viewport={"width": 390, "height": 800})
    tag(page, HEARING, "nobody", "1", nth=2)
    expect(page.locator(".note-card.open")).to_be_visible()
    choose(page, HEARING, "nobody", nth=3)
    expect(page.locator("#tagbar")).to_be_visible()
    expect(page.locator(".note-card.open")).to_be_hidden()
    page.keyboard.press("Escape")
    expect(page.locator(".note-card.open")).to_be_visible()


def test_while_words_are_picked_the_card_below_the_text_gives_way(site, hearing, ann):
    page = site.visit(
        f"/a/{hearing.pk}/", ann, viewport={"width": 390, "height": 800}, has_touch=True, is_mobile=True
    )
    tag(page, HEARING, "nobody", "3", nth=2)
    page.get_by_role("button", name="Claimant: take words from the text").tap()
    expect(page.locator(".note-card.open")).to_be_hidden()
    page.get_by_role("button", name="Leave it").tap()
    expect(page.locator(".note-card.open")).to_be_visible()
