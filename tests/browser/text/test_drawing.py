"""A selection that is drawn out of the text ends at the nearest text in view, wherever the pointer is let go."""

import pytest
from playwright.sync_api import Page, expect

from annotations.models import Annotation
from tests import factories
from tests.browser import firefox
from tests.browser.desk import settled

WIDE = {"width": 1440, "height": 900}
NARROW = {"width": 390, "height": 844}
TEXT = "\n".join(
    f"Paragraph {n} says that the barrier will be built, and that it costs what it costs." for n in range(150)
)
SHORT = "One line of text that is all there is.\nAnd another one."

# Where the pointer is let go: x and y in the window, negative ones from its other edge, None: where it was pressed.
PLACES = {
    "foot line": (300, -20),
    "foot line, its button": (-60, -20),
    "top bar": (300, 15),
    "top bar, its menu": (-40, 15),
    "a card": (1200, None),
    "between text and cards": (1010, None),
    "left margin": (60, None),
    "right margin": (-4, None),
    "left edge": (0, None),
    "right edge": (-1, None),
    "top edge": (500, 0),
    "bottom edge": (500, -1),
    "a corner": (0, -1),
    "left of the window": (-0.5, None),
    "above the window": (500, "above"),
    "below the window": (500, "below"),
}
LINE = 34
PRESSED = """
  const line = document.querySelectorAll("#text > p")[20];
  line.scrollIntoView({ block: "center" });
  const { left, top } = line.getBoundingClientRect();
  return [left, top];
"""
SELECTED = """
() => {
  const { anchorNode, anchorOffset, focusNode, focusOffset } = getSelection();
  const text = document.getElementById("text");
  const place = document.createRange();
  place.setStart(focusNode, focusOffset);
  const box = focusNode.nodeType === Node.TEXT_NODE ? place.getBoundingClientRect() : focusNode.getBoundingClientRect();
  const paragraph = anchorNode.parentElement.closest("p");
  return {
    end: (box.top + box.bottom) / 2,
    start: paragraph && `${paragraph.id} ${anchorOffset}`,
    inside: text.contains(anchorNode) && text.contains(focusNode),
  };
}
"""


@pytest.fixture
def long(project, ann):
    article = factories.article(project, ann, text=TEXT, headline="A long one")
    factories.annotation(article, ann, "entity", "Paragraph 20")
    return article


def place_of(
    page: Page, x: float | None, y: float | str | None, start: tuple[float, float]
) -> tuple[float, float]:
    width, height = page.viewport_size["width"], page.viewport_size["height"]
    across = start[0] if x is None else -30 if x == -0.5 else width + x if x < 0 else x
    if isinstance(y, str):
        return across, -40 if y == "above" else height + 40
    return across, start[1] if y is None else height + y if y < 0 else y


def middle_of(page: Page) -> tuple[float, float]:
    """A place in the middle line of the text in view."""
    page.evaluate("document.querySelectorAll('#text > p')[20].scrollIntoView({block: 'center'})")
    page.wait_for_timeout(150)
    box = page.locator("#text > p").nth(20).bounding_box()
    return box["x"] + 90, box["y"] + 12


def in_view(page: Page) -> tuple[float, float]:
    """Between which heights text is in view: below the top bar and above the foot line."""
    return page.evaluate(
        """() => [document.querySelector(".top").getBoundingClientRect().bottom,
                  document.querySelector(".desk-foot").getBoundingClientRect().top]"""
    )


def draw(page: Page, start: tuple[float, float], end: tuple[float, float]) -> str:
    """Press at one place and go to another; returns where the selection begins."""
    page.mouse.move(*start)
    page.mouse.down()
    begun = page.evaluate(SELECTED)["start"]
    for part in (0.3, 0.7, 1.0):
        page.mouse.move(*(a + (b - a) * part for a, b in zip(start, end, strict=True)))
        page.wait_for_timeout(30)
    return begun


def ends_in_view(page: Page, start: str, lowest: float = 10_000) -> None:
    """The selection begins where it was begun, and ends in a line that is in view; browsers scroll at the edges."""
    top, bottom = in_view(page)
    selected = page.evaluate(SELECTED)
    assert selected["inside"]
    assert selected["start"] == start
    assert top - LINE <= selected["end"] <= min(bottom, lowest) + LINE


@pytest.mark.parametrize("where", PLACES)
def test_a_drag_ends_at_the_nearest_text_in_view(site, ann, long, where):
    page = site.visit(f"/a/{long.pk}/", ann, viewport=WIDE)
    start = middle_of(page)
    end = place_of(page, *PLACES[where], start)

    begun = draw(page, start, end)
    page.mouse.up()
    page.wait_for_timeout(100)

    ends_in_view(page, begun)
    expect(page.locator("#tagbar")).to_be_visible()
    page.keyboard.press("Digit3")
    settled(page)
    assert Annotation.objects.filter(kind="claim").count() == 1


@pytest.mark.parametrize("where", ["foot line", "top bar", "bottom edge"])
def test_a_drag_ends_in_the_text_beside_a_sheet(site, ann, long, where):
    page = site.visit(f"/a/{long.pk}/", ann, viewport=NARROW)
    page.locator("#text mark").first.click()
    page.locator(".note-card.open .moves").wait_for()
    start = middle_of(page)
    sheet = page.locator(".note-card.open").bounding_box()
    start = (start[0], min(start[1], sheet["y"] - 60))
    end = place_of(page, *PLACES[where], start)

    begun = draw(page, start, end)
    page.mouse.up()
    page.wait_for_timeout(100)

    ends_in_view(page, begun, lowest=sheet["y"])


@pytest.mark.parametrize("where", ["foot line", "below the window", "a card"])
def test_a_pointer_that_is_let_go_unseen_ends_where_it_was_last(site, ann, long, where):
    page = site.visit(f"/a/{long.pk}/", ann, viewport=WIDE)
    start = middle_of(page)
    session = page.context.new_cdp_session(page)

    begun = draw(page, start, place_of(page, *PLACES[where], start))
    session.send("Input.dispatchMouseEvent", {"type": "mouseMoved", "x": 700, "y": 120, "buttons": 0})
    page.locator("#tagbar").wait_for(state="visible")

    ends_in_view(page, begun)
    page.keyboard.press("Digit3")
    settled(page)
    assert Annotation.objects.filter(kind="claim").count() == 1
    page.keyboard.press("Escape")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    page.wait_for_timeout(300)
    assert page.evaluate("String(getSelection()).split(' ').length") <= 3


@pytest.mark.parametrize("where", ["a card", "left margin", "between text and cards"])
@pytest.mark.parametrize("gone", ["key", "blur"])
def test_a_key_or_another_window_ends_a_drag_where_it_is(site, ann, long, where, gone):
    page = site.visit(f"/a/{long.pk}/", ann, viewport=WIDE)
    start = middle_of(page)

    begun = draw(page, start, place_of(page, *PLACES[where], start))
    if gone == "key":
        page.keyboard.press("Shift")
    else:
        page.evaluate("dispatchEvent(new Event('blur'))")
    page.locator("#tagbar").wait_for(state="visible")

    ends_in_view(page, begun)
    page.keyboard.press("q")
    page.keyboard.press("g")
    page.wait_for_timeout(300)
    assert page.evaluate("String(getSelection()).length") < 200


def test_a_short_text_is_selected_to_its_end_from_below(site, project, ann):
    article = factories.article(project, ann, text=SHORT)
    page = site.visit(f"/a/{article.pk}/", ann, viewport=WIDE)
    box = page.locator("#text > p").last.bounding_box()

    draw(page, (box["x"] + 1, box["y"] + 12), (box["x"] + box["width"] - 5, box["y"] + 400))
    page.mouse.up()

    assert page.evaluate("String(getSelection()).trim()") == "And another one."


def test_a_press_of_a_button_leaves_a_selection_as_it_is(site, project, ann):
    article = factories.article(project, ann, text=SHORT)
    page = site.visit(f"/a/{article.pk}/", ann, viewport=WIDE)
    page.locator("#text > p").first.dblclick(position={"x": 20, "y": 12})
    before = page.evaluate("String(getSelection())")

    box = page.locator("#state").bounding_box()
    page.mouse.move(box["x"] + 2, box["y"] + 2)
    page.locator("#tagbar button").first.hover()
    page.mouse.down()
    page.wait_for_timeout(100)

    assert page.evaluate("String(getSelection())") == before != ""
    page.mouse.up()


def test_three_clicks_select_a_paragraph_and_no_more(site, project, ann):
    article = factories.article(project, ann, text=SHORT)
    page = site.visit(f"/a/{article.pk}/", ann, viewport=WIDE)
    for n, words in enumerate(SHORT.split("\n")):
        page.locator("#text > p").nth(n).click(click_count=3, position={"x": 60, "y": 12})
        page.locator("#tagbar").wait_for(state="visible")

        page.keyboard.press("Digit3")
        settled(page)

        assert Annotation.objects.order_by("-created_at").first().texts == [words]


@pytest.mark.skipif(not firefox.FOUND, reason="Firefox is not installed")
def test_a_drag_ends_in_view_in_firefox(served, long, ann, tmp_path):
    with firefox.Firefox(tmp_path) as window:
        window.go(f"{served}/accounts/login/?next=/a/{long.pk}/")
        window.fill("[name=username]", ann.username)
        window.fill("[name=password]", factories.PASSWORD + firefox.ENTER)
        window.until_true("document.documentElement.classList.contains('scripted')")
        width, height = window.run("return [innerWidth, innerHeight]")
        # where the pointer is let go; without a height, at that of the place where it is pressed
        ends = {
            "foot line": (300, height - 20),
            "top bar": (300, 15),
            "card": (1200, None),
            "left margin": (40, None),
            "left edge": (0, None),
            "right edge": (width - 1, None),
            "bottom edge": (500, height - 1),
            "top edge": (500, 0),
        }

        wrong = {}
        for where, (x, y) in ends.items():
            left, top = window.run(PRESSED)  # again: the page scrolls at its edges
            window.drag((left + 90, top + 12), (x, top + 12 if y is None else y))
            window.until_true("document.querySelector('#tagbar:not([hidden])')")
            selected = window.run(f"return ({SELECTED})()")
            if not (selected["inside"] and 48 - LINE <= selected["end"] <= height - 48 + LINE):
                wrong[where] = selected
            window.run("getSelection().removeAllRanges()")
            window.until_true("document.querySelector('#tagbar[hidden]')")

        assert wrong == {}
