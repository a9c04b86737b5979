"""Quotations, found by their marks alone: a rule, so that the same text always gives the same ones.

Marks pair up within a paragraph. A quotation over several paragraphs has its opening mark again at
the start of each and closes in the last (Chicago Manual of Style, §13.32); one that is never
closed ends with its paragraph.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

import regex

from annotations.text.blank import BLANK, trim
from annotations.text.paragraphs import Paragraph, paragraphs
from annotations.text.quotes.quotation_marks import (
    APOSTROPHES,
    MARK,
    MARKS,
    SINGLE,
    always_closes,
    can_close,
    can_open,
    may_be_possessive,
)
from annotations.text.spans import Span, merge

Form = Literal["direct", "mixed", "indirect"]

# The first character of a line that is seen, with what is blank before it.
_FIRST = regex.compile(rf"(?:(?!\n){BLANK})*+[^\n]", regex.V1)  # type: ignore[no-untyped-call]
_DEEPEST = 8  # quotations inside each other; more are noise and would cost a search through all
_LOOK_AHEAD = 40  # marks after a possible possessive among which its quotation must close


class Quotation(NamedTuple):
    """A quotation: ``span``, in code points, holds its marks.

    ``depth`` counts the quotations around it; ``closed`` is False when its closing mark is missing.
    """

    span: Span
    depth: int
    closed: bool


def quotations(text: str) -> list[Quotation]:
    """Return all quotations of ``text``, sorted, an outer one before those inside it.

    Any two are apart or one inside the other. Straight marks pair up as they come. What only looks
    like a single opening mark, and never closes, is none.
    """
    scan = _Scan(text)
    for paragraph in paragraphs(text):
        scan.read(paragraph)
    return _with_depth(scan.finish())


def form(text: str, spans: Sequence[Span]) -> Form:
    """Tell how a passage reports: its words are all quoted, some of them, or none.

    ``spans`` are normal (see ``spans``). Only letters and digits count, so that a comma or a full
    stop behind the closing mark does not make a direct quote a mixed one.
    """
    return form_of_parts(text, spans, find_quoted_parts(text, spans))


def form_of_parts(text: str, spans: Sequence[Span], parts: Sequence[Span]) -> Form:
    """Tell the same of a passage whose quoted parts are known."""
    if not parts:
        return "indirect"
    return "mixed" if _words(text, spans) > _words(text, parts) else "direct"


def find_quoted_parts(text: str, spans: Sequence[Span]) -> list[Span]:
    """Return what of ``spans`` is inside quotation marks, marks included, sorted.

    A passage that somebody quotes and that itself contains a quotation (“He said it was ‘over’ to
    us”, from *it* to *us*) is seen from inside: the marks around all of it do not count.
    """
    stretch = _stretch(text, spans)
    found = [
        Span(start + stretch.start, end + stretch.start)
        for start, end in _find_in_stretch(text[stretch.start : stretch.end])
    ]
    parts = [part for span in spans for part in _parts_of(text, span, found)]
    return [part for part in merge(parts) if any(map(str.isalnum, text[part.start : part.end]))]


@lru_cache(maxsize=8)
def _find_in_stretch(stretch: str) -> tuple[Span, ...]:
    """Return the quotations of a stretch; kept for the next passage, which is often in the same one."""
    return tuple(found.span for found in quotations(stretch)) if MARK.search(stretch) else ()


def _parts_of(text: str, span: Span, found: Sequence[Span]) -> list[Span]:
    overlapping = [one for one in found if one.start < span.end and span.start < one.end]
    around = [one for one in overlapping if one.start < span.start and span.end < one.end]
    within = [one for one in overlapping if one not in around]
    if around and (not within or _words(text, [around[-1]]) == _words(text, [span])):
        return [span]
    return [Span(max(one.start, span.start), min(one.end, span.end)) for one in within]


def _words(text: str, spans: Sequence[Span]) -> int:
    """Return how many letters and digits there are in ``spans``."""
    return sum(sum(map(str.isalnum, text[start:end])) for start, end in spans)


def _stretch(text: str, spans: Sequence[Span]) -> Span:
    """Return the lines around ``spans`` that decide their quotations.

    Nothing reaches into a paragraph that does not begin with a mark, so the search for where it
    may come from stops there.
    """
    start = text.rfind("\n", 0, spans[0].start) + 1
    while start > 0 and not _is_on_its_own(text, start):
        start = text.rfind("\n", 0, start - 1) + 1
    end = spans[-1].end
    while (end := text.find("\n", end)) != -1:
        end += 1
        if _is_on_its_own(text, end):
            return Span(start, end)
    return Span(start, len(text))


def _is_on_its_own(text: str, start: int) -> bool:
    """Say whether the line at ``start`` has words and does not begin with a quotation mark."""
    first = _FIRST.match(text, start)
    return first is not None and not MARK.match(text, first.end() - 1)


def _trim_line(text: str, line: Span) -> Span:
    """Return what `trim` returns of a line; most begin and end with ink of their own, and with a line end around."""
    if line.start < line.end and _has_ink(text[line.start]) and _has_ink(text[line.end - 1]):
        return line
    return trim(text, line)


def _has_ink(character: str) -> bool:
    return "!" <= character <= "~" or character in MARKS


def _with_depth(found: Sequence[tuple[Span, bool]]) -> list[Quotation]:
    around: list[Span] = []
    result = []
    for span, closed in sorted(found, key=lambda one: (one[0].start, -one[0].end)):
        while around and around[-1].end <= span.start:
            around.pop()
        result.append(Quotation(span, len(around), closed))
        around.append(span)
    return result


class _Opened(NamedTuple):
    """An opening mark: its offset, itself, and whether it is the first thing in its paragraph."""

    offset: int
    mark: str
    leads: bool


class _Scan:
    """Reads paragraph by paragraph; what is open is a stack."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._open: list[_Opened] = []
        self._found: list[tuple[Span, bool]] = []
        self._end = 0  # of the last paragraph that is not blank, without white space

    def read(self, paragraph: Paragraph) -> None:
        first, end = _trim_line(self._text, Span(*paragraph))
        if first == end:
            return
        start = self._resume(first)
        self._end = end
        marks = [match.start() for match in MARK.finditer(self._text, start, self._end)]
        for index, offset in enumerate(marks):
            if not self._open and self._text[offset] == "’":
                continue  # it closes nothing, and opens nothing but inside a quotation
            closed = self._closed_by(offset, marks[index + 1 : index + 1 + _LOOK_AHEAD])
            if closed is not None:
                self._give_up(closed + 1, offset)
                self._found.append((Span(self._open.pop().offset, offset + 1), True))
            elif self._opens(offset) and len(self._open) < _DEEPEST:
                self._open.append(_Opened(offset, self._text[offset], offset == first))

    def finish(self) -> list[tuple[Span, bool]]:
        self._give_up(0, self._end)
        return self._found

    def _resume(self, offset: int) -> int:
        """Step over the marks at ``offset`` that go on with what the paragraph before left open."""
        kept = 0
        for opened in self._open:
            if opened.mark in APOSTROPHES or not self._text.startswith(opened.mark, offset):
                break
            kept += 1
            offset += 1
        self._give_up(kept, self._end)
        return offset

    def _give_up(self, kept: int, end: int) -> None:
        """End at ``end`` what is open beyond the ``kept`` outer ones."""
        for opened in self._open[kept:]:
            if opened.mark not in SINGLE or (opened.leads and opened.mark not in APOSTROPHES):
                self._found.append((Span(opened.offset, end), False))
        del self._open[kept:]

    def _opens(self, offset: int) -> bool:
        """Say whether the mark at ``offset`` opens a quotation here: ’ does so directly inside ” alone."""
        inside = self._open[-1].mark if self._open else ""
        return (self._text[offset] != "’" or inside == "”") and can_open(self._text, offset)

    def _closed_by(self, offset: int, ahead: Sequence[int]) -> int | None:
        """Return the place in the stack of what the mark at ``offset`` closes."""
        mark = self._text[offset]
        passed_double = False
        for place in range(len(self._open) - 1, -1, -1):
            opener = self._open[place].mark
            if can_close(self._text, offset, opener):
                sure = always_closes(opener, mark)
                unlikely = passed_double or self._is_possessive(offset, opener, ahead)
                return place if sure or not unlikely else None
            passed_double = passed_double or opener not in SINGLE
        return None

    def _is_possessive(self, offset: int, opener: str, ahead: Sequence[int]) -> bool:
        """Say whether a better closing mark follows before anything else opens or closes."""
        if opener not in SINGLE or not may_be_possessive(self._text, offset):
            return False
        for later in ahead:
            mark = self._text[later]
            if mark in SINGLE and can_open(self._text, later):
                return False
            if any(always_closes(opened.mark, mark) for opened in self._open):
                return False
            if can_close(self._text, later, opener) and not may_be_possessive(self._text, later):
                return True
        return False
