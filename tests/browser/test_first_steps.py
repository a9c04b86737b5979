"""The first two minutes: from “Try it as ann” to a quotation, a name and a claim, by one line each."""

import pytest
from playwright.sync_api import Page, expect

from annotations.actions.demo import load_demo, start_here
from annotations.models import Annotation
from tests import factories
from tests.browser.desk import settled

FIRST = "“The island has been asleep for six winters,”"


@pytest.fixture
def demo(transactional_db, settings):
    settings.DEBUG = settings.DEMO = True
    load_demo(factories.PASSWORD)


@pytest.fixture
def page(site, demo) -> Page:
    """The unfinished article, as whoever tries it comes to it."""
    context = site.browser.new_context(base_url=site.url, viewport={"width": 1440, "height": 900})
    context.set_default_timeout(8000)
    site.contexts.append(context)
    page = context.new_page()
    site.watch(page)
    page.goto("/")
    page.get_by_role("button", name="Try it as ann").click()
    page.wait_for_url(f"**/a/{start_here()}/")
    return page


def stored(kind: str, words: str) -> Annotation:
    return Annotation.objects.get(kind=kind, texts=[words])


def says(page: Page, sentence: str) -> None:
    expect(page.locator("#step")).to_be_visible()
    assert page.locator("#step").inner_text() == sentence


def test_three_lines_lead_through_a_quotation_a_name_and_a_claim(page):
    says(page, "This is something someone said. Press Enter.")
    assert page.evaluate("String(getSelection())") == FIRST
    page.keyboard.press("Enter")
    settled(page)
    expect(page.locator("#step")).to_be_hidden()
    expect(page.get_by_role("button", name="Accept suggestions")).to_be_visible()
    page.keyboard.press("Enter")
    settled(page)
    quote = stored("quote", FIRST)
    assert {link.role: link.texts for link in quote.links.all()} == {
        "speaker": ["Ilse Varnholt"],
        "cue": ["told"],
        "addressee": ["Courier"],
    }
    expect(page.locator(f"#h-{quote.pk}")).to_contain_text(f"Ilse Varnholt — told → Courier: {FIRST}")
    expect(page.locator("#said")).to_have_text("Saved. Next quotation: q")
    expect(page.locator("#step")).to_be_hidden()

    page.keyboard.press("q")
    page.keyboard.press("Enter")
    settled(page)
    page.keyboard.press("Enter")
    settled(page)
    says(page, "This is a name. Press Enter.")
    page.keyboard.press("Enter")
    settled(page)
    assert stored("entity", "Ilse Varnholt")
    says(page, "This can be checked. Press 3.")
    page.keyboard.press("3")
    settled(page)
    assert stored("claim", "carried 48,000 passengers in its last year")
    expect(page.locator("#step")).to_be_hidden()
    page.reload()
    expect(page.locator("#tagbar")).to_be_hidden()
    assert page.evaluate("String(getSelection())") == ""


def test_a_line_is_there_only_while_its_passage_is_selected(page):
    says(page, "This is something someone said. Press Enter.")
    page.keyboard.press("q")
    expect(page.locator("#step")).to_be_hidden()
    page.keyboard.press("Escape")
    page.reload()
    says(page, "This is something someone said. Press Enter.")


def test_without_a_keyboard_the_line_names_the_button(page):
    page.set_viewport_size({"width": 390, "height": 844})
    says(page, "This is something someone said. Press Quote.")
    page.locator("#tagbar").get_by_role("button", name="Quote").click()
    settled(page)
    assert stored("quote", FIRST)


def test_the_work_can_then_be_seen_as_the_reviewer(page):
    page.get_by_role("button", name="Submit article").click()
    page.get_by_role("button", name="Submit anyway").click()  # quotations that nobody has marked
    page.get_by_role("button", name="See it as the reviewer").click()
    page.wait_for_url(f"**/a/{start_here()}/")
    expect(page.locator(".top .menu summary")).to_contain_text("rev")
    expect(page.locator("#step")).to_have_count(0)
    page.get_by_role("link", name="claim, submitted").click()
    expect(page.get_by_role("button", name="Approve")).to_be_visible()
