"""Each line below words stands nearer to them than to the next line; cards never lie on each other."""

import itertools

import pytest
from playwright.sync_api import Page, expect

from annotations.choices import Kind
from tests import factories

WIDE, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
WORDS = ["Trump", "civilians", "gypsy"]
TEXT = "\n".join(f"{word} met others here, and they all spoke of many things. " * 4 for word in WORDS)

_LINES = """
(mark) => {
  const style = getComputedStyle(mark);
  const context = document.createElement("canvas").getContext("2d");
  context.font = style.font;
  const { fontBoundingBoxAscent: ascent, fontBoundingBoxDescent: descent, actualBoundingBoxAscent: cap }
    = context.measureText("T");
  const padding = parseFloat(style.paddingBottom);
  const box = mark.getClientRects()[0];
  const baseline = box.bottom - padding - descent;
  const text = document.createRange();
  text.selectNodeContents(document.getElementById("text"));
  const next = [...text.getClientRects()].map(({ bottom, height }) => bottom - (height > ascent + descent + 4
    ? padding : 0) - descent - cap).filter((top) => top > baseline + 4).sort((one, other) => one - other)[0];
  const images = style.backgroundImage.split(/,\\s*(?=none|linear|radial)/);
  const sizes = style.backgroundSize.split(", ").map((size) => parseFloat(size.split(" ")[1]));
  const places = style.backgroundPosition.split(/,\\s*(?![^(]*\\))/).map((place) => place.split(/\\s(.*)/)[1]);
  return images.flatMap((image, at) => {
    if (image === "none" || at === 1 || at === 4) return [];
    const away = Number(places[at].match(/(-?[\\d.]+)px/)?.[1] ?? 0) * (places[at].includes("- ") ? -1 : 1);
    const bottom = box.bottom + away;
    return [[at, bottom - sizes[at] - baseline, bottom - baseline, next - bottom]];
  });
}
"""
"""Of each line below a mark: which, where it begins and ends below the baseline, how far the next line's tops are."""


def mark_all(article, by, kinds) -> None:
    for word in WORDS:
        for kind in kinds:
            factories.annotation(article, by, kind, word)


KINDS = [kinds for n in (1, 2, 3) for kinds in itertools.combinations(["quote", "claim", "entity"], n)]


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
def test_each_line_belongs_to_its_word(site, project, ann, viewport):
    page = None
    for kinds in KINDS:
        article = factories.article(
            project, ann, text=TEXT, headline=" ".join(kinds), external_id=" ".join(kinds)
        )
        mark_all(article, ann, kinds)
        page = page or site.enter(ann, viewport=viewport)
        page.goto(f"/a/{article.pk}/")
        for mark in page.locator("#text mark").all():
            lines = mark.evaluate(_LINES)
            below = sorted((start, end) for _, start, end, _ in lines)
            assert len(lines) == len(kinds), kinds
            assert all(0 < start < end and start < to_next for _, start, end, to_next in lines), (
                kinds,
                lines,
            )
            assert all(one[1] <= other[0] for one, other in itertools.pairwise(below)), (kinds, lines)


def overlapping(page: Page) -> list:
    """Cards on show that lie on each other, and those that show no words."""
    return page.evaluate(
        """() => {
          const cards = [...document.querySelectorAll("#cards > .note-card")].filter((one) => one.checkVisibility(
            { visibilityProperty: true }));
          const boxes = [...cards.map((one) => one.getBoundingClientRect()),
            ...[document.getElementById("above")].filter((one) => one.checkVisibility()).map((one) =>
              one.getBoundingClientRect())].sort((one, other) => one.top - other.top);
          const wordless = cards.filter((one) => one.querySelector("h3").getBoundingClientRect().height < 16);
          return [...boxes.slice(1).filter((box, at) => box.top < boxes[at].bottom - 1), ...wordless];
        }"""
    )


def test_a_busy_margin_shows_the_words_of_every_card_and_counts_the_rest(site, project, ann):
    words = [f"Person{n}" for n in range(40)]
    article = factories.article(project, ann, text=" ".join(words) + " came.")
    rows = [
        factories.annotation(article, ann, "entity" if n % 2 else "claim", word)
        for n, word in enumerate(words)
    ]
    page = site.visit(f"/a/{article.pk}/", ann, viewport=WIDE)
    assert overlapping(page) == []

    page.goto(f"/a/{article.pk}/?annotation={rows[20].pk}")
    expect(page.locator("#above")).to_be_visible()
    page.wait_for_timeout(300)
    assert overlapping(page) == []
    left = int(page.locator("#above").inner_text().split()[0])
    assert page.locator(".left-out").count() == left
    page.locator("#above").click()

    expect(page.locator(f"#c-{rows[left - 1].pk}.open .moves")).to_be_visible()
    page.wait_for_timeout(300)
    assert overlapping(page) == []


def test_every_kind_has_its_line():
    assert {kind for kinds in KINDS for kind in kinds} | {"source"} == set(Kind)
