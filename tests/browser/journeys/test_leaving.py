"""Leaving a field: Esc saves nothing, after Enter the keys are keys again, and Tab leads through the card."""

import pytest
from playwright.sync_api import Page, expect

from annotations.models import Annotation
from tests.browser.desk import settled, tag
from tests.factories import TEXT, annotation

WIDE = {"width": 1440, "height": 900}
QUOTE = "“We have waited eleven years,”"
FIELDS = ":is(input:not([type=hidden]), select, textarea)"
HERE = "document.activeElement.id"


@pytest.fixture
def page(site, article, ann) -> Page:
    return site.visit(f"/a/{article.pk}/", ann, viewport=WIDE)


def open_card(page: Page, article, ann, kind: str, words: str) -> Annotation:
    row = annotation(article, ann, kind, words)
    page.goto(f"/a/{article.pk}/?annotation={row.pk}")
    page.evaluate("document.querySelectorAll('.open details.more').forEach((one) => (one.open = true))")
    return row


def type_something(page: Page, field) -> str:
    """Change what a field says as a person does; returns what it said before."""
    before = field.input_value()
    field.focus()
    if field.evaluate("one => one.localName") == "select":
        page.keyboard.press("ArrowDown")
    elif field.get_attribute("type") == "date":
        page.keyboard.type("03122026")
    else:
        page.keyboard.type("Mara")
    assert field.input_value() != before
    return before


@pytest.mark.parametrize(
    "kind, words",
    [("quote", QUOTE), ("entity", "Mara Voss"), ("claim", "the barrier"), ("source", "spokesman")],
)
def test_escape_saves_nothing_in_any_field(page, article, ann, kind, words):
    open_card(page, article, ann, kind, words)
    sent = []
    page.on("request", lambda one: one.method == "POST" and sent.append(one.url))
    fields = [one for one in page.locator(f".open .body {FIELDS}").all() if one.is_visible()]

    for field in fields:
        if field.get_attribute("type") == "checkbox":
            continue
        before = type_something(page, field)
        page.keyboard.press("Escape")
        assert field.input_value() == before
        expect(page.locator(".note-card.open")).to_be_focused()
    page.keyboard.press("Escape")
    page.wait_for_timeout(600)

    expect(page.locator(".note-card.open")).to_have_count(0)
    assert sent == []


def test_what_escape_leaves_can_be_put_back(page, article, ann):
    row = open_card(page, article, ann, "claim", "the barrier")
    page.get_by_label("statement").fill("A long thought.")

    page.keyboard.press("Escape")
    page.get_by_role("button", name="Put it back").click()
    page.keyboard.press("Tab")
    settled(page)

    row.refresh_from_db()
    assert row.attributes == {"statement": "A long thought."}


def test_escape_in_one_field_leaves_the_change_of_another(page, article, ann):
    row = open_card(page, article, ann, "quote", QUOTE)
    page.get_by_label("medium").select_option("post")
    page.get_by_label("venue").focus()
    page.keyboard.type("x")

    page.keyboard.press("Escape")
    settled(page)

    row.refresh_from_db()
    assert row.attributes == {"medium": "post"}


@pytest.mark.parametrize("keys", [["Mara Voss"], ["nobody"], [""], ["ArrowRight"], ["Delete"]])
def test_after_enter_in_a_slot_j_is_a_key_again(page, article, ann, keys):
    annotation(article, ann, "claim", "4,000 homes")
    page.reload()
    tag(page, TEXT, QUOTE, "1")
    page.keyboard.press("f")
    for key in keys:
        press = page.keyboard.press if key in ("ArrowRight", "Delete") else page.keyboard.type
        press(key)

    page.keyboard.press("Enter")
    page.keyboard.press("j")

    expect(page.locator(".note-card.claim.open")).to_have_count(1)
    settled(page)
    expect(page.locator(".note-card.claim.open .body")).to_have_count(1)
    expect(page.locator("#state")).to_contain_text("All saved")


def test_what_is_refused_is_gone_on_with_at_its_field(page):
    row = tag(page, TEXT, QUOTE, "1")
    page.keyboard.press("f")
    page.keyboard.type("Nobody at all")

    page.keyboard.press("Enter")

    expect(page.locator(".open .slot .error")).to_be_visible()
    expect(page.locator(f"#speaker-{row.pk}")).to_be_focused()


def test_tab_leads_from_a_new_mark_through_its_card(page):
    row = tag(page, TEXT, QUOTE, "1")
    fields = page.locator(f".open .body {FIELDS}").evaluate_all("all => all.map((one) => one.id)")
    reached = []

    for _ in range(40):
        page.keyboard.press("Tab")
        reached.append(page.evaluate(HERE))
        if page.evaluate("document.activeElement.matches('.more:not([open]) > summary')"):
            page.keyboard.press("Enter")
    settled(page)

    assert reached[0] == f"speaker-{row.pk}"
    assert [one for one in dict.fromkeys(reached) if one in fields] == fields


def test_tab_goes_on_behind_the_slot_that_enter_has_left(page):
    row = tag(page, TEXT, QUOTE, "1")
    page.keyboard.press("Tab")
    page.keyboard.type("Mara Voss")
    page.keyboard.press("Enter")
    settled(page)

    page.keyboard.press("Tab")
    while page.evaluate(HERE) != f"cue-{row.pk}":
        assert page.evaluate("document.activeElement.closest('.slot')") is not None
        page.keyboard.press("Tab")
    page.keyboard.type("told")
    page.keyboard.press("Enter")
    settled(page)

    links = {link.role: link.texts for link in row.links.all()}
    assert links == {"speaker": ["Mara Voss"], "cue": ["told"]}
