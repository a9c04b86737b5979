"""The quotations of a text, walked with one key."""

import pytest
from playwright.sync_api import expect

from annotations.models import Annotation
from tests import factories
from tests.browser.desk import loaded, marked_words, settled

TEXT = (
    "👩‍👩‍👧 “We have waited,” Mara Voss told the Courier. “They said ‘soon’ to us.”\n"
    "\n"
    "He denied that it was “over.”"
)
WALK = ["“We have waited,”", "“They said ‘soon’ to us.”", "‘soon’", "“over.”"]
SCRIPTS = {
    "ja": ("首相は「国会は『夏』に閉じる」と述べた。", ["「国会は『夏』に閉じる」", "『夏』"]),
    "zh": ("他说：“我们等了十一年。”《人民日报》报道。", ["“我们等了十一年。”"]),
    "he": ('הדובר אמר:\u200f "\u200fצה"ל הודיע"\u200f אתמול', ['"\u200fצה"ל הודיע"']),
    "ar": ("قال: «مرحبا بكم جميعا» أمس", ["«مرحبا بكم جميعا»"]),
    "ka": ("მან თქვა: „ჩვენ ველოდით“ გუშინ", ["„ჩვენ ველოდით“"]),
    "sv": ("Hon sa: ”Vi sa ’nej’ till det” i går.", ["”Vi sa ’nej’ till det”", "’nej’"]),
    "de": ("»Wir warten«, sagte sie.", ["»Wir warten«"]),
}
PHONE = {"width": 390, "height": 844}
QUOTE = "“We have waited eleven years,”"


@pytest.fixture
def article(project, ann):
    return factories.article(project, ann, text=TEXT)


def selected(page) -> str:
    loaded(page)
    return page.evaluate("getSelection().toString()")


def test_an_article_without_marks_says_where_to_begin(site, article, ann):
    page = site.visit(f"/a/{article.pk}/", ann)
    assert "q jumps to the first of 4 quotations." in page.locator(".empty").inner_text()


def test_q_walks_outer_first_and_round(site, article, ann):
    page = site.visit(f"/a/{article.pk}/", ann)
    walked = []
    for _ in range(5):
        page.keyboard.press("q")
        assert page.locator("#tagbar .likely").get_attribute("value") == "quote"
        walked.append(selected(page))
    assert walked == [*WALK, WALK[0]]
    page.keyboard.press("Shift+Q")
    assert selected(page) == WALK[-1]


def test_q_and_enter_mark_every_quotation(site, article, ann):
    page = site.visit(f"/a/{article.pk}/", ann)
    for _ in WALK:
        page.keyboard.press("q")
        page.keyboard.press("Enter")
    settled(page)
    rows = Annotation.objects.order_by("spans")
    assert [row.texts for row in rows] == [[words] for words in WALK]
    assert [row.kind for row in rows] == ["quote"] * 4
    assert [marked_words(page, row) for row in rows] == WALK
    page.keyboard.press("q")
    assert page.locator("#said").inner_text() == "Every quotation is marked."
    assert selected(page) == ""


def test_q_scrolls_to_a_quotation_far_below(site, project, ann):
    far = factories.article(project, ann, text="Nothing is said here.\n" * 200 + "“At last,” he said.")
    page = site.visit(f"/a/{far.pk}/", ann)
    page.keyboard.press("q")
    assert selected(page) == "“At last,”"
    page.locator("#tagbar").wait_for(state="visible")
    top, bottom = page.evaluate(
        "(r => [r.top, r.bottom])(getSelection().getRangeAt(0).getBoundingClientRect())"
    )
    assert 0 < top < bottom < page.viewport_size["height"] - 100


@pytest.mark.parametrize("language", SCRIPTS)
def test_q_and_enter_make_quotes_in_every_script(site, project, ann, language):
    text, quoted = SCRIPTS[language]
    article = factories.article(project, ann, text=text, language=language)
    page = site.visit(f"/a/{article.pk}/", ann)

    for words in quoted:
        page.keyboard.press("q")
        assert selected(page) == words
        assert page.locator("#tagbar .likely").get_attribute("value") == "quote"
        page.keyboard.press("Enter")
    settled(page)

    rows = Annotation.objects.order_by("spans")
    assert [(row.kind, row.texts) for row in rows] == [("quote", [words]) for words in quoted]


def test_enter_tags_what_the_next_button_has_selected(site, project, ann):
    article = factories.article(
        project, ann, text="“We will build it,” Mara Voss said. “Nobody is against it,” she added."
    )
    page = site.visit(f"/a/{article.pk}/", ann)
    page.locator("#next-button").click()
    expect(page.locator("#tagbar")).to_be_visible()
    page.keyboard.press("Enter")
    settled(page)
    assert [row.texts for row in Annotation.objects.all()] == [["“We will build it,”"]]
    page.locator("#help-button").click()
    expect(page.locator("#help")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)
    page.keyboard.press("q")
    page.keyboard.press("Enter")
    settled(page)
    expect(page.locator("dialog[open]")).to_have_count(0)
    assert Annotation.objects.count() == 2


def test_a_button_leads_to_the_next_quotation(site, project, ann):
    article = factories.article(project, ann)
    page = site.visit(f"/a/{article.pk}/", ann, viewport=PHONE, has_touch=True)
    page.get_by_role("button", name="Next quotation").tap()
    loaded(page)
    assert page.evaluate("getSelection().toString()") == QUOTE
    expect(page.locator("#tagbar")).to_be_visible()
