"""Work goes on without a search for where it was: the focus, the next button, what was changed meanwhile."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from annotations.actions.annotating.changing import change
from annotations.actions.articles import submit_article
from annotations.actions.review.deciding import move
from annotations.choices import Verb
from annotations.models import Action, Annotation
from tests.browser.desk import choose, loaded, settled, tag
from tests.factories import TEXT, annotation

WIDE = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
QUOTE = "“We have waited eleven years,”"


def focused(page) -> str:
    """The id of the card in which the focus is."""
    return page.evaluate("document.activeElement.closest('.note-card')?.id ?? ''")


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


def test_a_fix_of_several_fields_is_sent_once(site, article, ann, rev):
    row = annotation(article, ann, "claim", "the barrier would protect 4,000 homes")
    submit_article(by=ann, article_id=article.pk)
    page = site.visit(f"/a/{article.pk}/?annotation={row.pk}", rev, viewport=WIDE)
    before = Action.objects.count()
    page.keyboard.press("e")
    page.get_by_label("statement").fill("It protects homes.")
    page.get_by_label("to be checked").select_option("2")
    page.wait_for_timeout(700)
    assert Action.objects.count() == before
    page.get_by_role("button", name="Send fix").click()
    settled(page)
    row.refresh_from_db()
    assert (row.status, row.attributes) == ("fixed", {"statement": "It protects homes.", "checkability": 2})
    assert Action.objects.count() == before + 1


def test_a_button_leads_to_the_next_quotation(site, article, ann):
    page = site.visit(f"/a/{article.pk}/", ann, viewport=PHONE, has_touch=True)
    page.get_by_role("button", name="Next quotation").tap()
    loaded(page)
    assert page.evaluate("getSelection().toString()") == QUOTE
    expect(page.locator("#tagbar")).to_be_visible()


def test_undo_and_redo_are_buttons(site, article, ann):
    page = site.visit(f"/a/{article.pk}/", ann, viewport=WIDE)
    tag(page, TEXT, QUOTE, "1")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".note-card")).to_have_count(0)
    page.get_by_role("button", name="Redo").click()
    expect(page.locator(".note-card")).to_have_count(1)


@pytest.mark.parametrize("viewport", [PHONE, {"width": 760, "height": 700}])
def test_nothing_covers_what_one_presses(site, article, ann, viewport):
    row = annotation(article, ann)
    page = site.visit(f"/a/{article.pk}/?annotation={row.pk}", ann, viewport=viewport)
    for name in ("Submit", "Submit article"):
        page.get_by_role("button", name=name, exact=True).click(trial=True)
    foot = page.locator(".desk-foot").bounding_box()
    sheet = page.locator(".note-card.open").bounding_box()
    assert sheet["y"] + sheet["height"] <= foot["y"] + 1
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]


def test_the_reason_stays_while_one_corrects(site, article, ann, rev):
    row = annotation(article, ann, "claim", "the barrier would protect 4,000 homes")
    submit_article(by=ann, article_id=article.pk)
    move(by=rev, annotation_id=row.pk, version=None, verb=Verb.REJECT, reason="wrong_span", note="Too long.")
    page = site.visit(f"/a/{article.pk}/?annotation={row.pk}", ann, viewport=WIDE)
    page.get_by_label("statement").fill("It protects homes.")
    page.keyboard.press("Tab")
    settled(page)
    assert Annotation.objects.get().status == "draft"
    expect(page.locator(".note-card.open")).to_contain_text("Too long.")


def test_a_fix_that_was_agreed_to_says_so(site, article, ann, rev):
    row = annotation(article, ann, "claim", "the barrier would protect 4,000 homes")
    submit_article(by=ann, article_id=article.pk)
    page = site.visit(f"/a/{article.pk}/?annotation={row.pk}", rev, viewport=WIDE)
    page.keyboard.press("e")
    page.get_by_label("to be checked").select_option("2")
    page.get_by_role("button", name="Send fix").click()
    settled(page)
    move(by=ann, annotation_id=row.pk, version=None, verb=Verb.AGREE)
    page.reload()
    expect(page.locator(".note-card.open")).to_contain_text("Accepted by ann, fixed by rev")


def test_a_fix_says_what_it_changed_and_a_correction_too(site, article, ann, rev):
    row = annotation(article, ann, "claim", "the barrier would protect 4,000 homes", links=[])
    other = annotation(article, ann, "claim", "A spokesman denied it", attributes={"checkability": 1})
    submit_article(by=ann, article_id=article.pk)
    page = site.visit(f"/a/{article.pk}/?annotation={row.pk}", rev, viewport=WIDE)
    page.keyboard.press("e")
    page.get_by_role("combobox", name="Claimant").fill("Mara Voss")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Take it").click()
    settled(page)
    mine = site.visit(f"/a/{article.pk}/?annotation={row.pk}", ann, viewport=WIDE)
    expect(mine.locator(".was")).to_have_text("Claimant nothing “Mara Voss”")
    move(by=rev, annotation_id=other.pk, version=None, verb=Verb.REJECT, reason="wrong_span")
    change(by=ann, annotation_id=other.pk, version=None, changes={"attributes": {"checkability": 2}})
    submit_article(by=ann, article_id=article.pk)
    page.goto(f"/a/{article.pk}/?annotation={other.pk}")
    expect(page.locator(".was")).to_have_text(re.compile(r"minor\s+2 worth checking"))
    assert Axe().run(page).response["violations"] == []


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
