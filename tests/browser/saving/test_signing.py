"""Signing in again without leaving the page."""

from playwright.sync_api import expect

from tests.browser.desk import choose
from tests.factories import TEXT

WIDE = {"width": 1440, "height": 900}


def test_who_leaves_the_sign_in_is_asked_again_at_the_next_save(site, article, ann):
    page = site.visit(f"/a/{article.pk}/", ann, viewport=WIDE)
    page.context.clear_cookies(name="sessionid")
    for words in ("Mara Voss", "Courier"):
        choose(page, TEXT, words)
        page.keyboard.press("Digit2")
        page.get_by_role("dialog").wait_for()
        page.keyboard.press("Escape")
        expect(page.locator("dialog[open]")).to_have_count(0)
    expect(page.locator("#state")).to_contain_text("2 unsaved")
