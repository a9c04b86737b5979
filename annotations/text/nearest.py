"""Where words stand that belong to a passage: beside it, in its own paragraphs."""

from collections.abc import Sequence

from annotations.text.same_words import find_same
from annotations.text.span import Span

_FARTHEST = 20_000
"""Code points around a passage that are its paragraphs, however long those are."""


def find_beside(text: str, words: str, passage: Sequence[Span]) -> Span | None:
    """Return where the same words stand nearest to a passage, in the paragraphs that it is in; as whole words.

    What stands outside the passage goes before what is a part of it.
    """
    start, end = passage[0].start, passage[-1].end
    first = max(text.rfind("\n", 0, start) + 1, start - _FARTHEST)
    line_end = text.find("\n", end)
    last = min(len(text) if line_end < 0 else line_end, end + _FARTHEST)
    found = find_same(text[first:last], words, whole=True)
    places = [Span(first + place.start, first + place.end) for place in found]
    return min(places, key=lambda place: _distance(place, passage), default=None)


def number_of_paragraph(text: str, offset: int) -> int:
    """Which paragraph an offset is in, as a reader counts: from 1, without the blank ones."""
    lines = text[:offset].split("\n")
    return max(1, sum(1 for line in lines[:-1] if line.strip()) + 1)


def _distance(place: Span, passage: Sequence[Span]) -> tuple[bool, int]:
    gaps = [max(part.start - place.end, place.start - part.end) for part in passage]
    return min(gaps) < 0, max(0, min(gaps))
