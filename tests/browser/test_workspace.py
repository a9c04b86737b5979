"""The whole path of an article through the workspace, by mouse and keyboard."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from annotations.actions.annotating.changing import change
from annotations.actions.articles import submit_article
from annotations.choices import ArticleState, Status
from annotations.models import Annotation, Article
from tests import factories
from tests.browser.conftest import LONG_READ
from tests.browser.desk import choose, drag, eventually, marked_words, settled, tag
from tests.factories import TEXT, annotation

QUOTE = "“We have waited eleven years,”"
WIDE = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
HARD = (
    "👩‍👩‍👧‍👦 “Wir warten, e\u0301clair 🇩🇪!” sagte Ö. Ÿ.\r\n"
    "قال الرئيس: «مرحبا 👋🏽 بالعالم» في عدن.\r\n"
    "\r\n"
    "𝒜 said “über a\u0308 <b>&amp;</b> ‘x’”\x0c\tto 李 明.\r\n\r\n"
)


def links_of(row: Annotation) -> dict[str, tuple[list[str] | None, str | None]]:
    """What fills the slots: words and the kind of what they mean."""
    links = row.links.select_related("target")
    return {link.role: (link.texts, link.target and link.target.kind) for link in links}


def fill_by_words(page, text, key, words, *, nth=0):
    """Go to a slot by its key, then select words in the text."""
    page.keyboard.press(key)
    choose(page, text, words, nth=nth)
    settled(page)


def test_a_drag_and_a_digit_mark_exactly_what_was_selected(site, article, ann):
    page = site.visit(f"/a/{article.pk}/", ann, viewport=WIDE)
    assert page.locator("#text").evaluate("(text) => text.textContent") == TEXT
    span = drag(page, TEXT, QUOTE)
    page.keyboard.press("Digit1")
    settled(page)
    stored = Annotation.objects.get()
    assert [tuple(part) for part in stored.spans] == [span]
    assert marked_words(page, stored) == QUOTE
    expect(page.locator(".note-card.open.active")).to_have_count(1)
    expect(page.locator("#counts")).to_contain_text("1 annotation")


@pytest.mark.parametrize("nth", [0, 1])
def test_a_selection_may_go_backwards_and_over_marks(site, article, ann, nth):
    annotation(article, ann, "entity", "Mara Voss")
    page = site.visit(f"/a/{article.pk}/", ann, viewport=WIDE)
    passage = ["years,” Mara Voss told", "Voss told the Courier"][nth]
    span = drag(page, TEXT, passage, backwards=True)
    page.keyboard.press("Enter")
    settled(page)
    assert [tuple(part) for part in Annotation.objects.latest("created_at").spans] == [span]


@pytest.mark.parametrize("beyond", [20, 120, 400])
def test_a_drag_that_ends_beside_the_text_ends_at_the_end_of_that_line(site, article, ann, beyond):
    annotation(article, ann, "entity", "Mara Voss")
    page = site.visit(f"/a/{article.pk}/", ann, viewport=WIDE)
    box = page.locator("#text").bounding_box()
    line = page.locator("#text p").first.bounding_box()
    page.mouse.move(line["x"] + 100, line["y"] + 14)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] + beyond / 2, line["y"] + 14)
    page.mouse.move(box["x"] + box["width"] + beyond, line["y"] + 14)
    page.wait_for_timeout(50)
    page.mouse.up()
    page.locator("#tagbar").wait_for(state="visible")
    page.keyboard.press("Digit3")
    settled(page)
    [words] = Annotation.objects.get(kind="claim").texts
    assert words.endswith("told the Courier.")


def test_the_active_card_stands_at_its_passage_however_many_there_are(site, project, ann):
    text = " ".join(f"Word{number} and more." for number in range(60))
    article = factories.article(project, ann, text=text)
    rows = [annotation(article, ann, "entity", f"Word{number}") for number in range(60)]
    page = site.visit(f"/a/{article.pk}/?annotation={rows[40].pk}", ann, viewport=WIDE)
    page.wait_for_timeout(300)
    mark = page.locator(f'#text mark[data-a="{rows[40].pk}"]').bounding_box()
    card = page.locator(f"#c-{rows[40].pk}").bounding_box()
    assert abs(card["y"] - mark["y"]) < 12


def test_two_and_three_clicks_mark_a_word_and_a_line(site, article, ann):
    page = site.visit(f"/a/{article.pk}/", ann, viewport=WIDE)
    line = page.locator("#text p").nth(1)
    line.click(click_count=3, position={"x": 60, "y": 12})
    page.keyboard.press("Digit3")
    settled(page)
    assert Annotation.objects.get().texts == [TEXT.split("\n")[1]]
    page.keyboard.press("Escape")
    page.locator("#text p").nth(3).dblclick(position={"x": 40, "y": 12})
    page.keyboard.press("Digit2")
    settled(page)
    assert Annotation.objects.latest("created_at").texts == ["spokesman"]


def test_a_selection_over_several_lines_is_one_annotation(site, article, ann):
    page = site.visit(f"/a/{article.pk}/", ann, viewport=WIDE)
    passage = "4,000 homes. 👩‍👩‍👧 stood by.\n\nA spokesman"
    stored = tag(page, TEXT, passage, "3")
    assert stored.texts == [passage]
    assert marked_words(page, stored) == passage.replace("\n", "")


def test_an_article_goes_from_the_first_mark_to_the_reviewers_verdicts(site, article, ann, rev):
    page = site.visit(f"/a/{article.pk}/", ann, viewport=WIDE)
    entity = tag(page, TEXT, "Mara Voss", "2")
    source = tag(page, TEXT, "spokesman", "4")
    nested = tag(page, TEXT, "waited eleven years", "3")
    quote = tag(page, TEXT, QUOTE, "1")
    fill_by_words(page, TEXT, "f", "Mara Voss")
    fill_by_words(page, TEXT, "c", "told")
    page.keyboard.press("o")
    page.keyboard.type("Courier")
    page.keyboard.press("Enter")
    page.wait_for_timeout(300)
    settled(page)
    quote.refresh_from_db()
    assert links_of(quote) == {
        "speaker": (["Mara Voss"], "entity"),
        "cue": (["told"], None),
        "addressee": (["Courier"], None),
    }
    sentence = page.locator(f"#h-{quote.pk}")
    expect(sentence).to_contain_text(f"Mara Voss — told → Courier: {QUOTE}")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Submit article").click()
    page.wait_for_load_state()
    eventually(lambda: set(Annotation.objects.values_list("status", flat=True)), {Status.SUBMITTED})

    review = site.visit(f"/a/{article.pk}/", rev, viewport=WIDE)
    expect(review.locator(".note-card.active.open.submitted .moves")).to_be_visible()
    for approved in range(1, 4):
        review.keyboard.press("a")
        expect(review.locator(".note-card.approved")).to_have_count(approved)
        expect(review.locator(".note-card.active.open.submitted")).to_have_count(1)
    review.keyboard.press("x")
    review.keyboard.press("Digit1")
    settled(review)
    eventually(
        lambda: sorted(Annotation.objects.values_list("status", flat=True)),
        [Status.APPROVED, Status.APPROVED, Status.APPROVED, Status.REJECTED],
    )
    rejected = Annotation.objects.get(status=Status.REJECTED)
    assert (rejected, rejected.decisions.get().reason) == (source, "wrong_span")
    assert marked_words(review, nested) == "waited eleven years"
    assert marked_words(review, entity) == "Mara Voss"


@pytest.mark.skipif(not LONG_READ.exists(), reason="the real article is not beside this repository")
def test_the_real_article_is_marked_to_the_character(site, project, ann):
    article = factories.article(project, ann, text=LONG_READ.read_text(), headline="Call for change")
    text = article.revisions.get().text
    page = site.visit(f"/a/{article.pk}/", ann, viewport=WIDE)
    assert page.locator("#text").evaluate("(text) => text.textContent") == text
    span = drag(page, text, "“It’s time to look for new leadership in Iran,”")
    page.keyboard.press("Digit1")
    settled(page)
    quote = Annotation.objects.get()
    assert [tuple(part) for part in quote.spans] == [span] == [(326, 373)]
    fill_by_words(page, text, "f", "Trump", nth=text[:374].count("Trump"))
    fill_by_words(page, text, "c", "told")
    assert [(link.role, [tuple(part) for part in link.spans]) for link in quote.links.all()] == [
        ("speaker", [(374, 379)]),
        ("cue", [(380, 384)]),
    ]


def test_hard_text_comes_out_as_it_went_in(site, project, ann):
    article = factories.article(project, ann, text=HARD)
    text = article.revisions.get().text
    page = site.visit(f"/a/{article.pk}/", ann, viewport=WIDE)
    assert page.locator("#text").evaluate("(text) => text.textContent") == text
    passages = [
        "“Wir warten, e\u0301clair 🇩🇪!”",
        "«مرحبا 👋🏽 بالعالم»",
        "“über a\u0308 <b>&amp;</b> ‘x’”",
        "李 明",
        "𝒜",
    ]
    for passage in passages:
        stored = tag(page, text, passage, "1")
        start = text.index(passage)
        assert [tuple(part) for part in stored.spans] == [(start, start + len(passage))]
        assert marked_words(page, stored) == passage
    assert page.locator("#text").evaluate("(text) => text.textContent") == text


def test_pressing_twice_marks_once(site, article, ann):
    page = site.visit(f"/a/{article.pk}/", ann, viewport=WIDE)
    choose(page, TEXT, QUOTE)
    page.evaluate(
        """() => { for (let n = 0; n < 3; n++)
             document.dispatchEvent(new KeyboardEvent("keydown", {key: "1", code: "Digit1", bubbles: true})) }"""
    )
    settled(page)
    assert Annotation.objects.count() == 1


def test_a_running_selection_survives_an_answer(site, article, ann):
    page = site.visit(f"/a/{article.pk}/", ann, viewport=WIDE)
    row = annotation(article, ann, "entity", "Courier")
    choose(page, TEXT, "Mara Voss told")
    page.evaluate(f"htmx.ajax('GET', '/a/{article.pk}/{row.pk}/', {{target: '#inbox', swap: 'innerHTML'}})")
    settled(page)
    assert page.evaluate("getSelection().toString()") == "Mara Voss told"
    page.keyboard.press("Digit1")
    settled(page)
    assert Annotation.objects.get(kind="quote").texts == ["Mara Voss told"]


def test_attributes_save_themselves(site, article, ann):
    quote = annotation(article, ann)
    page = site.visit(f"/a/{article.pk}/?annotation={quote.pk}", ann, viewport=WIDE)
    page.locator(".open details.more summary").first.click()
    page.get_by_label("medium").select_option("told_us")
    page.wait_for_timeout(600)
    settled(page)
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("y")
    page.wait_for_timeout(300)
    settled(page)
    quote.refresh_from_db()
    assert quote.attributes == {"medium": "told_us", "negated": True}
    expect(page.locator(f"#h-{quote.pk}")).to_contain_text("not")


def test_delete_and_undo_and_restore(site, article, ann):
    quote = annotation(article, ann)
    page = site.visit(f"/a/{article.pk}/?annotation={quote.pk}", ann, viewport=WIDE)
    page.keyboard.press("d")
    settled(page)
    expect(page.locator("mark")).to_have_count(0)
    page.get_by_role("button", name="Restore").click()
    settled(page)
    expect(page.locator("mark")).to_have_count(1)
    page.keyboard.press("Control+z")
    settled(page)
    expect(page.locator("mark")).to_have_count(0)
    page.keyboard.press("Shift+U")
    settled(page)
    expect(page.locator("mark")).to_have_count(1)


def test_clicks_go_through_overlapping_marks_the_smallest_first(site, article, ann):
    outer, inner = annotation(article, ann), annotation(article, ann, "claim", "eleven years")
    page = site.visit(f"/a/{article.pk}/", ann, viewport=WIDE)
    mark = page.locator(f'mark[data-a~="{inner.pk}"]')
    for expected in (inner, outer, inner):
        mark.click()
        settled(page)
        expect(page.locator(".note-card.active")).to_have_id(f"c-{expected.pk}")


def test_two_people_at_one_card_see_both(site, article, ann):
    quote = annotation(article, ann)
    page = site.visit(f"/a/{article.pk}/?annotation={quote.pk}", ann, viewport=WIDE)
    change(by=ann, annotation_id=quote.pk, version=1, changes={"attributes": {"hedged": True}})
    page.keyboard.press("c")
    page.keyboard.type("told")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Two people changed this at once.")).to_be_visible()
    page.get_by_role("button", name="Use mine").click()
    settled(page)
    assert links_of(quote) == {"cue": (["told"], None)}


def test_all_of_it_works_without_javascript(site, article, ann, rev):
    page = site.visit(f"/a/{article.pk}/", ann, java_script_enabled=False)
    assert "".join(page.locator("#text p").all_text_contents()) == TEXT
    page.get_by_text("Mark a passage by typing it").click()
    page.get_by_label("Passage").fill(QUOTE)
    page.get_by_role("button", name="Mark it").click()
    who = page.get_by_role("combobox", name="Who", exact=True)
    who.fill("Mara Voss")
    page.locator("form.slot", has=who).get_by_role("button", name="Set").click()
    page.get_by_role("button", name="Submit article").click()
    quote = Annotation.objects.get()
    assert (quote.texts, quote.status) == ([QUOTE], Status.SUBMITTED)
    assert links_of(quote) == {"speaker": (["Mara Voss"], None)}
    review = site.visit(f"/a/{article.pk}/?annotation={quote.pk}", rev, java_script_enabled=False)
    review.get_by_role("button", name="Approve").click()
    quote.refresh_from_db()
    assert quote.status == Status.APPROVED
    review.get_by_role("button", name="Sign off").click()
    assert Article.objects.get().state == ArticleState.SIGNED_OFF


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_no_barrier_is_found(site, article, ann, rev, scheme, size):
    quote = annotation(article, ann)
    annotation(article, ann, "entity", "eleven years")
    annotation(article, ann, "claim", "the barrier would protect 4,000 homes")
    annotation(article, ann, "source", "spokesman")
    page = site.visit(f"/a/{article.pk}/?annotation={quote.pk}", ann, viewport=size, color_scheme=scheme)
    assert Axe().run(page).response["violations"] == []
    choose(page, TEXT, "Mara Voss")
    assert Axe().run(page).response["violations"] == []
    page.keyboard.press("Escape")
    submit_article(by=ann, article_id=article.pk)
    review = site.visit(f"/a/{article.pk}/?annotation={quote.pk}", rev, viewport=size, color_scheme=scheme)
    review.keyboard.press("x")
    assert Axe().run(review).response["violations"] == []
    assert review.evaluate("document.documentElement.scrollWidth") <= size["width"]


def test_a_phone_marks_by_touch(site, article, ann):
    page = site.visit(f"/a/{article.pk}/", ann, viewport=PHONE, has_touch=True, is_mobile=True)
    page.evaluate(
        """() => { const line = document.querySelector("#text p mark, #text p").firstChild;
             getSelection().setBaseAndExtent(line, 0, line, 8); }"""
    )
    bar = page.locator("#tagbar")
    bar.wait_for(state="visible")
    assert bar.bounding_box()["y"] > PHONE["height"] / 2
    bar.get_by_role("button", name="Quote").tap()
    settled(page)
    assert Annotation.objects.get().texts == [TEXT[:8]]
    expect(page.locator(".note-card.open")).to_be_in_viewport()


def test_the_help_lists_keys_and_single_keys_are_off_in_fields(site, article, ann):
    quote = annotation(article, ann)
    page = site.visit(f"/a/{article.pk}/?annotation={quote.pk}", ann, viewport=WIDE)
    page.keyboard.press("?")
    expect(page.locator("#help")).to_be_visible()
    keys = page.locator("#help kbd").all_text_contents()
    assert {"1", "Enter", "j", "k", "a", "x", "d", "f", "u", "Shift-U", "Esc", "?"} <= set(keys)
    page.keyboard.press("Escape")
    page.keyboard.press("f")
    page.keyboard.type("d?x1")
    assert page.locator(".open input[data-key=f]").input_value() == "d?x1"
    assert Annotation.objects.present().count() == 1
    assert re.search(r"annotation=", page.url)


def test_a_long_title_with_markup_in_it_is_text(site, project, ann):
    title = ("<img src=x onerror=alert(1)><b>&amp;" * 9)[:300]
    odd = factories.article(project, ann, headline=title)
    page = site.visit(f"/a/{odd.pk}/", ann, viewport={"width": 390, "height": 800})
    assert page.locator("h1").inner_text() == title
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert tag(page, TEXT, QUOTE, "1").texts == [QUOTE]


def test_the_empty_column_says_what_to_do_as_long_as_it_is_empty(site, article, ann):
    page = site.visit(f"/a/{article.pk}/", ann)
    says = page.get_by_text("Nothing is marked yet.")
    expect(says).to_be_visible()
    tag(page, article.revisions.get().text, "Mara Voss", "2")
    expect(says).to_be_hidden()
    page.reload()
    expect(says).to_be_hidden()
    page.keyboard.press("u")
    settled(page)
    expect(says).to_be_visible()
