"""The paragraphs of a text: each line is one, blank lines too, unless many of those follow each other."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from annotations.text.blank import is_blank
from annotations.text.spans import Span, merge

MOST_BLANK = 10
"""Blank lines behind each other that a page shows one by one."""


class Paragraph(NamedTuple):
    """A line (or a run of blank ones) ``[start, end)`` of a text, in code points; its ``\\n`` is at ``end``, outside."""

    start: int
    end: int


def paragraphs(text: str) -> list[Paragraph]:
    """Return every line of ``text``; joined with ``\n``, they are the text again.

    Only ``\n`` ends a line (see ``normalise``). A text always has one more paragraph than it has
    line ends: the empty text has one, and a last ``\n`` is followed by a blank one.
    """
    return list(_lines(text))


def shown_paragraphs(text: str) -> list[Paragraph]:
    """Return the paragraphs as a page shows them: more than `MOST_BLANK` blank lines in a row are one.

    Joined with ``\n``, they are the text again, too.
    """
    shown: list[Paragraph] = []
    blank = 0  # lines at the end of `shown`, of which the first may stand for many
    for line in _lines(text):
        is_more = line.start == line.end or is_blank(text[line.start : line.end])
        blank = blank + 1 if is_more else 0
        shown.append(line)
        if blank > MOST_BLANK:
            kept = len(shown) - (MOST_BLANK + 1 if blank == MOST_BLANK + 1 else 2)
            shown[kept:] = [Paragraph(shown[kept].start, line.end)]
    return shown


def find_touched(text: str, spans: Iterable[Span]) -> list[tuple[int, Paragraph]]:
    """Return the shown paragraphs that the spans touch, each with its number, counted from 0."""
    wanted = merge(spans)
    starts = [span.start for span in wanted]
    touched = []
    for number, paragraph in enumerate(shown_paragraphs(text)):
        before = bisect_left(starts, paragraph.end)  # of these spans the last ends last
        if before and paragraph.start < wanted[before - 1].end:
            touched.append((number, paragraph))
    return touched


def _lines(text: str) -> Iterator[Paragraph]:
    start = 0
    while (end := text.find("\n", start)) != -1:
        yield Paragraph(start, end)
        start = end + 1
    yield Paragraph(start, len(text))
