"""What scripts write has its own direction, too: suggestions, the foot line, the text field of a paragraph."""

import pytest
from playwright.sync_api import Page, expect

from annotations.models import Annotation
from tests import factories
from tests.browser.desk import choose, settled

TEXT = "“חיכינו אחת עשרה שנים,” Mara Voss told אמרה.\nהיא אמרה שהמחסום יגן על ארבעת אלפים בתים."
WRONG = """
() => {
  const wrong = [];
  const nodes = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = nodes.nextNode(); node; node = nodes.nextNode()) {
    const element = node.parentElement;
    if (!/[\\u0590-\\u05ff]/.test(node.data) || element.closest("script, dialog:not([open])")) continue;
    if (!element.closest("bdi, [dir]:not(html, body)")) wrong.push(`${element.localName}: ${node.data}`);
  }
  return wrong;
}
"""


@pytest.fixture
def page(site, project, ann) -> Page:
    article = factories.article(project, ann, text=TEXT, headline="כותרת")
    return site.visit(f"/a/{article.pk}/", ann, viewport={"width": 1440, "height": 900})


def test_each_paragraph_goes_its_own_way(page):
    ways = page.evaluate(
        "[...document.querySelectorAll('#text > p')].map((p) => getComputedStyle(p).direction)"
    )

    assert ways == ["rtl", "rtl"]
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).direction") == "rtl"
    assert page.evaluate("getComputedStyle(document.body).direction") == "ltr"


def test_what_scripts_say_of_words_has_its_own_direction(page):
    choose(page, TEXT, "היא אמרה")
    page.keyboard.press("Digit1")
    settled(page)
    page.keyboard.press("Escape")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#said bdi")).to_be_visible()
    assert page.evaluate(WRONG) == []

    page.keyboard.press("Escape")
    page.keyboard.press("r")
    field = page.locator("#plain textarea")
    expect(field).to_have_attribute("dir", "auto")
    page.evaluate("document.querySelector('#plain textarea').setSelectionRange(1, 8)")
    page.keyboard.press("Digit2")
    expect(page.locator("#plain output bdi")).to_have_text("חיכינו")
    settled(page)
    expect(page.locator("#plain .plain-marks button")).not_to_have_count(0)
    assert page.evaluate(WRONG) == []
    assert Annotation.objects.filter(kind="entity", texts=["חיכינו"]).exists()


def test_suggestions_have_their_own_direction(site, project, ann):
    text = "“We have waited,” Mara Voss told the Courier."
    article = factories.article(project, ann, text=text)
    page = site.visit(f"/a/{article.pk}/", ann, viewport={"width": 1440, "height": 900})

    choose(page, text, "“We have waited,”")
    page.keyboard.press("Digit1")

    expect(page.locator("#said bdi").first).to_have_text("Mara Voss")
    hint = page.locator("input.ghost").first
    expect(hint).to_have_attribute("dir", "auto")
    assert hint.evaluate("(input) => getComputedStyle(input, '::placeholder').unicodeBidi") == "plaintext"
