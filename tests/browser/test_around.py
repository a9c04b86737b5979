"""What is around the text of an article: the guidelines, the way from article to article, and somebody else at the same time."""

import re

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


def test_two_tabs_at_one_annotation_see_yours_and_theirs(site, article, ann):
    claim = factories.annotation(article, ann, "claim", "the barrier would protect 4,000 homes")
    path = f"/a/{article.pk}/?annotation={claim.pk}"
    first = site.visit(path, ann, viewport=WIDE)
    second = first.context.new_page()
    site.watch(second)
    second.goto(path)
    for tab, statement in ((first, "It protects 4,000 homes."), (second, "It protects many homes.")):
        tab.get_by_label("statement").fill(statement)
        tab.get_by_label("statement").blur()
        expect(tab.locator("#state")).to_contain_text(re.compile("All saved|1 refused"))
        tab.wait_for_timeout(700)
    said = second.locator("tbody", has_text="Statement").get_by_role("cell")
    expect(said).to_have_text(["It protects many homes.", "It protects 4,000 homes."])
    expect(second.get_by_role("columnheader")).to_have_text(
        ["Yours", re.compile(r"^\s*Theirs\s+ann, just now")]
    )
    second.get_by_role("link", name="Keep theirs").click()
    expect(second.get_by_text("Two people changed this at once.")).to_have_count(0)
    expect(second.get_by_label("statement")).to_have_value("It protects 4,000 homes.")
    settled(second)

    first.get_by_label("checkability").or_(first.get_by_label("to be checked")).select_option("3")
    first.wait_for_timeout(1000)
    settled(first)
    second.get_by_label("statement").fill("It protects nobody.")
    second.get_by_label("statement").blur()
    said = second.locator("tbody", has_text="To be checked").get_by_role("cell")
    expect(said).to_have_text(["–", "3 must be checked"])
    second.get_by_role("button", name="Use mine").click()
    expect(second.get_by_text("Two people changed this at once.")).to_have_count(0)
    settled(second)
    claim.refresh_from_db()
    assert claim.attributes == {"statement": "It protects nobody."}
