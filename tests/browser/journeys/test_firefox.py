"""The main path in Firefox: sign in, mark a passage by mouse and keys, say who said it and how, submit."""

import pytest

from annotations.choices import Status
from annotations.models import Annotation
from newsnotes.static import JoinedFiles
from tests import factories
from tests.browser import firefox
from tests.browser.desk import _RANGE, eventually
from tests.factories import TEXT, span

pytestmark = pytest.mark.skipif(not firefox.FOUND, reason="Firefox is not installed")

QUOTE = "“We have waited eleven years,”"
SAVED = """document.getElementById("state").textContent.includes("All saved") && !document.querySelector("#inbox > *")"""
ENDS = f"""
  const range = ({_RANGE})(arguments[0]);
  const {{ left, right, top, height }} = range.getBoundingClientRect();
  return [[left + 1, top + height / 2], [right - 1, top + height / 2]];
"""


@pytest.fixture
def window(served, tmp_path):
    with firefox.Firefox(tmp_path) as window:
        yield window


def drag(window: firefox.Firefox, passage: str) -> None:
    (x0, y0), (x1, y1) = window.run(ENDS, span(TEXT, passage))
    window.drag((x0 - 1, y0), (x1 + 1, y1))
    window.until_true("String(getSelection()).trim() === arguments[0]", passage)


@pytest.fixture
def at_article(window, served, article, ann) -> firefox.Firefox:
    window.go(f"{served}/accounts/login/?next=/a/{article.pk}/")
    window.fill("[name=username]", ann.username)
    window.fill("[name=password]", factories.PASSWORD + firefox.ENTER)
    window.until_true("document.documentElement.classList.contains('scripted')")
    return window


def test_the_main_path_in_firefox(at_article):
    window = at_article
    assert window.run("return document.getElementById('text').textContent") == TEXT

    drag(window, QUOTE)
    window.find("#tagbar:not([hidden])")
    window.press("1")
    window.find(".note-card.open.active")
    window.until_true(SAVED)
    quote = Annotation.objects.get()
    assert [list(part) for part in quote.spans] == [span(TEXT, QUOTE)]
    assert window.run("return CSS.highlights.has('active')")

    window.find(".take button")
    window.press(firefox.ENTER)
    eventually(lambda: {link.role: link.texts for link in quote.links.all()}.get("speaker"), ["Mara Voss"])
    assert quote.links.get(role="cue").texts == ["told"]
    window.until_true(SAVED)
    window.press("o")
    window.until_true("document.activeElement.matches('.slot input')")

    window.press(firefox.ESCAPE)
    drag(window, "Mara Voss")
    window.press(firefox.ENTER)
    eventually(
        lambda: list(Annotation.objects.order_by("created_at").values_list("kind", flat=True)),
        ["quote", "entity"],
    )
    window.until_true(SAVED)
    window.click("#finish button")
    eventually(lambda: set(Annotation.objects.values_list("status", flat=True)), {Status.SUBMITTED})


def test_what_did_not_come_comes_later_in_firefox(at_article, monkeypatch):
    window = at_article
    find = JoinedFiles.find
    monkeypatch.setattr(
        JoinedFiles,
        "find",
        lambda self, path, **more: [] if "late/find" in path else find(self, path, **more),
    )

    window.press("/")
    window.until_true("document.getElementById('said').textContent.includes('could not be loaded')")
    monkeypatch.undo()
    window.press("/")

    window.find("#find input")
