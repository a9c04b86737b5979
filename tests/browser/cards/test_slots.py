"""Words of the text go into a slot: from the caret, from a selection, from the slot's field."""

import pytest
from playwright.sync_api import expect

from annotations.models import Annotation, Entity
from tests import factories
from tests.browser.desk import choose, eventually, settled, tag

TEXT = "👩‍👩‍👧 met. “We have waited,” the mayor Mara Voss told her Courier. “Nobody came.”"


@pytest.fixture
def page(site, project, ann):
    article = factories.article(project, ann, text=TEXT)
    return site.visit(f"/a/{article.pk}/", ann)


def press(page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def links() -> dict[str, list[str]]:
    quote = Annotation.objects.get(texts=["“We have waited,”"])
    return {link.role: link.texts for link in quote.links.all()}


def caret(page) -> str:
    return page.evaluate("[...CSS.highlights.get('caret') ?? []].map(String).join()")


def says(page, words: str) -> None:
    expect(page.locator("#said")).to_contain_text(words)


def test_a_slots_key_takes_the_name_at_the_caret_and_goes_on(page):
    tag(page, TEXT, "“We have waited,”", "1")
    press(page, "ArrowRight", "ArrowRight", "ArrowRight")
    says(page, "“Mara”: f who · c how · o to · v via · 1–4 mark it.")
    press(page, "ArrowRight", "f")
    assert caret(page) == "told"
    press(page, "c")
    settled(page)
    assert links() == {"speaker": ["Mara Voss"], "cue": ["told"]}


def test_a_slots_key_takes_what_is_selected_just_so(page):
    tag(page, TEXT, "“We have waited,”", "1")
    choose(page, TEXT, "the mayor Mara")
    press(page, "f")
    settled(page)
    assert links() == {"speaker": ["the mayor Mara"]}
    expect(page.locator("#tagbar")).to_be_hidden()


def test_a_slots_key_inside_another_quote_says_that_this_one_continues_it(page):
    first = tag(page, TEXT, "“We have waited,”", "1")
    second = tag(page, TEXT, "“Nobody came.”", "1")
    press(page, "ArrowUp", "f")
    settled(page)
    assert [(link.role, link.target_id) for link in second.links.all()] == [("continues", first.pk)]


def test_keys_that_come_before_the_card_wait_for_it(page):
    page.route("**/mark/", lambda route: (page.wait_for_timeout(400), route.continue_()))
    press(page, "q", "Enter", "ArrowRight", "ArrowRight", "f")
    settled(page)
    eventually(links, {"speaker": ["mayor"]})


def test_enter_that_comes_before_the_rule_is_there_takes_what_it_suggests(page):
    held = []
    page.route("**/suggestions*.js", lambda route: held.append(route))
    tag(page, TEXT, "“We have waited,”", "1")
    press(page, "Enter")
    assert links() == {}
    held[0].continue_()
    eventually(links, {"speaker": ["Mara Voss"], "cue": ["told"], "addressee": ["Courier"]})


def test_what_is_said_of_a_word_does_not_come_after_the_caret_has_left_it(page):
    tag(page, TEXT, "“We have waited,”", "1")
    held = []
    page.route("**/slots*.js", lambda route: held.append(route))
    press(page, "ArrowRight", "b")
    says(page, "Enter saves")
    held[0].continue_()
    page.wait_for_timeout(300)
    says(page, "Enter saves")


def test_in_an_empty_field_the_arrows_pick_words_and_enter_takes_them(page):
    tag(page, TEXT, "“We have waited,”", "1")
    press(page, "f", "ArrowRight", "ArrowRight", "ArrowRight", "Shift+ArrowRight")
    assert caret(page) == "Mara Voss"
    says(page, "Enter takes “Mara Voss”.")
    press(page, "Enter")
    settled(page)
    assert links() == {"speaker": ["Mara Voss"]}
    expect(page.locator(".note-card.open")).to_be_focused()
    assert caret(page) == "told"
    press(page, "c")
    settled(page)
    assert links() == {"speaker": ["Mara Voss"], "cue": ["told"]}


def test_typing_in_a_field_goes_before_the_caret_and_escape_leaves_it(page):
    tag(page, TEXT, "“We have waited,”", "1")
    press(page, "f", "ArrowRight", "Escape", "Escape")
    assert caret(page) == ""
    press(page, "f")
    page.keyboard.type("nobody")
    press(page, "ArrowLeft", "Enter")
    settled(page)
    assert (links(), Annotation.objects.get().attributes["attributed"]) == ({}, "nobody")


def test_a_digit_marks_the_word_at_the_caret(page):
    press(page, "ArrowRight", "ArrowDown", "Digit2")
    settled(page)
    assert Annotation.objects.get().texts == ["We"]
    assert caret(page) == ""


def test_after_a_slot_is_filled_by_typing_a_selection_brings_the_bar(page):
    tag(page, TEXT, "“We have waited,”", "1")
    press(page, "f")
    page.keyboard.type("Mara Voss")
    press(page, "Enter")
    settled(page)
    choose(page, TEXT, "Courier")
    expect(page.locator("#tagbar")).to_be_visible()
    assert links() == {"speaker": ["Mara Voss"]}


def test_whom_one_types_in_other_letters_is_offered(site, project, ann):
    """A browser offers by itself only what has the very letters that were typed."""
    article = factories.article(project, ann, text="“Yes,” Tip O’Neill told Zoe\u0308 Renn.")
    for name in ("Tip O’Neill", "Zoe\u0308 Renn"):
        factories.annotation(article, ann, "source", name)
    quote = factories.annotation(article, ann, "quote", "“Yes,”")
    page = site.visit(f"/a/{article.pk}/?annotation={quote.pk}", ann)
    offered = page.locator("#sayers option[label]")

    page.locator(f"#speaker-{quote.pk}").type("tip o'ne")
    expect(offered).to_have_count(1)
    assert offered.evaluate_all("options => options.map(({value, label}) => [value, label])") == [
        ["Tip O’Neill", "tip o'ne"]
    ]
    page.locator(f"#speaker-{quote.pk}").fill("zoë")
    assert offered.evaluate_all("options => options.map((option) => option.value)") == ["Zoe\u0308 Renn"]
    page.locator(f"#speaker-{quote.pk}").fill("tip o'neill")
    press(page, "Enter")
    settled(page)
    assert [link.target.texts for link in quote.links.all()] == [["Tip O’Neill"]]


def test_a_record_that_one_types_in_other_letters_is_offered(site, project, ann):
    article = factories.article(project, ann, text="Jean left.")
    Entity.objects.create(project=project, name="Jean\u2011Luc", type="person")
    mention = factories.annotation(article, ann, "entity", "Jean")
    page = site.visit(f"/a/{article.pk}/?annotation={mention.pk}", ann)

    page.locator(f"#record-{mention.pk}").type("jean-l")

    expect(page.locator("#records option")).to_have_attribute("label", "jean-l · person")
