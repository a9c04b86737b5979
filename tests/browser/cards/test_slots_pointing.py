"""Slots: what stands elsewhere is asked about, what is marked is pointed at, a quote in a quote is suggested."""

import pytest
from playwright.sync_api import Page, expect

from annotations.models import Annotation
from tests import factories
from tests.browser.desk import settled, tag

WIDE = {"width": 1440, "height": 900}
OUTER = "“He said ‘never again’ to all of us,”"
TEXT = f"The public knows.\n\n{OUTER} Mara Voss told the Courier.\n\nThe mayor left."


@pytest.fixture
def page(site, project, ann) -> Page:
    article = factories.article(project, ann, text=TEXT)
    return site.visit(f"/a/{article.pk}/", ann, viewport=WIDE)


def links(row: Annotation) -> list[tuple]:
    return [(link.role, link.texts, link.target_id) for link in row.links.all()]


def test_words_of_another_paragraph_are_shown_and_taken_by_a_second_enter(page):
    row = tag(page, TEXT, OUTER, "1")
    page.keyboard.press("f")
    page.keyboard.type("the public")

    page.keyboard.press("Enter")
    expect(page.locator(".open .slot p").first).to_contain_text("“The public” is in paragraph 1")
    expect(page.locator("#state")).to_contain_text("1 to answer")
    expect(page.locator("#state.failed, #said.failed")).to_have_count(0)
    assert page.evaluate("[...CSS.highlights.get('words')].map(String)") == ["The public"]
    assert links(row) == []
    expect(page.get_by_role("button", name="Take it")).to_be_focused()
    page.keyboard.press("Enter")
    settled(page)

    assert links(row) == [("speaker", ["The public"], None)]


def test_nobody_is_offered_where_it_is_accepted_and_nowhere_else(page):
    tag(page, TEXT, OUTER, "1")
    offered = page.locator(".open .slot input[list]").evaluate_all(
        "all => all.filter((one) => [...one.list.options].some(({ value }) => value === 'nobody')).map((one) => one.id)"
    )

    assert [one.split("-")[0] for one in offered] == ["speaker"]


def test_a_quote_that_is_clicked_is_the_one_around_this(page):
    outer = tag(page, TEXT, OUTER, "1")
    inner = tag(page, TEXT, "‘never again’", "1")
    page.get_by_text("When, inside, continues").click()

    page.get_by_role("button", name="Inside: take words from the text").click()
    page.locator(f'#text mark[data-a="{outer.pk}"]').first.click(position={"x": 40, "y": 12})
    settled(page)

    assert links(inner) == [("within", None, outer.pk)]
    expect(page.locator(f"#c-{inner.pk}.open")).to_have_count(1)


def test_a_source_that_is_clicked_is_the_speaker(page):
    source = tag(page, TEXT, "Mara Voss", "4")
    quote = tag(page, TEXT, OUTER, "1")

    page.get_by_role("button", name="Who: take words from the text").click()
    page.locator(f'#text mark[data-a="{source.pk}"]').click()
    settled(page)

    assert links(quote) == [("speaker", ["Mara Voss"], source.pk)]


def test_a_quote_in_a_quote_is_suggested_to_be_inside_it(page):
    outer = tag(page, TEXT, OUTER, "1")
    page.keyboard.press("Escape")
    inner = tag(page, TEXT, "‘never again’", "1")

    expect(page.locator(".open .take")).to_contain_text(f"It is inside {OUTER}")
    expect(page.locator("#said")).to_contain_text("it is inside the quote around it")
    page.keyboard.press("Enter")
    settled(page)

    assert ("within", None, outer.pk) in links(inner)
    expect(page.locator(".open .take")).to_have_count(0)


def test_what_is_the_cards_own_is_not_offered_in_its_slots(page):
    tag(page, TEXT, OUTER, "1")
    row = tag(page, TEXT, "‘never again’", "1")
    page.get_by_text("When, inside, continues").click()
    page.locator(f"#within-{row.pk}").focus()
    offered = page.locator(f"#within-{row.pk}").evaluate(
        "one => [...one.list.options].filter((option) => !option.disabled).map(({ value }) => value)"
    )

    assert offered == [OUTER]
