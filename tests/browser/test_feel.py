"""Where things are: an opened card above the foot line, the foot line in one row, targets that a finger hits."""

import itertools
import re

import pytest
from playwright.sync_api import expect

from annotations.actions.review.deciding import move
from annotations.choices import Verb
from annotations.models import Annotation
from tests import factories
from tests.browser.desk import choose, settled, tag

LINES = [f"Line {number} of the hearing, and nobody said a word in it." for number in range(60)]
TEXT = "\n".join(LINES)


@pytest.fixture
def hearing(project, ann):
    article = factories.article(project, ann, text=TEXT, headline="The hearing")
    for number in (17, 19):
        factories.annotation(article, ann, passage=f"Line {number} of the hearing")
    return article


def low(page, row) -> None:
    """Scroll until the passage stands just above the foot line."""
    page.evaluate(
        """(id) => {
          const mark = document.querySelector(`#text mark[data-a~="${id}"]`);
          const foot = document.querySelector(".desk-foot").getBoundingClientRect().top;
          scrollBy(0, mark.getBoundingClientRect().bottom - foot + 40);
        }""",
        str(row.pk),
    )


@pytest.mark.parametrize("by", ["mouse", "key"])
def test_an_opened_card_comes_up_above_the_foot_line(site, hearing, ann, by):
    page = site.visit(f"/a/{hearing.pk}/", ann, viewport={"width": 1440, "height": 700})
    row = Annotation.objects.order_by("created_at").last()
    low(page, row)
    if by == "mouse":
        page.locator(f'#text mark[data-a~="{row.pk}"]').click()
    else:
        page.locator(f"#c-{row.pk} h3 a").press("Enter")
    expect(page.locator(f"#c-{row.pk} .moves")).to_be_visible()
    page.wait_for_timeout(200)
    foot = page.locator(".desk-foot").bounding_box()["y"]
    card = page.locator(f"#c-{row.pk}").bounding_box()
    assert card["y"] + card["height"] <= foot
    assert 0 < page.locator(f'#text mark[data-a~="{row.pk}"]').bounding_box()["y"] < foot


def test_what_is_suggested_late_comes_up_too(site, project, ann):
    said = "\n".join([*LINES[:18], "“It will cost more,” the mayor Mara Voss told the Courier.", *LINES[18:]])
    article = factories.article(project, ann, text=said)
    row = factories.annotation(article, ann, passage="“It will cost more,”")
    page = site.visit(f"/a/{article.pk}/", ann, viewport={"width": 1440, "height": 700})
    held = []
    page.route("**/suggestions*.js", lambda route: held.append(route))
    low(page, row)
    page.locator(f'#text mark[data-a~="{row.pk}"]').click()
    expect(page.locator(f"#c-{row.pk} .moves")).to_be_visible()
    page.wait_for_timeout(200)
    held[0].continue_()
    expect(page.locator(".take button")).to_be_visible()
    page.wait_for_timeout(200)
    card = page.locator(f"#c-{row.pk}").bounding_box()
    assert card["y"] + card["height"] <= page.locator(".desk-foot").bounding_box()["y"]


def test_the_reasons_for_sending_back_come_up_too(site, hearing, ann, rev):
    row = Annotation.objects.order_by("created_at").last()
    move(by=ann, annotation_id=row.pk, version=None, verb=Verb.SUBMIT)
    page = site.visit(f"/a/{hearing.pk}/?annotation={row.pk}", rev, viewport={"width": 1440, "height": 700})
    page.wait_for_timeout(300)
    page.keyboard.press("x")
    expect(page.locator("button[name=reason]:focus")).to_have_count(1)
    page.wait_for_timeout(200)
    last = page.locator(".open button[name=reason]").last.bounding_box()
    assert last["y"] + last["height"] <= page.locator(".desk-foot").bounding_box()["y"]


def test_a_menu_of_a_card_below_the_text_comes_into_view(site, hearing, ann):
    page = site.visit(
        f"/a/{hearing.pk}/", ann, viewport={"width": 390, "height": 700}, has_touch=True, is_mobile=True
    )
    tag(page, TEXT, "nobody", "1", nth=2)
    page.locator(".open .menu.push > summary").tap()
    delete = page.get_by_role("button", name="Delete this quote")
    expect(delete).to_be_in_viewport()
    foot = page.locator(".desk-foot").bounding_box()["y"]
    page.wait_for_timeout(200)
    box = delete.bounding_box()
    assert box["y"] + box["height"] <= foot


def test_nothing_scrolls_when_an_open_card_is_saved(site, hearing, ann):
    page = site.visit(f"/a/{hearing.pk}/", ann, viewport={"width": 1440, "height": 700})
    row = Annotation.objects.order_by("created_at").last()
    page.locator(f'#text mark[data-a~="{row.pk}"]').click()
    expect(page.locator(f"#c-{row.pk} .moves")).to_be_visible()
    page.wait_for_timeout(200)
    low(page, row)
    before = page.evaluate("scrollY")
    page.keyboard.press("h")
    settled(page)
    assert page.evaluate("scrollY") == before


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


@pytest.mark.parametrize("width", [360, 390, 720, 760, 1024, 1440])
def test_nothing_in_the_foot_line_covers_another_with_somebody_else_here(site, hearing, ann, rev, width):
    site.visit(f"/a/{hearing.pk}/", rev).wait_for_timeout(1500)
    page = site.visit(f"/a/{hearing.pk}/", ann, viewport={"width": width, "height": 800})
    expect(page.locator("#here")).to_have_text("rev is here, too")
    boxes = page.locator(".desk-foot :is(.button, #state)").evaluate_all(
        "(all) => all.map((one) => one.getBoundingClientRect()).filter((box) => box.width).map(({ x, y, right, bottom }) => [x, y, right, bottom])"
    )
    assert page.locator(".desk-foot").bounding_box()["height"] <= (78 if width <= 900 else 56)
    assert all(x >= 0 and right <= width for x, _, right, _ in boxes)
    rows = [
        sorted(box for box in boxes if (box[1] > min(y for _, y, _, _ in boxes) + 20) == below)
        for below in (False, True)
    ]
    assert all(one[2] <= other[0] + 1 for row in rows for one, other in itertools.pairwise(row))


def height(page) -> float:
    return page.locator(".desk-foot").bounding_box()["height"]


def test_what_is_said_on_a_phone_moves_nothing_and_names_no_key(site, project, ann):
    article = factories.article(
        project, ann, text="“We will build it,” Mara Voss told Radio Nord. “Nobody is against it.”"
    )
    page = site.visit(
        f"/a/{article.pk}/", ann, viewport={"width": 390, "height": 800}, has_touch=True, is_mobile=True
    )
    before = height(page)
    page.locator("#next-button").tap()
    expect(page.locator("#said")).to_have_text(re.compile("2 quotations are not yet marked."))
    assert (height(page), page.locator("#said").inner_text()) == (before, "2 quotations are not yet marked.")
    page.get_by_role("button", name="Quote").tap()
    expect(page.get_by_role("button", name="Accept suggestions")).to_be_visible()
    page.get_by_role("button", name="Accept suggestions").tap()
    settled(page)
    assert (height(page), page.locator("#said").inner_text()) == (before, "Saved.")
    assert (
        page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--foot')")
        == f"{before:.0f}px"
    )


def test_a_card_that_lies_over_the_text_gives_way_to_a_selection(site, hearing, ann):
    page = site.visit(f"/a/{hearing.pk}/", ann, viewport={"width": 390, "height": 800})
    tag(page, TEXT, "nobody", "1", nth=2)
    expect(page.locator(".note-card.open")).to_be_visible()
    choose(page, TEXT, "nobody", nth=3)
    expect(page.locator("#tagbar")).to_be_visible()
    expect(page.locator(".note-card.open")).to_be_hidden()
    page.keyboard.press("Escape")
    expect(page.locator(".note-card.open")).to_be_visible()


@pytest.mark.parametrize("width", [390, 820, 1280])
def test_targets_are_large_enough_for_a_finger(site, hearing, ann, width):
    page = site.visit(
        f"/a/{hearing.pk}/",
        ann,
        viewport={"width": width, "height": 800},
        has_touch=True,
        is_mobile=True,
    )
    tag(page, TEXT, "nobody", "1", nth=2)
    heights = page.locator(
        ":is(.note-card.open, .desk-foot) :is(.button, input:not([type=checkbox], [type=hidden]), select)"
    ).evaluate_all("(all) => all.map((one) => one.getBoundingClientRect().height).filter(Boolean)")
    assert heights
    assert min(heights) >= 40


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


def test_while_words_are_picked_the_card_below_the_text_gives_way(site, hearing, ann):
    page = site.visit(
        f"/a/{hearing.pk}/", ann, viewport={"width": 390, "height": 800}, has_touch=True, is_mobile=True
    )
    tag(page, TEXT, "nobody", "3", nth=2)
    page.get_by_role("button", name="Claimant: take words from the text").tap()
    expect(page.locator(".note-card.open")).to_be_hidden()
    page.get_by_role("button", name="Leave it").tap()
    expect(page.locator(".note-card.open")).to_be_visible()


def test_what_is_missing_is_said_before_an_article_is_submitted(site, project, ann):
    text = "“We will build it,” Mara Voss said. “Nobody is against it,” she added."
    article = factories.article(project, ann, text=text)
    page = site.visit(f"/a/{article.pk}/", ann)
    submit = page.get_by_role("button", name="Submit article")
    submit.click()
    expect(page.locator("#said")).to_contain_text("Nothing is marked yet; 2 quotations are not marked.")
    tag(page, text, "“We will build it,”", "1")
    submit.click()
    expect(page.locator("#said")).to_contain_text(
        "One of your quotes does not say who; one quotation is not marked."
    )
    assert Annotation.objects.get().status == "draft"
    page.get_by_role("button", name="Submit all the same").click()
    page.wait_for_url("**")
    expect(page.locator(".note-card.submitted, .note-card .submitted")).not_to_have_count(0)
    assert Annotation.objects.get().status == "submitted"


def test_an_article_with_nothing_missing_is_submitted_at_once(site, hearing, ann):
    for row in Annotation.objects.all():
        row.delete()
    factories.annotation(hearing, ann, "claim", "nobody said a word")
    page = site.visit(f"/a/{hearing.pk}/", ann)
    page.get_by_role("button", name="Submit article").click()
    expect(page.locator(".note-card .submitted")).to_have_count(1)
    assert Annotation.objects.get().status == "submitted"
