"""The one door for spans that come in, how they are written, and the passages that they cut out."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from annotations.sentences import Sentence, say
from annotations.text.blank import has_ink_at_ends, is_blank, trim
from annotations.text.span import Span
from annotations.text.units.graphemes import is_boundary, snap

__all__ = [
    "MAX_SPANS",
    "Span",
    "SpanProblem",
    "cut",
    "join_parts",
    "merge",
    "normal",
    "read_spans",
    "write_spans",
]

MAX_SPANS = 100
"""The most spans that one annotation may come with."""

_WRITTEN = re.compile(r"[0-9]{1,9}-[0-9]{1,9}(?:,[0-9]{1,9}-[0-9]{1,9})*")


class SpanProblem(ValueError):
    """Spans that mark no passage; ``sentence`` is one for a person.

    ``index`` tells which span it is, counted from 0, or is None when it is about all of them.
    """

    def __init__(self, sentence: str, index: int | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.index = index


def normal(text: str, spans: Sequence[Sequence[object]]) -> tuple[Span, ...]:
    """Return the spans as they are stored: sorted, no two of them touching, trimmed.

    ``spans`` are pairs ``[start, end)`` in code points, each checked as it came. Those that touch
    or overlap are one passage, as in an int4multirange of PostgreSQL, and what is blank between
    them stays; what is blank (see ``blank``) at the ends of what is then left goes. Normal spans
    stay as they are. Raises `SpanProblem`.
    """
    if not spans:
        raise SpanProblem(say("At least one span is needed."))
    if len(spans) > MAX_SPANS:
        raise SpanProblem(
            say("There are {number:,} spans; at most {most} are possible.", number=len(spans), most=MAX_SPANS)
        )
    checked = [_check(text, pair, index) for index, pair in enumerate(spans)]
    if len(checked) == 1 and has_ink_at_ends(text, checked[0]):
        return (checked[0],)
    return tuple(trim(text, span) for span in merge(checked))


def merge(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return the same code points as the fewest spans, sorted: [1, 3) and [3, 5) are [1, 5)."""
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return tuple(merged)


def cut(text: str, spans: Iterable[Span]) -> list[str]:
    """Return the text of each span, in their order."""
    return [text[start:end] for start, end in spans]


def join_parts(texts: Iterable[str]) -> str:
    """Return the texts of the spans of one annotation, or of a link's words, as people read them in a line."""
    return " … ".join(texts)


def write_spans(spans: Iterable[Sequence[int]]) -> str:
    """Return spans as the workspace's forms and cards have them: ``326-373,380-384``."""
    return ",".join(f"{start}-{end}" for start, end in spans)


def read_spans(written: str) -> list[Span]:
    """Return the spans that `write_spans` wrote, none for an empty text; raises `SpanProblem` for any other."""
    if not written:
        return []
    if not _WRITTEN.fullmatch(written):
        raise SpanProblem(say("A passage is given by its offsets, like 326-373."))
    return [Span(*map(int, pair.split("-"))) for pair in written.split(",")]


def _check(text: str, pair: Sequence[object], index: int) -> Span:
    span = _pair(pair)
    if span is None:
        raise SpanProblem(say("Span {number} is not a pair of whole numbers.", number=index + 1), index)
    sentence = _say_what_is_wrong(text, span, index + 1)
    if sentence:
        raise SpanProblem(sentence, index)
    return span


def _say_what_is_wrong(text: str, span: Span, number: int) -> Sentence | None:
    """The sentence for a span that marks no passage of the text; `number` counts it from 1."""
    if span.start > span.end:
        return say("Span {number} ends before it starts.", number=number)
    if span.start < 0:
        return say("Span {number} starts before the text.", number=number)
    if span.end > len(text):
        return say(
            "Span {number} leaves the text, which has {length:,} characters.", number=number, length=len(text)
        )
    if span.start == span.end:
        return say("Span {number} is empty.", number=number)
    if not is_boundary(text, span.start):
        return say(
            "Span {number} starts inside a character, at {offset}; it can be {before} or {after}.",
            number=number,
            **_places_near(text, span.start),
        )
    if not is_boundary(text, span.end):
        return say(
            "Span {number} ends inside a character, at {offset}; it can be {before} or {after}.",
            number=number,
            **_places_near(text, span.end),
        )
    if is_blank(text[span.start : span.end]):
        return say("Span {number} holds nothing that a reader can see.", number=number)
    return None


def _places_near(text: str, offset: int) -> dict[str, Any]:
    before, after = snap(text, Span(offset, offset))
    return {"offset": offset, "before": before, "after": after}


def _pair(pair: object) -> Span | None:
    if not isinstance(pair, (list, tuple)) or len(pair) != 2:
        return None
    start, end = pair
    if type(start) is not int or type(end) is not int:  # a bool is an int to isinstance
        return None
    return Span(start, end)
