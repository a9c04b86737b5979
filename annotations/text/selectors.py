"""The passage by its words, for whoever cannot trust an offset.

W3C Web Annotation Data Model, §4.2.4 Text Quote Selector: the exact words with some text before
and after them, compared code point by code point.
"""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from annotations.text.span import Span

CONTEXT = 32
"""How much of the text before and after goes into a selector, in code points."""

_TOO_COMMON = 10_000  # places to compare, at 30 ms for that many; a single letter has more


class Selector(NamedTuple):
    """A TextQuoteSelector; ``prefix`` and ``suffix`` are shorter at the ends of the text."""

    exact: str
    prefix: str
    suffix: str


def quote_selector(text: str, spans: Sequence[Span]) -> Selector:
    """Return the selector of the stretch from the first of ``spans`` to the last.

    ``spans`` are normal (see ``spans``). A discontinuous annotation has one selector over all of
    it, gaps included; for one per span, call this with each alone.
    """
    start, end = spans[0].start, spans[-1].end
    return Selector(text[start:end], text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT])


def find(text: str, exact: str, prefix: str = "", suffix: str = "", near: int | None = None) -> Span | None:
    """Return where a TextQuoteSelector points to in ``text``, or None.

    Where ``exact`` occurs more than once, the place with the most of ``prefix`` before and of
    ``suffix`` behind it is meant; among equals the one that starts nearest to ``near``, a code
    point offset (where it once was). None when it does not occur, when places remain equal, or when
    its context is not there and it occurs more often than 10,000 times.
    """
    starts = list(_occurrences(text, prefix + exact + suffix)) if exact else []
    if starts:
        starts = [start + len(prefix) for start in starts]
    elif exact:
        starts = _best_in_context(text, exact, prefix, suffix)
    if near is not None and starts:
        distance = min(abs(start - near) for start in starts)
        starts = [start for start in starts if abs(start - near) == distance]
    return Span(starts[0], starts[0] + len(exact)) if len(starts) == 1 else None


def _best_in_context(text: str, exact: str, prefix: str, suffix: str) -> list[int]:
    places = list(islice(_occurrences(text, exact), _TOO_COMMON + 1))
    if len(places) > _TOO_COMMON:
        return []
    backwards = prefix[::-1]
    scores = {
        start: _agreement(text[max(0, start - len(prefix)) : start][::-1], backwards)
        + _agreement(text[start + len(exact) : start + len(exact) + len(suffix)], suffix)
        for start in places
    }
    best = max(scores.values(), default=0)
    return [start for start, score in scores.items() if score == best]


def _agreement(one: str, other: str) -> int:
    """Return how many characters two strings have in common before they differ."""
    for count, (mine, yours) in enumerate(zip(one, other, strict=False)):
        if mine != yours:
            return count
    return min(len(one), len(other))


def _occurrences(text: str, exact: str) -> Iterator[int]:
    """Yield where ``exact`` starts, overlapping occurrences included."""
    start = text.find(exact)
    while start != -1:
        yield start
        start = text.find(exact, start + 1)
