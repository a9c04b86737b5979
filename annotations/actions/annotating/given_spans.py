"""Spans as a door was given them: pairs, or objects that may say which words they think to stand there."""

from collections.abc import Mapping, Sequence
from typing import Any

from annotations.refusals import Invalid
from annotations.sentences import say
from annotations.text.normalise import BOM, end_lines
from annotations.text.span import Span
from annotations.text.spans import SpanProblem, normal

OBJECT = (dict, Mapping)
LIST = (list, tuple, Sequence)
"""What is checked often: the exact type is looked at first, as an abstract one takes its time."""


def read_given_spans(text: str, value: Any, field: str) -> tuple[Span, ...]:
    """The normal spans of `[start, end]` pairs or `{"start", "end", "text"}` objects, in code points of the text.

    Raises `Invalid` about the `field`, or a place in it (`spans.0.text`).
    """
    if not isinstance(value, LIST) or isinstance(value, str):
        raise Invalid(say("Spans are a list of [start, end] pairs, counted in code points."), field=field)
    pairs = [_read_pair(span, f"{field}.{place}") for place, span in enumerate(value)]
    try:
        spans = normal(text, pairs)
    except SpanProblem as problem:
        at = field if problem.index is None else f"{field}.{problem.index}"
        raise Invalid(problem.sentence, field=at) from None
    _check_texts(text, value, pairs, field)
    return spans


def _read_pair(span: Any, field: str) -> Sequence[object]:
    if isinstance(span, OBJECT):
        if not {"start", "end"} <= span.keys() <= {"start", "end", "text"}:
            raise Invalid(say("A span has a start and an end, and may have its text."), field=field)
        return [span["start"], span["end"]]
    if isinstance(span, LIST) and not isinstance(span, str) and len(span) == 2:
        return span
    raise Invalid(say("A span is a pair [start, end] of code point offsets."), field=field)


def _check_texts(text: str, spans: Sequence[Any], pairs: Sequence[Sequence[Any]], field: str) -> None:
    for place, (span, (start, end)) in enumerate(zip(spans, pairs, strict=True)):
        words = text[start:end]
        if isinstance(span, OBJECT) and _as_stored(span.get("text"), start) not in (None, words):
            sentence = say(
                "The text from {start} to {end} is “{found}”, not what was sent.",
                start=start,
                end=end,
                found=words[:200],
            )
            raise Invalid(sentence, field=f"{field}.{place}.text")


def _as_stored(text: Any, start: int) -> Any:
    """The words that a sender cut from a text of other line ends, or with a mark before it, as they are stored."""
    if not isinstance(text, str):
        return text
    return end_lines(text if start else text.lstrip(BOM))
