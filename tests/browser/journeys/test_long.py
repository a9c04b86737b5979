"""Long lists and long texts: 5,000 annotations on one article, a text of 500,000 characters."""

import re

import pytest
from playwright.sync_api import expect

from annotations.actions.annotating.marking import mark_many
from annotations.actions.annotating.sameness import Duplicates
from annotations.models import Annotation
from tests import factories
from tests.browser.desk import choose, settled

WIDE = {"width": 1440, "height": 900}
KINDS = ["quote", "entity", "claim", "source"]
SENTENCE = (
    "“It holds,” Mara Voss told the Courier in district {0:05}; 👩‍👩‍👧 stood by, and the barrier was built.\n"
)


def long_article(project, ann, *, lines, annotated):
    """An article of so many lines, the first of which are annotated: each in its turn as quote, entity, claim, source."""
    text = "".join(SENTENCE.format(number) for number in range(lines)) + f"{lines} lines."
    article = factories.article(project, ann, text=text, headline="A long report")
    starts = [found.start() for found in re.finditer("Mara Voss", text)]
    items = [
        {"kind": KINDS[at % 4], "spans": [[start, start + 9 + at // lines]]}
        for at, start in enumerate(starts * 3)
    ]
    mark_many(by=ann, article_id=article.pk, items=items[:annotated], duplicates=Duplicates.ALLOW)
    return text, article


def opened(site, article, who):
    """The page, which may take its time on a machine that is busy with other things."""
    page = site.visit("/", who, viewport=WIDE)
    page.goto(f"/a/{article.pk}/", timeout=60_000)
    return page


@pytest.fixture
def crowded(project, ann):
    return long_article(project, ann, lines=2000, annotated=5000)


def saved(page):
    """Wait until all is saved, however busy the machine is."""
    page.wait_for_timeout(120)
    expect(page.locator("#state")).to_contain_text("All saved", timeout=30_000)
    settled(page)


def test_five_thousand_annotations_are_a_list_that_follows_the_text(site, crowded, ann):
    _, article = crowded
    page = opened(site, article, ann)
    expect(page.locator(".note-card")).to_have_count(5000)
    expect(page.locator("#cards.placed")).to_have_count(0)
    assert page.locator("#cards").evaluate(
        "(one) => one.scrollHeight > one.clientHeight && one.clientHeight < innerHeight"
    )
    page.locator("#p1000").scroll_into_view_if_needed()
    page.mouse.wheel(0, 300)
    page.wait_for_timeout(600)
    beside = page.evaluate(
        """() => {
          const {top, bottom} = document.getElementById("cards").getBoundingClientRect();
          const seen = [...document.querySelectorAll(".note-card")].filter((one) => {
            const box = one.getBoundingClientRect();
            return box.top >= top && box.bottom <= bottom;
          });
          const lines = new Set(seen.map((one) => document.querySelector(`#text mark[data-a~="${one.id.slice(2)}"]`).closest("p")));
          return [...lines].some((line) => line.getBoundingClientRect().top > 0 && line.getBoundingClientRect().bottom < innerHeight);
        }"""
    )
    assert beside


def test_the_filter_shows_a_part_is_walked_by_j_and_is_remembered(site, project, ann, rev, article):
    _, article = long_article(project, ann, lines=40, annotated=40)
    page = opened(site, article, ann)
    page.get_by_label("Kind", exact=True).select_option("claim")
    expect(page.locator("#filter output")).to_have_text("10 of 40")
    expect(page.locator(".note-card:visible")).to_have_count(10)
    page.get_by_label("Status", exact=True).focus()
    page.locator("#filter select").first.blur()
    page.locator("#filter select").last.blur()
    for _ in range(3):
        page.keyboard.press("j")
        expect(page.locator(".note-card.active.open.claim")).to_have_count(1)
    assert (
        page.locator(".note-card").evaluate_all(
            "(all) => all.filter((one) => one.offsetHeight).findIndex((one) => one.matches('.active'))"
        )
        == 2
    )
    page.goto(f"/a/{article.pk}/")
    expect(page.locator("#filter output")).to_have_text("10 of 40")
    page.get_by_label("Kind", exact=True).select_option("")
    expect(page.locator(".note-card:visible")).to_have_count(40)
    page.get_by_label("Status", exact=True).select_option("approved")
    expect(page.locator(".note-card:visible")).to_have_count(0)
    expect(page.locator("#filter output")).to_have_text("0 of 40")
    page.get_by_role("button", name="Show all").click()
    expect(page.locator(".note-card").first).to_be_visible()
    expect(page.locator("#filter output")).to_have_text("")
    expect(page.get_by_role("button", name="Show all")).to_be_hidden()
    other = site.visit(f"/a/{article.pk}/", rev, viewport=WIDE)
    other.get_by_label("Mine").check()
    expect(other.locator("#filter output")).to_have_text("0 of 40")


def test_a_text_of_500_000_characters_says_so_and_can_be_marked(site, project, ann):
    text, article = long_article(project, ann, lines=5200, annotated=20)
    assert len(text) > 500_000
    page = opened(site, article, ann)
    expect(page.locator(".masthead")).to_contain_text(f"long: {len(text):,} characters")
    assert page.locator("#text").evaluate("(text) => text.textContent") == text
    page.locator("#p5199").scroll_into_view_if_needed()
    at = "district 05199; 👩‍👩‍👧 stood by"
    start, end = choose(page, text, at)
    page.keyboard.press("Digit3")
    saved(page)
    mine = Annotation.objects.latest("created_at")
    assert [tuple(one) for one in mine.spans] == [(start, end)]
    assert mine.texts == [at]
    page.evaluate("getSelection().removeAllRanges()")
    assert page.evaluate("window.find('district 02500')"), "what is out of view is found, too"
    assert page.evaluate("getSelection().toString()") == "district 02500"
    assert page.evaluate("getSelection().anchorNode.parentElement.closest('p').id") == "p2500"
