"""What people do at the workspace, as tests say it."""

import re
import time
from collections.abc import Callable
from typing import Any

from django.templatetags.static import static
from playwright.sync_api import Page, Route, expect

from annotations.models import Annotation

HEARING = "\n".join(f"Line {number} of the hearing, and nobody said a word in it." for number in range(60))
"""A text that is longer than a window."""

_RANGE = """
([start, end]) => {
  const points = (text) => [...text];
  const place = (offset, isEnd) => {
    let left = offset;
    const nodes = document.createTreeWalker(document.getElementById("text"), NodeFilter.SHOW_TEXT);
    for (let node = nodes.nextNode(); node; node = nodes.nextNode()) {
      const there = points(node.nodeValue);
      if (left < there.length || (isEnd && left === there.length)) return [node, there.slice(0, left).join("").length];
      left -= there.length;
    }
  };
  const range = document.createRange();
  range.setStart(...place(start, false));
  range.setEnd(...place(end, true));
  return range;
}
"""


def drag(page: Page, text: str, passage: str, *, nth: int = 0, backwards: bool = False) -> tuple[int, int]:
    """Select a passage with the mouse; returns its offsets."""
    start = -1
    for _ in range(nth + 1):
        start = text.index(passage, start + 1)
    end = start + len(passage)
    ends = page.evaluate(
        f"""(span) => {{
          const range = ({_RANGE})(span);
          range.startContainer.parentElement.scrollIntoView({{block: "center"}});
          const rects = [...range.getClientRects()].filter((one) => one.width > 0);
          const first = rects[0], last = rects.at(-1);
          return [[first.left + 1, first.top + first.height / 2], [last.right - 1, last.top + last.height / 2]];
        }}""",
        [start, end],
    )
    (x0, y0), (x1, y1) = reversed(ends) if backwards else ends
    page.mouse.move(x0 - 0.5 if not backwards else x0 + 0.5, y0)
    page.mouse.down()
    page.mouse.move((x0 + x1) / 2, (y0 + y1) / 2)
    page.mouse.move(x1 + 0.5 if not backwards else x1 - 0.5, y1)
    page.mouse.up()
    return start, end


def choose(page: Page, text: str, passage: str, *, nth: int = 0) -> tuple[int, int]:
    """Select a passage exactly, whatever is on the screen, and let go of the mouse."""
    start = -1
    for _ in range(nth + 1):
        start = text.index(passage, start + 1)
    end = start + len(passage)
    page.evaluate(
        f"""(span) => {{
          const text = document.getElementById("text");
          text.dispatchEvent(new PointerEvent("pointerdown", {{bubbles: true}}));
          const selection = getSelection();
          selection.removeAllRanges();
          selection.addRange(({_RANGE})(span));
          document.dispatchEvent(new PointerEvent("pointerup", {{bubbles: true}}));
        }}""",
        [start, end],
    )
    page.wait_for_timeout(30)
    return start, end


def tag(page: Page, text: str, passage: str, digit: str, *, nth: int = 0) -> Annotation:
    """Select and tag; returns what is stored once the page says that all is saved."""
    before = set(Annotation.objects.values_list("pk", flat=True))
    choose(page, text, passage, nth=nth)
    page.locator("#tagbar").wait_for(state="visible")
    page.keyboard.press(f"Digit{digit}")
    settled(page)
    return Annotation.objects.exclude(pk__in=before).get()


def settled(page: Page) -> None:
    """Wait until all is saved, refused or asked about, and every answer is in the page."""
    page.wait_for_timeout(120)
    expect(page.locator("#state")).to_contain_text(re.compile(r"All saved|^ ?\d+ (refused|to answer)"))
    expect(page.locator("#inbox > *")).to_have_count(0)
    page.wait_for_timeout(60)


def loaded(page: Page) -> None:
    """Wait until what a key has asked for is there, and done."""
    until(page, lambda: "Loading" not in page.locator("#state").inner_text())


def eventually(found: Callable[[], Any], expected: Any) -> None:
    """Assert that something comes to be as expected."""
    until = time.monotonic() + 5
    while (now := found()) != expected and time.monotonic() < until:
        time.sleep(0.05)
    assert now == expected


def marked_words(page: Page, annotation: Annotation) -> str:
    """The words that the page shows as marked by an annotation."""
    found = page.locator(f'#text mark[data-a~="{annotation.pk}"]').all_text_contents()
    return "".join(found)


def heard(page: Page) -> None:
    """Wait until the page has asked what others do, and was answered."""
    with page.expect_response("**/news/"):
        pass


def fetch(page: Page, module: str) -> None:
    """Have a module there that comes late, so that the next key does at once what it does."""
    page.evaluate("(address) => import(address).then(() => {})", static(f"js/late/{module}"))


def arrived(page: Page, module: str) -> None:
    """Wait until a module that comes by itself is there."""
    asked = f"performance.getEntriesByType('resource').some(({{ name }}) => name.includes('late/{module}'))"
    until(page, lambda: page.evaluate(asked))
    page.wait_for_timeout(100)


def held(page: Page, pattern: str) -> list[Route]:
    """Requests that are kept back from now on; each goes on by its `continue_`."""
    routes: list[Route] = []
    page.route(pattern, lambda route: routes.append(route))
    return routes


def until(page: Page, found: Callable[[], Any], timeout: int = 5000) -> None:
    """Wait until something is so, while what the page asks for is handled."""
    for _ in range(timeout // 50):
        if found():
            return
        page.wait_for_timeout(50)
    raise AssertionError("it never came to be")
