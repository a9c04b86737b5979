"""Texts that are hard on offsets, and the settings of the properties over them."""

import regex
from hypothesis import settings
from hypothesis import strategies as st

from annotations.text.span import Span

# The same examples on every run: a red build is a change of the code, not of the dice.
thorough = settings(max_examples=1000, derandomize=True, deadline=None)

PIECES = [
    *"ab .,-5ñ",
    "\n",
    "\n\n",
    "\t",
    "\u00a0",  # no-break space
    "\u3000",  # ideographic space
    " \u0301",  # an accent on a space
    "e\u0301",  # combining
    "o\u0323\u0302",
    "\u0301",  # a mark with nothing before it
    "\U0001f600",  # astral
    "\U0001d518",
    "\U0001f469\u200d\U0001f469\u200d\U0001f467",  # family, joined by ZWJ
    "\U0001f44d\U0001f3fd",  # emoji with a skin tone
    "\U0001f1eb\U0001f1f7",  # flag
    "\U0001f1eb",  # half a flag
    "\u200d",
    "\ufeff",
    "\u200b",
    "\u200f",
    "\u00ad",
    "\ufe0f",
    "\u2764\ufe0f",  # a heart that is red
    "\u115f",  # a filler
    "שלום",  # right to left
    "مرحبا",
    "\u0600",  # a sign that is one grapheme with what follows
    "क्षि",  # conjunct
    "กำ",
    "각",
    "\u1100\u1161",  # Hangul by its letters
    "日本",
    *"“”‘’«»„‚\"'",
]


def texts(*more: str, min_size: int = 0, max_size: int = 10) -> st.SearchStrategy[str]:
    """Return texts of hard pieces and any characters; ``more`` are pieces of the caller's own."""
    # Drawn as strings of stand-ins (private use characters): twice as fast as lists of pieces. Any
    # characters are drawn apart, for among all of Unicode the stand-ins would hardly ever come up.
    stand_ins = dict(enumerate([*PIECES, *more], start=0xE000))
    hard = st.text([*map(chr, stand_ins)], min_size=min_size, max_size=max_size)
    whatever = st.text(st.characters(exclude_categories=["Cs"]), max_size=3)
    drawn = st.tuples(hard, whatever, st.text([*map(chr, stand_ins)], max_size=3))
    return drawn.map(lambda parts: "".join(parts).translate(stand_ins))


def graphemes(text: str) -> list[Span]:
    """Segment all of ``text``: what the cheap answers are compared with."""
    return [Span(*match.span()) for match in regex.finditer(r"\X", text)]


def texts_and_spans(*, max_spans: int = 4) -> st.SearchStrategy[tuple[str, list[Span]]]:
    """Return texts, each with spans in it that are not empty and cut no grapheme."""
    start_and_length = st.tuples(st.integers(0, 31), st.integers(0, 15))
    spans = st.lists(start_and_length, min_size=1, max_size=max_spans)
    return st.tuples(texts(min_size=1), spans).map(_fitted)


def _fitted(drawn: tuple[str, list[tuple[int, int]]]) -> tuple[str, list[Span]]:
    text, numbers = drawn
    clusters = graphemes(text)
    spans = []
    for start, length in numbers:
        first = start % len(clusters)
        last = min(first + length, len(clusters) - 1)
        spans.append(Span(clusters[first].start, clusters[last].end))
    return text, spans
