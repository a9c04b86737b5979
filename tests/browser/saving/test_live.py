"""Two people at one article: what one does comes to the other, who is not disturbed by it."""

import time
from itertools import pairwise
from statistics import median

import pytest
from playwright.sync_api import expect

from annotations.actions.annotating.changing import change
from annotations.actions.annotating.deleting import delete
from annotations.actions.review.deciding import move
from annotations.choices import Verb
from annotations.models import Annotation, Member
from tests import factories
from tests.browser.desk import choose, heard, marked_words, settled
from tests.factories import TEXT, annotation

QUOTE = "“We have waited eleven years,”"
WIDE = {"width": 1440, "height": 900}
SOON = 8000
"""Milliseconds to wait for what takes two seconds on a machine that does nothing else."""


def mark_of(page, row):
    return page.locator(f'#text mark[data-a~="{row.pk}"]')


@pytest.fixture
def page(site, article, ann):
    """What ann has open, and has had for a while: she hears of others."""
    page = site.visit(f"/a/{article.pk}/", ann, viewport=WIDE)
    heard(page)
    return page


def test_what_another_marks_is_here_within_two_seconds(page, article, rev):
    asked = []
    page.on("request", lambda request: request.url.endswith("/news/") and asked.append(time.monotonic()))
    quote = annotation(article, rev, passage=QUOTE)
    expect(mark_of(page, quote)).to_have_count(1, timeout=SOON)
    expect(page.locator(f"#c-{quote.pk}")).to_be_visible()
    expect(page.locator("#counts")).to_contain_text("1 annotation")
    assert marked_words(page, quote) == QUOTE
    page.wait_for_timeout(8000)
    assert median(after - before for before, after in pairwise(asked)) <= 2


def test_one_page_and_another_hear_of_each_other(page, site, article, rev):
    other = site.visit(f"/a/{article.pk}/", rev, viewport=WIDE)
    choose(other, TEXT, "Mara Voss")
    other.keyboard.press("Digit2")
    settled(other)
    made = Annotation.objects.get()
    expect(mark_of(page, made)).to_have_count(1, timeout=SOON)
    expect(page.locator("#here")).to_have_text("rev is here, too", timeout=6000)
    expect(other.locator("#here")).to_have_text("ann is here, too", timeout=6000)
    other.close()
    expect(page.locator("#here")).to_have_text("", timeout=16000)


def test_a_selection_stands_and_its_paragraph_waits(page, article, rev):
    start, end = choose(page, TEXT, "Mara Voss")
    inside = annotation(article, rev, passage=QUOTE)
    elsewhere = annotation(article, rev, "entity", "spokesman")
    expect(mark_of(page, elsewhere)).to_have_count(1, timeout=SOON)
    assert mark_of(page, inside).count() == 0
    assert page.evaluate("getSelection().toString()") == "Mara Voss"
    page.keyboard.press("Digit2")
    settled(page)
    mine = Annotation.objects.latest("created_at")
    assert (mine.texts, [tuple(one) for one in mine.spans]) == (["Mara Voss"], [(start, end)])
    assert TEXT[start:end] == "Mara Voss"
    expect(mark_of(page, inside)).to_have_count(1, timeout=SOON)
    assert page.locator("#text").evaluate("(text) => text.textContent") == TEXT


def test_a_mark_after_the_swap_has_the_right_offsets(page, article, rev):
    there = annotation(article, rev, "claim", "4,000 homes. 👩‍👩‍👧 stood")
    expect(mark_of(page, there)).to_have_count(1, timeout=SOON)
    choose(page, TEXT, "stood by")
    page.keyboard.press("Digit3")
    settled(page)
    mine = Annotation.objects.latest("created_at")
    assert [TEXT[start:end] for start, end in mine.spans] == mine.texts == ["stood by"]


def test_what_is_typed_stays_and_the_focus_and_the_scroll(page, article, ann, rev):
    mine = annotation(article, ann, passage=QUOTE)
    page.goto(f"/a/{article.pk}/?annotation={mine.pk}")
    heard(page)
    field = page.locator(f"#speaker-{mine.pk}")
    field.click()
    page.keyboard.type("Mara V")
    scrolled = page.evaluate("scrollY")
    other = annotation(article, rev, "source", "Mara Voss")
    expect(mark_of(page, other)).to_have_count(1, timeout=SOON)
    expect(field).to_be_focused()
    page.keyboard.type("o")
    expect(field).to_have_value("Mara Vo")
    assert page.evaluate("scrollY") == scrolled
    expect(page.locator(".meanwhile")).to_have_count(0)


def test_an_open_card_that_another_changed_says_so_and_is_not_replaced(site, article, ann, rev):
    theirs = annotation(article, ann, "claim", "the barrier would protect 4,000 homes")
    move(by=ann, annotation_id=theirs.pk, version=None, verb=Verb.SUBMIT)
    page = site.visit(f"/a/{article.pk}/?annotation={theirs.pk}", rev, viewport=WIDE)
    heard(page)
    theirs.refresh_from_db()
    change(by=ann, annotation_id=theirs.pk, version=theirs.version, changes={"attributes": {"hedged": True}})
    card = page.locator(f"#c-{theirs.pk}")
    expect(card.locator(".meanwhile")).to_contain_text("Somebody has changed this.", timeout=SOON)
    page.keyboard.press("a")
    expect(page.locator("#said")).not_to_be_empty()
    theirs.refresh_from_db()
    assert theirs.status != "approved"
    expect(page.locator(".note-card.open")).to_have_count(1)


def test_a_card_that_another_changed_is_closed_as_it_is_now(site, article, ann, rev):
    theirs = annotation(article, ann, "claim", "the barrier would protect 4,000 homes")
    page = site.visit(f"/a/{article.pk}/?annotation={theirs.pk}", rev, viewport=WIDE)
    heard(page)
    move(by=ann, annotation_id=theirs.pk, version=None, verb=Verb.SUBMIT)
    card = page.locator(f"#c-{theirs.pk}")
    expect(card.locator(".meanwhile")).to_be_visible(timeout=SOON)
    card.get_by_role("button", name="Close").click()
    expect(card.locator(".chip")).to_have_text("submitted")


def test_an_open_card_shows_the_change_on_request(site, article, ann, rev):
    theirs = annotation(article, ann, "claim", "the barrier would protect 4,000 homes")
    page = site.visit(f"/a/{article.pk}/?annotation={theirs.pk}", rev, viewport=WIDE)
    heard(page)
    change(
        by=ann,
        annotation_id=theirs.pk,
        version=1,
        changes={"attributes": {"statement": "It will protect them"}},
    )
    page.get_by_role("link", name="Show it as it is now").click()
    expect(page.locator(f"#h-{theirs.pk}")).to_contain_text("It will protect them")
    expect(page.locator(".meanwhile")).to_have_count(0)


def test_what_is_open_and_deleted_by_another_stays_until_looked_at(site, article, ann, rev):
    mine = annotation(article, ann, passage=QUOTE)
    page = site.visit(f"/a/{article.pk}/?annotation={mine.pk}", rev, viewport=WIDE)
    heard(page)
    delete(by=ann, annotation_id=mine.pk, version=mine.version)
    expect(page.locator(".meanwhile")).to_contain_text("Somebody has deleted this.", timeout=SOON)
    expect(mark_of(page, mine)).to_have_count(0)
    page.get_by_role("link", name="Show it as it is now").click()
    expect(page.locator(f"#c-{mine.pk}")).to_have_count(0)
    expect(page.locator("#said")).to_contain_text("Deleted.")


def test_what_was_deleted_by_another_goes_when_it_is_closed(site, article, ann, rev):
    mine = annotation(article, ann, passage=QUOTE)
    page = site.visit(f"/a/{article.pk}/?annotation={mine.pk}", rev, viewport=WIDE)
    heard(page)
    delete(by=ann, annotation_id=mine.pk, version=mine.version)
    expect(page.locator(".meanwhile")).to_be_visible(timeout=SOON)
    page.get_by_role("button", name="Close").click()
    expect(page.locator(".note-card")).to_have_count(0)


def test_a_card_that_is_closed_goes_with_what_was_deleted(page, article, ann, rev):
    theirs = annotation(article, rev, passage=QUOTE)
    expect(mark_of(page, theirs)).to_have_count(1, timeout=SOON)
    delete(by=rev, annotation_id=theirs.pk, version=theirs.version)
    expect(page.locator(f"#c-{theirs.pk}")).to_have_count(0, timeout=SOON)
    assert mark_of(page, theirs).count() == 0


def test_my_own_saves_are_not_drawn_a_second_time(page, article):
    choose(page, TEXT, "Mara Voss")
    page.keyboard.press("Digit2")
    settled(page)
    page.evaluate("window.drawn = [...document.querySelectorAll('.note-card, #text > p')]")
    with page.expect_response(lambda answer: answer.url.endswith("/news/") and answer.status == 304):
        pass
    assert page.evaluate("window.drawn.every((one) => one.isConnected)")
    expect(page.locator(".meanwhile")).to_have_count(0)


def test_while_hidden_nothing_is_asked_and_then_at_once(page, article, rev):
    hide = "(hidden) => { Object.defineProperty(document, 'hidden', {value: hidden, configurable: true}); document.dispatchEvent(new Event('visibilitychange')); }"
    page.evaluate(hide, True)
    page.wait_for_timeout(2500)  # what was on its way is answered
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    quote = annotation(article, rev, passage=QUOTE)
    page.wait_for_timeout(2500)
    assert asked == []
    page.evaluate(hide, False)
    expect(mark_of(page, quote)).to_have_count(1, timeout=1500)


def test_who_may_no_longer_see_it_is_told_in_a_sentence_and_asks_no_more(page, article, ann):
    Member.objects.filter(user=ann).delete()
    expect(page.locator("#said")).to_have_text(
        "This article is gone, or you may no longer see it.", timeout=SOON
    )
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.wait_for_timeout(2500)
    assert asked == []


def test_a_server_that_is_away_is_not_spoken_of(page, article, rev):
    page.route("**/news/", lambda route: route.fulfill(status=429, body="Later."))
    heard(page)
    page.unroute("**/news/")
    quote = annotation(article, rev, passage=QUOTE)
    expect(mark_of(page, quote)).to_have_count(1, timeout=SOON)
    expect(page.locator("#said")).to_have_text("")


# What came back to me


def test_the_number_of_the_inbox_follows_what_is_done_here_and_what_others_do(
    site, project, article, ann, rev
):
    rows = [annotation(article, ann, "entity", words) for words in ("Mara Voss", "Courier")]
    for row in rows:
        move(by=ann, annotation_id=row.pk, version=None, verb=Verb.SUBMIT)
    other = annotation(factories.article(project, ann, text="Mara Voss said no."), ann, "entity", "Mara Voss")
    move(by=ann, annotation_id=other.pk, version=None, verb=Verb.SUBMIT)
    change(by=rev, annotation_id=rows[0].pk, version=None, changes={"attributes": {"type": "person"}})
    page = site.visit(f"/a/{article.pk}/?annotation={rows[0].pk}", ann, viewport=WIDE)
    number = page.locator(".top a[href='/inbox/'] .count")
    expect(number).to_have_text("1")

    page.get_by_role("button", name="Accept the fix").click()
    expect(number).to_have_count(0, timeout=SOON)
    move(by=rev, annotation_id=rows[1].pk, version=None, verb=Verb.REJECT, reason="wrong_span")
    expect(number).to_have_text("1", timeout=SOON)
    move(by=rev, annotation_id=other.pk, version=None, verb=Verb.REJECT, reason="wrong_span")
    expect(number).to_have_text("2", timeout=SOON)
    expect(page.locator(".top a[href='/inbox/']")).to_have_count(1)
