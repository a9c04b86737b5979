"""Keys and clicks that are faster than the answers: each is about what it was meant for."""

import pytest
from playwright.sync_api import expect

from annotations.actions.review.deciding import move
from annotations.choices import Verb
from annotations.models import Annotation
from tests import factories
from tests.browser.desk import choose, held, settled, tag, until
from tests.factories import TEXT, annotation

WIDE = {"width": 1440, "height": 900}
QUOTE = "“We have waited eleven years,”"


@pytest.fixture
def page(site, article, ann):
    return site.visit(f"/a/{article.pk}/", ann, viewport=WIDE)


def mark_and_press(page, words: str, *keys: str) -> Annotation:
    """Mark words and press keys before the mark is answered; returns it once all is saved."""
    before = set(Annotation.objects.values_list("pk", flat=True))
    routes = held(page, "**/mark/")
    choose(page, TEXT, words)
    for key in keys:
        page.keyboard.press(key)
    until(page, lambda: routes)
    page.wait_for_timeout(600)
    routes[0].continue_()
    settled(page)
    page.wait_for_timeout(600)
    settled(page)
    return Annotation.objects.exclude(pk__in=before).get()


def test_h_right_behind_a_mark_is_about_that_mark(page):
    old = tag(page, TEXT, "the barrier would protect 4,000 homes", "3")
    new = mark_and_press(page, "A spokesman denied it", "Digit3", "h")
    old.refresh_from_db()
    assert (old.attributes.get("hedged"), new.attributes.get("hedged")) == (None, True)


def test_a_digit_right_behind_a_mark_is_about_that_mark(page):
    old = tag(page, TEXT, "the barrier would protect 4,000 homes", "3")
    new = mark_and_press(page, "Mara Voss", "Digit2", "Digit4")
    old.refresh_from_db()
    assert (old.kind, new.kind) == ("claim", "source")


def test_d_is_about_the_card_that_was_active_then(page, article, ann):
    for words in ("Mara Voss", "Courier", "barrier"):
        annotation(article, ann, "entity", words)
    page.reload()
    page.wait_for_timeout(300)
    for key in "jdj":
        page.keyboard.press(key)
        page.wait_for_timeout(30)
    page.wait_for_timeout(1200)
    settled(page)
    assert [row.texts[0] for row in Annotation.objects.filter(deleted_at__isnull=False)] == ["Mara Voss"]


def test_d_at_an_open_card_is_about_it_although_a_mark_waits_for_the_network(page):
    old = tag(page, TEXT, "the barrier would protect 4,000 homes", "3")
    page.route("**/mark/", lambda route: route.abort("connectionreset"))
    choose(page, TEXT, "A spokesman denied it")
    page.keyboard.press("Digit3")
    expect(page.locator("#state")).to_contain_text("1 unsaved")
    page.locator(f"#c-{old.pk} .tops").click()
    page.keyboard.press("d")
    page.unroute("**/mark/")
    page.get_by_role("button", name="Try again").click()
    page.wait_for_timeout(1000)
    settled(page)
    assert [row.pk for row in Annotation.objects.filter(deleted_at__isnull=False)] == [old.pk]


def test_enter_before_the_borders_are_there_gives_no_others(page):
    row = tag(page, TEXT, QUOTE, "1")
    page.route("**/borders*.js", lambda route: (page.wait_for_timeout(400), route.continue_()))
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(300)
    page.keyboard.press("b")
    page.keyboard.press("Enter")
    page.wait_for_timeout(1200)
    settled(page)
    row.refresh_from_db()
    assert row.texts == [QUOTE]


@pytest.mark.parametrize("key", ["t", "r", "s", "?", "i"])
def test_twice_quickly_opens_one(page, article, key):
    tag(page, TEXT, "Mara Voss", "2")
    page.keyboard.press(key)
    page.keyboard.press(key)
    page.wait_for_timeout(1000)
    assert page.locator("dialog[open]").count() <= 1


@pytest.mark.parametrize("is_slow", [False, True])
def test_quotes_and_their_frames_at_any_speed(site, project, ann, is_slow):
    text = (
        "“It will cost more,” Mara Voss told the Courier.\n"
        "“It will take years,” Tom Hale said.\n"
        "“We are ready,” Ida Berg said.\n"
    )
    article = factories.article(project, ann, text=text)
    page = site.visit(f"/a/{article.pk}/", ann, viewport=WIDE)
    page.wait_for_timeout(1500)
    routes = []
    page.route(
        "**/mark/", lambda route: routes.append(route) if is_slow and not routes else route.continue_()
    )
    for _ in range(3):
        for key in ("q", "Enter", "Enter"):
            page.keyboard.press(key)
            page.wait_for_timeout(20)
    for route in routes:
        route.continue_()
    page.wait_for_timeout(2000)
    settled(page)
    rows = Annotation.objects.order_by("created_at")
    assert [row.texts[0] for row in rows] == [
        "“It will cost more,”",
        "“It will take years,”",
        "“We are ready,”",
    ]
    assert [row.links.count() for row in rows] == [3, 2, 2]


def test_a_many_times_decides_on_nothing_unseen(site, article, ann, rev):
    for words in ("Mara Voss", "Courier", "barrier", "spokesman"):
        row = annotation(article, ann, "entity", words)
        move(by=ann, annotation_id=row.pk, version=None, verb=Verb.SUBMIT)
    page = site.visit(f"/a/{article.pk}/", rev, viewport=WIDE)
    expect(page.locator(".note-card.open .moves")).to_be_visible()
    for _ in range(6):
        page.keyboard.press("a")
    page.wait_for_timeout(1000)
    assert Annotation.objects.filter(status="approved").count() == 1


def test_undo_and_redo_as_fast_as_one_can(page):
    for words, digit in (("Mara Voss", "2"), ("the barrier would", "3"), ("A spokesman", "4")):
        choose(page, TEXT, words)
        page.keyboard.press(f"Digit{digit}")
    for key in ("u", "u", "u", "Shift+U", "Shift+U", "u", "Shift+U", "Shift+U"):
        page.keyboard.press(key)
        page.wait_for_timeout(20)
    page.wait_for_timeout(3000)
    settled(page)
    shown = sorted(page.locator("#text mark").all_text_contents())
    assert shown == sorted(["Mara Voss", "the barrier would", "A spokesman"])


def test_a_decision_behind_a_save_goes_on_to_the_next(site, article, ann, rev):
    rows = []
    for words in ("Mara Voss", "the barrier", "A spokesman"):
        row = annotation(article, ann, "entity", words)
        move(by=ann, annotation_id=row.pk, version=None, verb=Verb.SUBMIT)
        rows.append(row)
    page = site.visit(f"/a/{article.pk}/?annotation={rows[0].pk}", rev, viewport=WIDE)
    page.wait_for_timeout(500)
    routes = []
    page.route("**/mark/", lambda route: routes.append(route))
    choose(page, TEXT, "Courier")
    page.keyboard.press("Digit2")
    page.locator(f"#c-{rows[0].pk} [data-key=a]").click()
    page.wait_for_timeout(200)
    routes[0].continue_()
    page.wait_for_timeout(1500)
    settled(page)
    rows[0].refresh_from_db()
    assert rows[0].status == "approved"
    assert page.locator(".note-card.active").get_attribute("id") == f"c-{rows[1].pk}"


def test_borders_that_are_drawn_with_the_mouse_are_the_new_ones(page):
    row = tag(page, TEXT, "the barrier would protect 4,000 homes", "3")
    page.keyboard.press("b")
    page.wait_for_timeout(300)
    choose(page, TEXT, "the barrier")
    page.wait_for_timeout(300)
    settled(page)
    row.refresh_from_db()
    assert row.texts == ["the barrier"]


def test_what_is_typed_in_another_slot_is_not_sent_with_words_that_are_picked(page):
    row = tag(page, TEXT, QUOTE, "1")
    bodies = []
    page.on("request", lambda one: one.method == "POST" and bodies.append(one.post_data))
    page.locator(f"#c-{row.pk} button[data-pick=Who]").click()
    choose(page, TEXT, "Mara Voss")
    page.wait_for_timeout(300)
    settled(page)
    assert "part=on" not in bodies[0]


def test_another_tab_that_sends_first_leaves_no_keys_for_later(page, article, site):
    other = page.context.new_page()
    site.watch(other)
    other.goto(f"/a/{article.pk}/")
    for one in (page, other):
        one.route("**/mark/", lambda route: route.abort("connectionreset"))
    for one, words in ((page, "Mara Voss"), (other, "the barrier")):
        choose(one, TEXT, words)
        one.keyboard.press("Digit2")
        one.wait_for_timeout(100)
    page.unroute("**/mark/")
    other.unroute("**/mark/")
    other.wait_for_timeout(20000)
    assert Annotation.objects.count() == 2
    row = Annotation.objects.get(texts=["Mara Voss"])
    expect(other.locator(f"#c-{row.pk}")).to_have_count(1)
    other.locator(f"#c-{row.pk} h3 a").click()
    expect(other.locator(f"#c-{row.pk}.open")).to_have_count(1)
    other.keyboard.press("d")
    other.wait_for_timeout(800)
    row.refresh_from_db()
    assert row.deleted_at is not None


def test_a_key_right_behind_another_selection_is_about_that_selection(page):
    choose(page, TEXT, "Mara Voss")
    page.locator("#tagbar").wait_for(state="visible")
    start = TEXT.index("the barrier would")
    page.evaluate(
        """(start) => {
          const nodes = document.createTreeWalker(document.getElementById("text"), NodeFilter.SHOW_TEXT);
          let node = nodes.nextNode();
          for (; start >= node.length; node = nodes.nextNode()) start -= node.length;
          getSelection().setBaseAndExtent(node, start, node, start + "the barrier would".length);
          document.dispatchEvent(new KeyboardEvent("keydown", { key: "3", code: "Digit3", bubbles: true }));
        }""",
        start,
    )
    settled(page)
    assert [tuple(part) for part in Annotation.objects.get().spans] == [
        (start, start + len("the barrier would"))
    ]


def test_a_drag_goes_on_when_a_card_loses_the_focus_to_it(page):
    tag(page, TEXT, "the barrier would protect 4,000 homes", "3")
    box = page.locator("#text p").first.bounding_box()
    page.mouse.move(box["x"] + 5, box["y"] + 12)
    page.mouse.down()
    page.mouse.move(box["x"] + 105, box["y"] + 12)
    page.evaluate("() => { document.querySelector('.note-card').focus(); document.activeElement.blur(); }")
    page.wait_for_timeout(60)
    expect(page.locator("#tagbar")).to_be_hidden()
    page.mouse.up()
    expect(page.locator("#tagbar")).to_be_visible()
