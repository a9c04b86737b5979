"""Reading and marking one paragraph in a text field, as a screen reader and the keyboard know it."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from annotations.models import Annotation
from tests.browser.desk import settled
from tests.factories import annotation


@pytest.fixture
def page(site, article, ann):
    annotation(article, ann, "source", "Mara Voss")
    page = site.visit(f"/a/{article.pk}/", ann)
    page.keyboard.press("r")
    expect(page.locator("#plain")).to_be_visible()
    return page


def test_a_paragraph_is_read_and_marked_by_keyboard_alone(page, article):
    field = page.locator("#plain textarea")
    expect(field).to_be_focused()
    expect(field).to_have_value("“We have waited eleven years,” Mara Voss told the Courier.")
    expect(page.locator("#plain-title")).to_have_text("Paragraph 1 of 3")
    expect(page.locator(".plain-marks")).to_contain_text("Mara Voss")
    page.keyboard.press("PageDown")
    expect(page.locator("#plain-title")).to_have_text("Paragraph 2 of 3")
    value = field.input_value()
    start = value.index("👩‍👩‍👧")
    family = len("👩‍👩‍👧".encode("utf-16-le")) // 2
    before = len(value[:start].encode("utf-16-le")) // 2
    for _ in range(before):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    assert page.evaluate("document.activeElement.selectionEnd") == before + family
    page.keyboard.press("2")
    expect(page.locator("#plain output")).to_have_text("Marked as entity: 👩‍👩‍👧")
    expect(page.locator(".plain-marks")).to_contain_text("👩‍👩‍👧")
    settled(page)
    made = Annotation.objects.get(kind="entity")
    assert (made.texts, made.kind) == (["👩‍👩‍👧"], "entity")
    page.keyboard.press("PageDown")
    page.keyboard.press("PageDown")
    expect(page.locator("#plain-title")).to_have_text("Paragraph 3 of 3")
    page.keyboard.press("Escape")
    expect(page.locator("#plain")).to_have_count(0)
    expect(page.locator(f"#c-{made.pk} h3 a")).to_be_focused()


def test_the_text_in_the_field_stays_as_it_is(page):
    field = page.locator("#plain textarea")
    before = field.input_value()
    page.keyboard.type("x")
    page.keyboard.press("Delete")
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+x")
    page.keyboard.insert_text("paste")
    assert field.input_value() == before


def test_nothing_is_marked_without_words(page):
    page.keyboard.press("1")
    expect(page.locator("#plain output")).to_have_text("Select the words first.")
    settled(page)
    assert Annotation.objects.count() == 1


def test_what_is_marked_there_leads_to_its_card(page, article):
    source = Annotation.objects.get()
    page.locator(".plain-marks button").click()
    expect(page.locator("#plain")).to_have_count(0)
    expect(page.locator(f"#c-{source.pk}.open.active")).to_be_visible()


def test_it_has_no_barriers_and_a_button(page):
    assert [violation["id"] for violation in Axe().run(page).response["violations"]] == []
    page.get_by_role("button", name="Close").click()
    page.locator("#plain-button").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#plain textarea")).to_be_focused()
