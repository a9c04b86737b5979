"""The guidelines beside the text, as people read them while they mark."""

import pytest
from playwright.sync_api import expect

from annotations.actions.projects import write_guidelines
from annotations.choices import Role
from tests import factories
from tests.browser.desk import settled, tag
from tests.factories import TEXT

WIDE = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
RULES = "## Quotes\n\n" + "- Take the quotation marks with you.\n" * 60


@pytest.fixture
def rules(project):
    return write_guidelines(by=factories.member(project, "max", Role.MANAGER), slug=project.slug, text=RULES)


def test_guidelines_stand_beside_the_text_while_one_marks(site, article, ann, rules):
    page = site.visit(f"/a/{article.pk}/", ann, viewport=WIDE)
    before = page.locator("#text").bounding_box()
    page.keyboard.press("i")
    panel = page.get_by_role("complementary", name="Guidelines")
    expect(panel).to_be_visible()
    expect(page.get_by_role("link", name="Guidelines", expanded=True)).to_be_visible()
    text, beside = page.locator("#text").bounding_box(), panel.bounding_box()
    assert (text["width"], text["height"]) == (before["width"], before["height"])
    assert beside["x"] + beside["width"] <= text["x"]
    tag(page, TEXT, "Mara Voss", "2")
    card = page.locator(".note-card.open").bounding_box()
    assert text["x"] + text["width"] <= card["x"]
    assert card["x"] + card["width"] <= WIDE["width"]
    page.reload()
    expect(panel).to_be_visible()
    panel.get_by_role("button", name="Close the guidelines").click()
    expect(panel).to_have_count(0)
    expect(page.locator("#guide-button")).to_be_focused()
    page.reload()
    expect(panel).to_have_count(0)


def test_on_a_phone_guidelines_are_a_sheet(site, article, ann, rules):
    page = site.visit(f"/a/{article.pk}/", ann, viewport=PHONE)
    page.get_by_role("link", name="Guidelines").click()
    panel = page.get_by_role("complementary", name="Guidelines")
    expect(panel).to_be_visible()
    assert panel.bounding_box()["y"] > PHONE["height"] / 4
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.get_by_role("link", name="Guidelines").click()
    expect(panel).to_have_count(0)
    settled(page)
