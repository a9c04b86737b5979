"""The quotations of a text, walked with one key."""

import pytest

from annotations.models import Annotation
from tests import factories
from tests.browser.desk import loaded, marked_words, settled

TEXT = (
    "👩‍👩‍👧 “We have waited,” Mara Voss told the Courier. “They said ‘soon’ to us.”\n"
    "\n"
    "He denied that it was “over.”"
)
WALK = ["“We have waited,”", "“They said ‘soon’ to us.”", "‘soon’", "“over.”"]


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


SCRIPTS = {
    "ja": ("首相は「国会は『夏』に閉じる」と述べた。", ["「国会は『夏』に閉じる」", "『夏』"]),
    "zh": ("他说：“我们等了十一年。”《人民日报》报道。", ["“我们等了十一年。”"]),
    "he": ('הדובר אמר:\u200f "\u200fצה"ל הודיע"\u200f אתמול', ['"\u200fצה"ל הודיע"']),
    "ar": ("قال: «مرحبا بكم جميعا» أمس", ["«مرحبا بكم جميعا»"]),
    "ka": ("მან თქვა: „ჩვენ ველოდით“ გუშინ", ["„ჩვენ ველოდით“"]),
    "sv": ("Hon sa: ”Vi sa ’nej’ till det” i går.", ["”Vi sa ’nej’ till det”", "’nej’"]),
    "de": ("»Wir warten«, sagte sie.", ["»Wir warten«"]),
}


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
