"""Marking again what is marked already: the page goes to the one that is there."""

import pytest
from playwright.sync_api import expect

from annotations.actions.annotating.changing import change
from annotations.actions.annotating.marking import mark
from annotations.models import Annotation
from tests import factories
from tests.browser.desk import choose, held, marked_words, settled, tag, until
from tests.factories import TEXT, annotation

RULES = {"name": "rules", "version": "1"}
VOSS = "Mara Voss"


@pytest.fixture
def page(site, article, ann):
    return site.visit(f"/a/{article.pk}/", ann, viewport={"width": 1440, "height": 900})


def mark_again(page, words: str, *keys: str) -> None:
    choose(page, TEXT, words)
    page.locator("#tagbar").wait_for(state="visible")
    for key in keys:
        page.keyboard.press(key)
    settled(page)


def check_clean(page) -> None:
    """Nothing is on its way, painted as if it were, or selected."""
    assert page.evaluate("[...CSS.highlights.get('pending') ?? []].map(String)") == []
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('outbox'))") == []
    assert page.evaluate("String(getSelection())") == ""
    expect(page.locator("#tagbar")).to_be_hidden()
    expect(page.locator("#state")).to_have_text("All saved ✓")


def test_marking_again_goes_to_the_card_and_says_so(page):
    there = tag(page, TEXT, VOSS, "2")
    other = tag(page, TEXT, "the barrier", "2")
    expect(page.locator(f"#c-{other.pk}")).to_have_class("note-card entity draft open active")

    mark_again(page, VOSS, "Digit2")

    expect(page.locator("#said")).to_have_text("Already marked.")
    expect(page.locator(f"#c-{there.pk}")).to_have_class("note-card entity draft open active")
    expect(page.locator(".note-card")).to_have_count(2)
    assert marked_words(page, there) == VOSS
    assert Annotation.objects.count() == 2
    check_clean(page)


def test_what_somebody_else_has_marked_meanwhile_comes_with_the_answer(page, article, rev):
    routes = held(page, "**/mark/")
    choose(page, TEXT, VOSS)
    page.keyboard.press("Digit2")
    until(page, lambda: routes)
    there = annotation(article, rev, "entity", VOSS)

    routes[0].continue_()
    page.unroute("**/mark/")
    settled(page)

    expect(page.locator("#said")).to_have_text("Already marked.")
    expect(page.locator(f"#c-{there.pk}.open.active")).to_have_count(1)
    assert marked_words(page, there) == VOSS
    check_clean(page)


def test_marking_it_twice_without_a_network_is_one_mark(page):
    page.route("**/mark/", lambda route: route.abort("internetdisconnected"))
    for _ in "12":
        choose(page, TEXT, VOSS)
        page.locator("#tagbar").wait_for(state="visible")
        page.keyboard.press("Digit2")
        page.evaluate("getSelection().removeAllRanges()")
        page.wait_for_timeout(300)
    expect(page.locator("#state")).to_contain_text("2 unsaved")
    page.unroute("**/mark/")

    page.get_by_role("button", name="Try again").click()
    settled(page)

    there = Annotation.objects.get()
    expect(page.locator("#said")).to_have_text("Already marked.")
    expect(page.locator(f"#c-{there.pk}.open.active")).to_have_count(1)
    check_clean(page)


def test_keys_behind_a_mark_that_is_there_already_do_nothing_to_it(page, article, rev, ann):
    there = annotation(article, ann, "claim", "A spokesman denied it")
    page.reload()
    routes = held(page, "**/mark/")

    choose(page, TEXT, "A spokesman denied it")
    page.keyboard.press("Digit3")
    page.keyboard.press("d")
    until(page, lambda: routes)
    routes[0].continue_()
    page.unroute("**/mark/")
    settled(page)

    there.refresh_from_db()
    assert (there.deleted_at, there.version) == (None, 1)
    expect(page.locator("#said")).to_have_text("Already marked.")
    check_clean(page)


def test_a_change_behind_such_a_mark_is_not_laid_over_what_somebody_else_has_changed(page, article, ann):
    there = annotation(article, ann, "claim", "A spokesman denied it")
    page.reload()
    page.locator(f"#c-{there.pk} h3 a").click()
    expect(page.locator(f"#c-{there.pk}.open.active")).to_have_count(1)
    routes = held(page, "**/mark/")
    choose(page, TEXT, "A spokesman denied it")
    page.keyboard.press("Digit3")
    until(page, lambda: routes)
    page.locator(f"#c-{there.pk} .attributes [name=hedged]").dispatch_event("click")
    change(by=ann, annotation_id=there.pk, version=1, changes={"attributes": {"statement": "He denied it."}})

    slow = held(page, "**/attributes/")
    routes[0].continue_()
    until(page, lambda: slow)
    page.evaluate("new Promise(done => setTimeout(done, 600))")  # longer than a field waits to be saved
    slow[0].continue_()
    settled(page)

    there.refresh_from_db()
    assert (there.version, there.attributes) == (2, {"statement": "He denied it."})
    expect(page.locator(f"#c-{there.pk}")).to_contain_text("Two people changed this at once.")


def test_marking_what_is_suggested_accepts_it(page, article, rev):
    item = {"kind": "entity", "spans": [factories.span(TEXT, VOSS)]}
    proposed, _ = mark(by=rev, article_id=article.pk, item=item, suggester=RULES)
    page.reload()

    mark_again(page, VOSS, "Digit2")

    expect(page.locator("#said")).to_have_text("Accepted: it is yours now.")
    expect(page.locator(f"#c-{proposed.pk}")).to_have_class("note-card entity draft open active")
    check_clean(page)


def test_borders_that_would_make_it_the_same_stay_as_they_were(page, article, ann):
    annotation(article, ann, "entity", VOSS)
    moving = annotation(article, ann, "entity", "Mara")
    page.reload()
    page.locator(f"#c-{moving.pk} h3 a").click()
    expect(page.locator(f"#c-{moving.pk}.open.active")).to_have_count(1)

    page.keyboard.press("b")
    expect(page.locator("#said")).to_contain_text("Enter saves")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    settled(page)

    expect(page.locator("#said")).to_have_text("These words are marked already, as an entity.")
    assert marked_words(page, moving) == "Mara"
    moving.refresh_from_db()
    assert moving.texts == ["Mara"]
