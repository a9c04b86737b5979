"""Answers that come late: they take nothing away from who has gone on."""

import pytest
from playwright.sync_api import expect

from annotations.actions.annotating.deleting import delete
from annotations.models import Annotation
from tests import factories
from tests.browser.desk import choose, heard, held, settled, tag, until
from tests.factories import TEXT, annotation

WIDE = {"width": 1440, "height": 900}
QUOTE = "“We have waited eleven years,”"
SOON = 8000


@pytest.fixture
def page(site, article, ann):
    return site.visit(f"/a/{article.pk}/", ann, viewport=WIDE)


def focused(page) -> str:
    """The id of the card in which the focus is."""
    return page.evaluate("document.activeElement.closest('.note-card')?.id ?? ''")


def test_a_card_that_was_asked_for_before_does_not_take_over_from_a_new_mark(page, article, ann):
    old = annotation(article, ann, "claim", "the barrier would protect 4,000 homes")
    page.reload()
    routes = held(page, f"**/a/{article.pk}/{old.pk}/")
    page.locator(f'#text mark[data-a~="{old.pk}"]').click()
    until(page, lambda: routes)
    new = tag(page, TEXT, "A spokesman denied it", "3")
    expect(page.locator(f"#c-{new.pk}")).to_have_class("note-card claim draft open active")
    routes[0].continue_()
    page.wait_for_timeout(600)
    assert page.locator(".note-card.active").get_attribute("id") == f"c-{new.pk}"


def test_j_goes_on_whatever_card_comes_late(page, article, ann):
    rows = [
        annotation(article, ann, "entity", words)
        for words in ("Mara Voss", "Courier", "barrier", "spokesman")
    ]
    page.reload()
    routes = held(page, f"**/a/{article.pk}/{rows[0].pk}/")
    more = held(page, f"**/a/{article.pk}/{rows[1].pk}/")
    page.keyboard.press("j")
    until(page, lambda: routes)
    page.keyboard.press("j")
    page.wait_for_timeout(300)
    routes[0].continue_()
    until(page, lambda: more)
    page.wait_for_timeout(300)
    page.keyboard.press("j")
    more[0].continue_()
    page.wait_for_timeout(1000)
    assert page.locator(".note-card.active").get_attribute("id") == f"c-{rows[2].pk}"


def test_a_mark_that_lands_late_does_not_take_the_field_from_who_types(page):
    old = tag(page, TEXT, QUOTE, "1")
    routes = held(page, "**/mark/")
    choose(page, TEXT, "A spokesman denied it")
    page.keyboard.press("Digit3")
    until(page, lambda: routes)
    field = page.locator(f"#speaker-{old.pk}")
    field.click()
    page.keyboard.type("Ma")
    routes[0].continue_()
    page.wait_for_timeout(700)
    page.keyboard.type("d")
    page.wait_for_timeout(700)
    assert Annotation.objects.filter(deleted_at__isnull=False).count() == 0
    expect(field).to_have_value("Mad")


def test_a_button_that_is_pressed_as_an_answer_comes_is_pressed(page):
    old = tag(page, TEXT, "the barrier would protect 4,000 homes", "3")
    page.locator(f"#c-{old.pk} .slot [name=value]").first.click()
    page.keyboard.type("Mara Voss")
    box = page.locator(f"#c-{old.pk}").get_by_role("button", name="Submit", exact=True).bounding_box()
    page.mouse.move(box["x"] + 20, box["y"] + 10)
    page.mouse.down()
    page.wait_for_timeout(400)
    page.mouse.up()
    page.wait_for_timeout(800)
    settled(page)
    old.refresh_from_db()
    assert old.status == "submitted"


def test_a_word_that_is_composed_survives_an_answer(page):
    row = tag(page, TEXT, QUOTE, "1")
    held = []
    page.route("**/slots/speaker/", lambda route: held.append(route))
    page.locator(f"#speaker-{row.pk}").click()
    page.keyboard.type("Mara Voss")
    page.keyboard.press("Tab")
    field = page.locator(f"#cue-{row.pk}")
    field.focus()
    cdp = page.context.new_cdp_session(page)
    cdp.send("Input.imeSetComposition", {"text": "to", "selectionStart": 2, "selectionEnd": 2})
    page.wait_for_timeout(100)
    held[0].continue_()
    page.wait_for_timeout(700)
    cdp.send("Input.imeSetComposition", {"text": "told", "selectionStart": 4, "selectionEnd": 4})
    page.wait_for_timeout(100)
    cdp.send("Input.insertText", {"text": "told"})
    page.wait_for_timeout(100)
    expect(page.locator(f"#cue-{row.pk}")).to_have_value("told")


def test_a_held_paragraph_does_not_bring_back_what_was_deleted_meanwhile(page, article, rev):
    heard(page)
    choose(page, TEXT, "Mara Voss")
    theirs = annotation(article, rev, passage=QUOTE)
    expect(page.locator(f"#c-{theirs.pk}")).to_have_count(1, timeout=SOON)
    delete(by=rev, annotation_id=theirs.pk, version=theirs.version)
    expect(page.locator(f"#c-{theirs.pk}")).to_have_count(0, timeout=SOON)
    page.keyboard.press("Escape")
    page.wait_for_timeout(600)
    assert page.locator(f'#text mark[data-a~="{theirs.pk}"]').count() == 0


def test_the_focus_stays_on_the_button_that_takes_when_another_marks(page, article, rev):
    tag(page, TEXT, QUOTE, "1")
    heard(page)
    page.locator(".take button").focus()
    theirs = annotation(article, rev, "entity", "spokesman")
    expect(page.locator(f"#c-{theirs.pk}")).to_have_count(1, timeout=SOON)
    expect(page.locator(".take button")).to_be_focused()


def test_another_marks_while_borders_are_moved(page, article, rev):
    row = tag(page, TEXT, "Mara Voss", "2")
    heard(page)
    page.keyboard.press("b")
    expect(page.locator("#said")).to_contain_text("Enter saves")
    other = annotation(article, rev, passage=QUOTE)
    expect(page.locator(f"#c-{other.pk}")).to_have_count(1, timeout=SOON)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    settled(page)
    row.refresh_from_db()
    assert row.texts == ["Mara Voss told"]


def test_the_151st_card_throws_the_page_nowhere(site, project, ann):
    text = "\n".join(f"Person {n} came and went." for n in range(160))
    article = factories.article(project, ann, text=text)
    for n in range(149):
        annotation(article, ann, "entity", f"Person {n} ")
    page = site.visit(f"/a/{article.pk}/", ann, viewport=WIDE)
    page.wait_for_timeout(500)
    for n in (150, 151, 152):
        row = tag(page, text, f"Person {n}", "2")
        card = page.locator(f"#c-{row.pk}")
        expect(card.locator(".moves")).to_be_visible()
        page.wait_for_timeout(200)
        box = card.bounding_box()
        assert 0 <= box["y"] <= 900 - box["height"], (n, box)
        assert page.locator(f'#text mark[data-a~="{row.pk}"]').bounding_box()["y"] > 0
    for _ in range(2):
        page.keyboard.press("d")
        settled(page)
        page.keyboard.press("k")
        page.wait_for_timeout(500)
    expect(page.locator(".note-card.open")).to_be_in_viewport()


def test_a_filter_hides_what_is_left_and_shows_what_is_made(site, project, ann):
    text = "\n".join(f"Person {n} came and went." for n in range(20))
    article = factories.article(project, ann, text=text)
    for n in range(13):
        annotation(article, ann, "claim" if n % 2 else "entity", f"Person {n} ")
    page = site.visit(f"/a/{article.pk}/", ann, viewport=WIDE)
    page.locator("#filter [name=kind]").select_option("claim")
    page.wait_for_timeout(300)
    row = tag(page, text, "Person 15", "2")
    expect(page.locator(f"#c-{row.pk}")).to_be_visible()
    page.keyboard.press("k")
    page.wait_for_timeout(600)
    expect(page.locator(".note-card.claim.active")).to_have_count(1)
    expect(page.locator(f"#c-{row.pk}")).to_be_hidden()


def test_the_focus_is_at_the_new_card_after_marking(site, article, ann):
    page = site.visit(f"/a/{article.pk}/", ann, viewport=WIDE)
    row = tag(page, TEXT, QUOTE, "1")
    assert focused(page) == f"c-{row.pk}"


def test_the_focus_stays_at_the_card_whose_button_went(site, article, ann):
    row = annotation(article, ann)
    page = site.visit(f"/a/{article.pk}/?annotation={row.pk}", ann, viewport=WIDE)
    page.get_by_role("button", name="Submit", exact=True).focus()
    page.keyboard.press("Enter")
    settled(page)
    assert focused(page) == f"c-{row.pk}"
