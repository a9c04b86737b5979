"""What a reader takes for one character: extended grapheme clusters (Unicode UAX #29, §3.1.1).

``regex`` keeps the Unicode data and the rules. Its ``\\X`` looks back as far as the rules ask
(flags pair up from the first of their run), wherever a match begins, so that one match beside the
offset decides it without segmenting the text before.
"""

from bisect import bisect_right
from functools import lru_cache
from typing import Any

import regex

from annotations.text.span import Span

_CLUSTER = regex.compile(r"\X")  # type: ignore[no-untyped-call]
_LONG = 64
_FLAG = regex.compile(r"\p{RI}")  # type: ignore[no-untyped-call]
_FLAGS = regex.compile(rf"\p{{RI}}{{{_LONG},}}")  # type: ignore[no-untyped-call]
_MARKS = regex.compile(rf"\p{{GCB=Extend}}{{{_LONG},}}")  # type: ignore[no-untyped-call]
_EXTENDS = regex.compile(r"[\p{GCB=Extend}\u200d]")  # type: ignore[no-untyped-call]
_RUN_BEFORE = regex.compile(r"(?r)[\p{GCB=Extend}\u200d]*+")  # type: ignore[no-untyped-call]
_PICTURE = regex.compile(r"\p{ExtPict}")  # type: ignore[no-untyped-call]
_JOINER = "\u200d"
_FIRST_MARK = "\u0300"
"""The first code point that extends another one: most of a text is below it, and needs no look at the rules."""


def is_boundary(text: str, offset: int) -> bool:
    """Say whether a grapheme ends or starts at ``offset``, in code points from 0 to ``len(text)``.

    Some microseconds anywhere: where a rule looks back over a long run of flags or marks, the beginnings of
    such runs are looked up, not the run walked through for each offset in it.
    """
    if not 0 <= offset <= len(text):
        raise _outside(text)
    if offset in {0, len(text)}:
        return True
    if text[offset - 1] < _FIRST_MARK > text[offset]:
        return text[offset - 1 : offset + 1] != "\r\n"  # GB3; below it no other rule joins two
    if _FLAG.match(text, offset):
        flags = _run_before(_FLAGS, text, offset)
        if flags is not None:
            return (offset - flags) % 2 == 0  # GB12, GB13: in pairs from the first
    elif text[offset - 1] == _JOINER and _PICTURE.match(text, offset):
        marks = _run_before(_MARKS, text, offset - 1)
        if marks is not None:
            return marks == 0 or _PICTURE.match(text, marks - 1) is None  # GB11
    # One character after the offset is all that any rule looks at.
    cluster = _CLUSTER.match(text, offset - 1, offset + 1)
    return cluster is not None and cluster.end() == offset


def snap(text: str, span: Span) -> Span:
    """Return the smallest span that holds ``span`` and cuts no grapheme.

    Raises ValueError for a span that is reversed or leaves the text.
    """
    start, end = span
    if not 0 <= start <= end <= len(text):
        raise _outside(text)
    while not is_boundary(text, start):
        start -= 1
        if _EXTENDS.match(text, start):  # nothing begins inside a run of what extends a character (GB9)
            start = _RUN_BEFORE.match(text, 0, start).start()
    if is_boundary(text, end):
        return Span(start, end)
    cluster = _CLUSTER.match(text, end)
    return Span(start, len(text) if cluster is None else cluster.end())


def _run_before(kind: Any, text: str, offset: int) -> int | None:
    """Where the long run begins that ends at the offset or goes on there; None if there is none."""
    if offset < _LONG or not kind.fullmatch(text, offset - _LONG, offset):
        return None
    starts = _starts(kind, text)
    return starts[bisect_right(starts, offset - 1) - 1]


@lru_cache(maxsize=4)
def _starts(kind: Any, text: str) -> list[int]:
    return [run.start() for run in kind.finditer(text)]


def _outside(text: str) -> ValueError:
    return ValueError(f"outside the text, which has {len(text):,} characters")
