"""How the workspace is seen: in print, in few colours, with little motion; and hit by a finger."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.desk import HEARING, choose, tag
from tests.factories import TEXT, annotation, span

WIDE = {"width": 1440, "height": 900}
KINDS = {
    "quote": "“We have waited eleven years,”",
    "entity": "Mara Voss",
    "claim": "4,000 homes",
    "source": "spokesman",
}
LINES = """() => Object.fromEntries([...document.querySelectorAll("#text mark")].map((mark) =>
  [mark.textContent, getComputedStyle(mark).backgroundImage]))"""


@pytest.fixture
def quote(article, ann):
    """One annotation of each kind, and a quote in two parts where a claim starts, too."""
    for kind, passage in list(KINDS.items())[1:]:
        annotation(article, ann, kind, passage)
    parts = [span(TEXT, "She said"), span(TEXT, "stood by")]
    annotation(article, ann, "quote", "She said", spans=parts)
    annotation(article, ann, "claim", "She said the barrier")
    return annotation(article, ann)


def test_print_numbers_each_passage_and_its_note(site, article, ann, quote):
    page = site.visit(f"/a/{article.pk}/?annotation={quote.pk}", ann, viewport=WIDE, color_scheme="dark")
    page.emulate_media(media="print")
    for hidden in (".top", ".desk-foot", ".by-hand", ".note-card .body", "#tagbar", ".guide"):
        assert page.locator(hidden).locator("visible=true").count() == 0
    expect(page.get_by_role("heading", name="Annotations")).to_be_visible()
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.querySelector('#cards h3')).color") == "rgb(0, 0, 0)"
    starts = page.locator("#text mark").evaluate_all(
        "(marks) => marks.map((mark) => [mark.getAttribute('aria-describedby')?.split(' ').length ?? 0, mark.textContent])"
    )
    assert [(count, words) for count, words in starts if count] == [
        (1, "“We have waited eleven years,”"),
        (1, "Mara Voss"),
        (2, "She said"),
        (1, "4,000 homes"),
        (1, "spokesman"),
    ]
    assert page.locator("#cards .note-card").count() == 6
    assert len(page.pdf()) > 1000


@pytest.mark.parametrize(
    "how", [{"contrast": "more"}, {"forced_colors": "active"}, {}], ids=["contrast", "forced", "print"]
)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_kinds_differ_by_their_lines_and_not_by_colour_alone(site, article, ann, quote, how, scheme):
    page = site.visit(
        f"/a/{article.pk}/?annotation={quote.pk}", ann, viewport=WIDE, color_scheme=scheme, **how
    )
    if not how:
        page.emulate_media(media="print")
    drawn = page.evaluate(LINES)
    shapes = [re.sub(r"rgba?\([^)]*\)|color\([^)]*\)", "", drawn[words]) for words in KINDS.values()]
    assert len(set(shapes)) == 4


@pytest.mark.parametrize(
    "how", [{"contrast": "more"}, {"forced_colors": "active"}], ids=["contrast", "forced"]
)
def test_active_and_focus_are_outlined(site, article, ann, quote, how):
    page = site.visit(f"/a/{article.pk}/?annotation={quote.pk}", ann, viewport=WIDE, **how)
    outline = "(one) => getComputedStyle(one).outlineStyle"
    assert page.locator(".note-card.active").evaluate(outline) == "solid"
    assert page.locator(".note-card:not(.active)").first.evaluate(outline) == "none"
    page.locator("#guide-button").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    choose(page, TEXT, "stood by")
    page.locator("#tagbar").wait_for(state="visible")


def test_nothing_moves_for_whoever_asked_for_no_motion(site, article, ann, quote):
    page = site.visit(f"/a/{article.pk}/", ann, viewport=WIDE, reduced_motion="reduce")
    page.locator("#text mark").first.click()
    moving = "() => document.getAnimations().length"
    assert page.evaluate(moving) == 0
    slow = """() => [...document.querySelectorAll("*")].filter((one) => {
      const style = getComputedStyle(one);
      return style.transitionDuration !== "0s" || style.animationName !== "none" || style.scrollBehavior === "smooth";
    }).length"""
    assert page.evaluate(slow) == 0


@pytest.mark.parametrize("width", [390, 820, 1280])
def test_targets_are_large_enough_for_a_finger(site, hearing, ann, width):
    page = site.visit(
        f"/a/{hearing.pk}/",
        ann,
        viewport={"width": width, "height": 800},
        has_touch=True,
        is_mobile=True,
    )
    tag(page, HEARING, "nobody", "1", nth=2)
    heights = page.locator(
        ":is(.note-card.open, .desk-foot) :is(.button, input:not([type=checkbox], [type=hidden]), select)"
    ).evaluate_all("(all) => all.map((one) => one.getBoundingClientRect().height).filter(Boolean)")
    assert heights
    assert min(heights) >= 40
