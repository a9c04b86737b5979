"""What a rule suggests for a quote: seen, not stored, until a person takes it."""

import pytest
from playwright.sync_api import expect

from annotations.models import Action, Annotation
from tests import factories
from tests.browser.desk import choose, eventually, settled, tag

TEXT = (
    "👩‍👩‍👧 met. “We have waited,” Mara Voss told the Courier. “Nobody came.”\nHe denied that it was “over.”"
)


@pytest.fixture
def article(project, ann):
    return factories.article(project, ann, text=TEXT)


@pytest.fixture
def page(site, article, ann):
    return site.visit(f"/a/{article.pk}/", ann)


def links(quote: Annotation) -> dict[str, list[str]]:
    return {link.role: link.texts for link in quote.links.all()}


def ghosts(page) -> list[str]:
    return [one.get_attribute("placeholder") for one in page.locator(".note-card.open input.ghost").all()]


def next_quote(page) -> None:
    page.keyboard.press("q")
    page.keyboard.press("Enter")
    settled(page)


def test_ghosts_are_shown_said_and_not_stored(page):
    next_quote(page)
    assert ghosts(page) == ["Mara Voss", "told", "Courier"]
    assert (
        page.locator("#said").inner_text()
        == "Suggested: who “Mara Voss”, how “told”, to “Courier”. Enter takes it."
    )
    assert links(Annotation.objects.get()) == {}


def test_enter_takes_the_whole_frame_in_one_action(page):
    next_quote(page)
    before = Action.objects.count()
    page.keyboard.press("Enter")
    settled(page)
    quote = Annotation.objects.get()
    frame = {"speaker": ["Mara Voss"], "cue": ["told"], "addressee": ["Courier"]}
    eventually(lambda: links(quote), frame)  # the rule may come after the key
    settled(page)
    assert Action.objects.count() == before + 1
    assert ghosts(page) == []
    assert "Mara Voss — told → Courier" in page.locator(".open h3").inner_text()
    page.keyboard.press("u")
    settled(page)
    assert links(quote) == {}


def test_after_the_last_quotation_it_says_so(page):
    for said in (
        "Saved. Next quotation: q",
        "Saved. Next quotation: q",
        "Saved. That was the last quotation.",
    ):
        next_quote(page)
        expect(page.locator(".open .take")).to_be_visible()
        page.keyboard.press("Enter")
        expect(page.locator("#said")).to_have_text(said)
        settled(page)


def test_the_button_takes_them_too_and_twice_is_once(page):
    next_quote(page)
    page.locator(".take button").dblclick()
    settled(page)
    assert len(links(Annotation.objects.get())) == 3


def test_a_quote_behind_a_full_stop_continues_the_one_before(page):
    next_quote(page)
    next_quote(page)
    assert "It continues “We have waited,”" in page.locator(".take").inner_text()
    page.keyboard.press("Enter")
    settled(page)
    first, second = Annotation.objects.order_by("spans")
    assert [(link.role, link.target_id) for link in second.links.all()] == [("continues", first.pk)]


def test_words_that_an_entity_covers_mean_it(page):
    entity = tag(page, TEXT, "Mara Voss", "2")
    paper = tag(page, TEXT, "the Courier", "2")
    page.keyboard.press("Escape")
    next_quote(page)
    page.keyboard.press("Enter")
    settled(page)
    found = Annotation.objects.get(kind="quote").links.all()
    assert {link.role: link.target_id for link in found} == {
        "speaker": entity.pk,
        "cue": None,
        "addressee": paper.pk,
    }


def test_typing_goes_before_a_ghost_and_a_ghost_can_be_sent_away(page):
    next_quote(page)
    page.keyboard.press("o")
    page.keyboard.press("Delete")
    assert ghosts(page) == ["Mara Voss", "told"]
    page.keyboard.press("Escape")
    page.keyboard.press("f")
    page.keyboard.type("nobody")
    page.keyboard.press("Enter")
    settled(page)
    quote = Annotation.objects.get()
    eventually(lambda: Annotation.objects.get().attributes.get("attributed"), "nobody")
    assert ghosts(page) == ["told"]
    page.keyboard.press("Enter")
    settled(page)
    assert links(quote) == {"cue": ["told"]}


def test_ghosts_go_with_their_card(page):
    next_quote(page)
    page.keyboard.press("Escape")
    expect(page.locator(".take")).to_have_count(0)
    page.keyboard.press("Enter")
    settled(page)
    assert links(Annotation.objects.get()) == {}


def test_a_quote_that_is_no_draft_any_more_has_no_ghosts(site, article, ann, rev):
    quote = factories.approved(factories.annotation(article, ann, passage="“We have waited,”"), ann, rev)
    page = site.visit(f"/a/{article.pk}/?annotation={quote.pk}", ann)
    expect(page.locator(".note-card.open")).to_have_count(1)
    assert ghosts(page) == []


def test_sending_a_ghost_away_and_picking_words_send_nothing_of_their_own(page, article):
    next_quote(page)
    sent = []
    page.on("request", lambda one: sent.append(one.url) if one.method == "POST" else None)
    page.get_by_role("button", name="Not Courier").click()
    page.get_by_role("combobox", name="To").blur()
    page.wait_for_timeout(600)
    assert sent == []
    page.get_by_role("button", name="To: take words from the text").click()
    choose(page, TEXT, "Courier")
    settled(page)
    page.wait_for_timeout(600)
    assert len(sent) == 1
    assert links(Annotation.objects.get())["addressee"] == ["Courier"]
    expect(page.locator(".note-card .error")).to_have_count(0)
