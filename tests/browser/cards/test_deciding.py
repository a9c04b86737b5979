"""The review loses nothing: it begins at the first, goes on from one to the next, and says how many are left."""

import re

import pytest
from playwright.sync_api import Page, expect

from annotations.actions.annotating.changing import change
from annotations.actions.review.deciding import decide, move
from annotations.choices import Verb
from annotations.models import Annotation
from tests import factories
from tests.browser.desk import settled
from tests.factories import annotation

WIDE = {"width": 1440, "height": 900}
TEXT = "Mara Voss came. Tom Hale saw Mara Voss. “We wait,” Ida Berg said. Mara Voss left."


@pytest.fixture
def article(project, ann):
    return factories.article(project, ann, text=TEXT)


@pytest.fixture
def rows(article, ann) -> list[Annotation]:
    places = [match.span() for match in re.finditer("Mara Voss|Tom Hale|“We wait,”", TEXT)]
    made = []
    for start, end in reversed(places):
        kind = "quote" if TEXT[start] == "“" else "entity"
        item = {"kind": kind, "spans": [[start, end]]}
        row, _ = factories.mark(by=ann, article_id=article.pk, item=item)
        made.append(move(by=ann, annotation_id=row.pk, version=None, verb=Verb.SUBMIT))
    return made[::-1]


@pytest.fixture
def page(site, article, rows, rev) -> Page:
    return site.visit(f"/a/{article.pk}/", rev, viewport=WIDE)


def is_at(page: Page, row: Annotation) -> None:
    expect(page.locator(f"#c-{row.pk}.active.open .moves")).to_be_visible()


def says(page: Page, words: str) -> None:
    expect(page.locator("#said")).to_have_text(words)


def test_a_goes_through_all_wraps_and_says_what_is_left(page, rows):
    is_at(page, rows[0])
    page.keyboard.press("j")
    is_at(page, rows[1])
    for at, left in ((2, 4), (3, 3), (4, 2)):
        page.keyboard.press("a")
        is_at(page, rows[at])
        says(page, f"Approved. {left} are left to decide.")
    page.keyboard.press("a")
    is_at(page, rows[0])
    says(page, "Approved. 1 is left to decide: on from the beginning.")
    page.keyboard.press("a")
    says(page, "Approved. Nothing is left to decide here.")
    page.keyboard.press("a")
    says(page, "Nothing is left to decide here.")

    settled(page)
    assert Annotation.objects.filter(status="approved").count() == 5


def test_all_mentions_are_one_step_and_one_undo(page, rows):
    is_at(page, rows[0])

    page.keyboard.press("Shift+A")
    is_at(page, rows[1])
    says(page, "Approved: 3. u takes that back. 2 are left to decide.")
    settled(page)
    approved = Annotation.objects.filter(status="approved")
    assert {row.pk for row in approved} == {rows[0].pk, rows[2].pk, rows[4].pk}
    page.keyboard.press("u")
    settled(page)

    assert Annotation.objects.filter(status="submitted").count() == 5


def test_after_a_fix_the_foot_line_says_what_a_does_and_a_does_it(page, rows):
    is_at(page, rows[0])
    page.keyboard.press("e")
    page.get_by_label("type").select_option("person")
    page.get_by_role("button", name="Send fix").click()
    says(page, "Fix sent: ann has to accept it. a goes on to the next.")

    page.locator("h1").click()
    page.keyboard.press("a")

    is_at(page, rows[1])
    says(page, "4 are left to decide.")
    rows[0].refresh_from_db()
    assert rows[0].status == "fixed"


def test_sending_back_goes_on_and_says_what_becomes_of_the_others(page, rows, article, ann):
    is_at(page, rows[0])
    page.get_by_role("button", name="Next to decide").click()
    is_at(page, rows[1])

    page.keyboard.press("x")
    page.keyboard.press("Digit1")

    is_at(page, rows[2])
    says(page, "Sent back. 4 are left to decide.")


def test_what_the_filter_hides_is_said(site, article, rows, ann, rev):
    for n in range(9):
        annotation(article, ann, "claim", TEXT[n * 2 : n * 2 + 9])
    page = site.visit(f"/a/{article.pk}/", rev, viewport=WIDE)
    page.locator("#filter [name=kind]").select_option("quote")
    page.locator("h1").click()

    page.keyboard.press("j")
    is_at(page, rows[3])
    page.keyboard.press("a")

    says(page, "Approved. 4 are left to decide, hidden by the filter.")


def test_once_a_fix_is_accepted_the_foot_line_says_what_is_still_sent_back(site, article, rows, ann, rev):
    move(by=rev, annotation_id=rows[1].pk, version=None, verb=Verb.REJECT, reason="wrong_span")
    for row in rows[2:]:
        decide(by=rev, annotation_id=row.pk, version=row.version, verdict="approve")
    change(by=rev, annotation_id=rows[0].pk, version=None, changes={"attributes": {"type": "person"}})
    page = site.visit(f"/a/{article.pk}/?annotation={rows[0].pk}", ann, viewport=WIDE)
    expect(page.locator("#counts")).to_contain_text("1 sent back")
    page.locator("h1").click()

    page.keyboard.press("a")

    says(page, "Fix accepted. Nothing is left to decide here; 1 annotation is still sent back.")
    expect(page.locator("#counts")).to_contain_text("1 sent back")
