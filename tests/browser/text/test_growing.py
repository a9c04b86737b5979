"""What a selection grows by comes late, and fast: keys behind it wait, and a long paragraph costs no more."""

import pytest
from playwright.sync_api import expect

from annotations.models import Annotation
from tests import factories
from tests.browser.desk import fetch, held, loaded, settled, until

TEXT = "Mara Voss told the Courier. “We waited,” she said."
LATE = "**/growing*.js*"
SENTENCE = "Mara Voss told the Courier on Monday, after the vote, that “all is well,” and left for Bonn. "
MOST = 20
"""Milliseconds from the key to the larger selection."""


@pytest.fixture
def page(site, project, ann):
    article = factories.article(project, ann, text=TEXT)
    return site.visit(f"/a/{article.pk}/", ann)


def press(page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def selected(page) -> str:
    loaded(page)
    return page.evaluate("getSelection().toString()")


def test_keys_that_are_faster_than_what_g_needs_wait_for_it(page):
    routes = held(page, LATE)
    press(page, "ArrowRight", "g", "g", "Digit2")
    until(page, lambda: routes)
    page.wait_for_timeout(200)
    assert (page.evaluate("String(getSelection())"), Annotation.objects.count()) == ("", 0)

    routes[0].continue_()
    settled(page)

    row = Annotation.objects.get()
    assert (row.kind, row.texts) == ("entity", ["Mara Voss"])


@pytest.mark.parametrize("keys, grown", [(["g"], "Mara"), (["ArrowDown", "ArrowDown", "g"], "We")])
def test_what_g_and_down_need_can_be_asked_for_again(page, keys, grown):
    page.route(LATE, lambda route: route.abort())
    press(page, keys[0], "Digit2")
    expect(page.locator("#said")).to_have_text("This could not be loaded. Try again.")
    assert (selected(page), Annotation.objects.count()) == ("", 0)

    page.unroute(LATE)
    press(page, *keys)

    until(page, lambda: selected(page) == grown)


def test_what_is_typed_into_a_slot_does_not_wait(page):
    press(page, "q", "Enter")
    settled(page)
    field = page.locator(".note-card.active input[name=value]").first
    field.focus()
    routes = held(page, LATE)
    press(page, "ArrowDown")
    until(page, lambda: routes)
    page.keyboard.type("Voss")

    assert field.input_value() == "Voss"


def test_growing_in_a_long_paragraph_takes_no_time(site, project, ann):
    text = SENTENCE * 1100
    article = factories.article(project, ann, text=text)
    page = site.visit(f"/a/{article.pk}/", ann)
    fetch(page, "growing.js")
    took = page.evaluate(
        """async ([address, start, text]) => {
          const { grownInText } = await import(address);
          const { quotations, cues } = JSON.parse(document.getElementById("hints").textContent);
          const spans = [];
          for (let at = 0; at < quotations.length; at += 3) spans.push({ span: [quotations[at], quotations[at + 1]] });
          const times = [];
          for (let n = 0; n < 20; n++) {
            const from = performance.now();
            const span = grownInText(text, 0, [start, start + 4], "en", spans, cues.marks);
            times.push(performance.now() - from);
            if (text.slice(...span) !== "Mara Voss") return -1;
          }
          return Math.min(...times);
        }""",
        [
            page.evaluate(
                "performance.getEntriesByType('resource').find((one) => /growing/.test(one.name)).name"
            ),
            len(SENTENCE) * 550,
            text,
        ],
    )

    assert 0 <= took < MOST
