"""Which card is active: the next one, the one that waits for a decision, and what it says of what was done."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from annotations.actions.annotating.changing import change
from annotations.actions.articles import submit_article
from annotations.actions.review.deciding import move
from annotations.choices import Verb
from annotations.models import Annotation
from tests.browser.desk import settled
from tests.factories import annotation

WIDE = {"width": 1440, "height": 900}


@pytest.mark.parametrize("key", ["a", "x"])
def test_deciding_without_an_open_card_brings_up_the_first_that_waits(site, hearing, ann, rev, key):
    move(
        by=ann,
        annotation_id=Annotation.objects.order_by("created_at").last().pk,
        version=None,
        verb=Verb.SUBMIT,
    )
    page = site.visit(f"/a/{hearing.pk}/", rev)
    first = page.locator(".note-card[data-waits]")
    page.keyboard.press("Escape")
    expect(page.locator(".note-card.open")).to_have_count(0)
    page.keyboard.press(key)
    expect(first).to_have_class(re.compile(r"\bopen\b"))
    expect(first).to_have_class(re.compile(r"\bactive\b"))
    settled(page)
    assert Annotation.objects.filter(status="submitted").exists()
    assert not Annotation.objects.filter(status__in=["approved", "rejected"]).exists()


@pytest.mark.parametrize("key", ["a", "x"])
def test_deciding_where_nothing_waits_says_so(site, hearing, ann, key):
    page = site.visit(f"/a/{hearing.pk}/", ann)
    page.keyboard.press(key)
    expect(page.locator("#said")).to_have_text("Nothing is left to decide here.")


def test_escape_in_a_menu_shuts_the_menu_only(site, hearing, ann, rev):
    row = Annotation.objects.order_by("created_at").last()
    move(by=ann, annotation_id=row.pk, version=None, verb=Verb.SUBMIT)
    page = site.visit(f"/a/{hearing.pk}/?annotation={row.pk}", rev)
    page.keyboard.press("x")
    expect(page.locator(".open .send-back[open]")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator(".send-back[open]")).to_have_count(0)
    expect(page.locator(f"#c-{row.pk}.open.active")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator(".note-card.open")).to_have_count(0)


def test_j_goes_on_from_the_card_that_was_shut(site, hearing, ann):
    page = site.visit(f"/a/{hearing.pk}/", ann)
    rows = list(Annotation.objects.order_by("created_at"))
    page.keyboard.press("j")
    expect(page.locator(f"#c-{rows[0].pk}.open")).to_have_count(1)
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    expect(page.locator(f"#c-{rows[1].pk}.active")).to_have_count(1)


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
