"""Fields of the open card: what is typed while an earlier save is on its way stays as it is typed."""

import pytest
from playwright.sync_api import expect

from annotations.actions.articles import submit_article
from annotations.actions.review.deciding import move
from annotations.choices import Verb
from annotations.models import Action, Annotation
from tests.browser.desk import settled
from tests.factories import annotation

CARET = "document.activeElement.selectionStart"
WIDE = {"width": 1440, "height": 900}


class Held:
    """Requests to one door of a card, which are answered when the test says so."""

    def __init__(self, page, door: str) -> None:
        self.page = page
        self.routes: list = []
        page.route(f"**/{door}/", lambda route: self.routes.append(route))

    def answer(self) -> None:
        """Let the oldest one through, and wait until its answer is in the page."""
        for _ in range(200):
            if self.routes:
                break
            self.page.wait_for_timeout(20)
        self.page.evaluate("document.querySelector('.note-card.open').dataset.old = ''")
        self.routes.pop(0).continue_()
        expect(self.page.locator(".note-card.open[data-old]")).to_have_count(0)


@pytest.fixture
def claim(article, ann):
    return annotation(article, ann, "claim", "the barrier would protect 4,000 homes")


@pytest.fixture
def page(site, article, ann, claim):
    return site.visit(f"/a/{article.pk}/?annotation={claim.pk}", ann)


def attributes() -> dict:
    return Annotation.objects.get().attributes


def test_an_answer_leaves_the_field_that_is_being_typed_in(page):
    held = Held(page, "attributes")
    statement = page.get_by_label("statement")
    page.get_by_label("to be checked").select_option("2")
    statement.fill("It protects homes.")
    for _ in range(7):
        page.keyboard.press("ArrowLeft")
    held.answer()
    expect(statement).to_be_focused()
    assert page.evaluate(CARET) == len("It protects")
    page.keyboard.type(" many")
    expect(statement).to_have_value("It protects many homes.")
    page.wait_for_timeout(600)
    assert held.routes == []
    page.keyboard.press("Tab")
    held.answer()
    settled(page)
    assert attributes() == {"checkability": 2, "statement": "It protects many homes."}


def test_what_is_left_untouched_after_an_answer_is_saved_too(page):
    held = Held(page, "attributes")
    page.get_by_label("to be checked").select_option("2")
    expect(page.locator("#state")).to_contain_text("Saving")
    page.get_by_label("statement").fill("It protects homes.")
    held.answer()
    page.locator("h1").click()
    held.answer()
    settled(page)
    assert attributes() == {"checkability": 2, "statement": "It protects homes."}


def test_the_first_answer_does_not_take_back_what_was_sent_after_it(page):
    held = Held(page, "attributes")
    page.get_by_label("to be checked").select_option("2")
    expect(page.locator("#state")).to_contain_text("Saving")
    page.get_by_label("statement").fill("It protects homes.")
    page.keyboard.press("Tab")
    page.wait_for_timeout(50)
    held.answer()
    expect(page.get_by_label("statement")).to_have_value("It protects homes.")
    page.get_by_label("to be checked").select_option("3")
    held.answer()
    expect(page.get_by_label("to be checked")).to_have_value("3")
    held.answer()
    page.unroute("**/attributes/")
    settled(page)
    assert attributes() == {"checkability": 3, "statement": "It protects homes."}
    assert Annotation.objects.get().version == 4


def test_what_is_typed_over_what_was_sent_stays(page):
    held = Held(page, "attributes")
    statement = page.get_by_label("statement")
    statement.fill("It protects homes.")
    page.keyboard.press("Tab")
    page.wait_for_timeout(50)
    statement.fill("It protects many homes.")
    held.answer()
    expect(statement).to_have_value("It protects many homes.")
    page.keyboard.press("Tab")
    held.answer()
    settled(page)
    assert attributes() == {"statement": "It protects many homes."}


def test_the_next_slot_is_filled_while_the_first_is_on_its_way(site, article, ann):
    quote = annotation(article, ann)
    page = site.visit(f"/a/{article.pk}/?annotation={quote.pk}", ann)
    held = Held(page, "slots/*")
    page.keyboard.press("f")
    page.keyboard.type("Mara Voss")
    page.keyboard.press("Enter")
    page.locator(f"#cue-{quote.pk}").click()
    page.keyboard.type("tld")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    held.answer()
    expect(page.locator(f"#cue-{quote.pk}")).to_be_focused()
    page.keyboard.type("o")
    page.keyboard.press("Tab")
    page.keyboard.type("Courier")
    held.answer()
    expect(page.locator(f"#addressee-{quote.pk}")).to_have_value("Courier")
    page.keyboard.press("Enter")
    held.answer()
    settled(page)
    links = {link.role: link.texts for link in Annotation.objects.get().links.all()}
    assert links == {"speaker": ["Mara Voss"], "cue": ["told"], "addressee": ["Courier"]}


def test_a_card_that_came_by_a_click_sends_what_is_typed_once(site, article, ann, claim):
    page = site.visit(f"/a/{article.pk}/", ann)
    page.locator(f'#text mark[data-a~="{claim.pk}"]').click()
    field = page.get_by_role("combobox", name="Claimant")
    expect(field).to_be_visible()
    sent = []
    page.on("request", lambda one: sent.append(one.url) if one.method == "POST" else None)
    field.fill("She")
    page.keyboard.press("Enter")
    settled(page)
    page.wait_for_timeout(500)
    assert len(sent) == 1
    assert [link.texts for link in claim.links.all()] == [["She"]]


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
