"""Two people, or two tabs, at one annotation: both texts are shown, and either can be kept."""

import re

from playwright.sync_api import expect

from tests import factories
from tests.browser.desk import settled

WIDE = {"width": 1440, "height": 900}


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
    expect(said).to_have_text(["not set", "3 must be checked"])
    second.get_by_role("button", name="Use mine").click()
    expect(second.get_by_text("Two people changed this at once.")).to_have_count(0)
    settled(second)
    claim.refresh_from_db()
    assert claim.attributes == {"statement": "It protects nobody."}
