"""Overlapping, nested and discontinuous marks as flat segments that HTML can hold.

A sweep over the edges of all marks, in the order of the text: its cost is the number of edges and
the size of what comes out, whatever the length of the text. Where marks are nested n deep, naming
all of them in each segment comes to n² names; `most` bounds that.
"""

import sys
from bisect import bisect_left, insort
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import Generic, NamedTuple, TypeVar

from annotations.text.paragraphs import Paragraph
from annotations.text.spans import Span, merge

Key = TypeVar("Key", bound=Hashable)


class Segment(NamedTuple, Generic[Key]):
    """A stretch ``[start, end)`` of one paragraph, in code points, whose ``keys`` all cover it.

    ``groups`` tells of all marks that cover it, also of those that are not among ``keys``, how many
    are of each group. ``starts`` and ``ends`` are those of the keys that have a span starting at ``start`` or ending
    at ``end``: of a span that crosses paragraphs only its first and its last segment tell so.
    """

    start: int
    end: int
    keys: tuple[Key, ...] = ()
    starts: tuple[Key, ...] = ()
    ends: tuple[Key, ...] = ()
    groups: tuple[tuple[Hashable, int], ...] = ()

    @property
    def depth(self) -> int:
        """How many marks cover it."""
        return sum(count for _, count in self.groups)


def segments(
    paragraphs: Sequence[Paragraph],
    marks: Sequence[tuple[Key, Sequence[Span]]],
    *,
    most: int = sys.maxsize,
    group: Callable[[Key], Hashable] | None = None,
) -> list[list[Segment[Key]]]:
    """Return one list of segments for each paragraph.

    The segments of a paragraph follow each other without a gap from its start to its end (a blank
    one has none); neighbours differ in their keys, and no keys means plain text. Keys come in the
    order of ``marks``, where each may be given once; beyond the first ``most`` only those that start
    with the segment are named. ``paragraphs`` are some or all of those of a text, in its order; spans
    may lie outside them. ``group`` says what is counted together; without it nothing is counted.
    """
    sweep = _Sweep(marks, most, group)
    return [list(sweep.tiles(paragraph)) for paragraph in paragraphs]


class _Sweep(Generic[Key]):
    """Walks over the text once; knows which marks, by their order, cover the place it is at."""

    def __init__(
        self, marks: Sequence[tuple[Key, Sequence[Span]]], most: int, group: Callable[[Key], Hashable] | None
    ) -> None:
        self._keys = [key for key, _ in marks]
        self._groups = [group(key) for key in self._keys] if group else []
        self._most = most
        self._counts: Counter[Hashable] = Counter()
        self._opening: dict[int, list[int]] = defaultdict(list)
        self._closing: dict[int, list[int]] = defaultdict(list)
        for order, (_, spans) in enumerate(marks):
            for start, end in merge(spans):
                self._opening[start].append(order)
                self._closing[end].append(order)
        self._edges = sorted({*self._opening, *self._closing, sys.maxsize})
        self._next = 0
        self._active: list[int] = []

    def tiles(self, paragraph: Paragraph) -> Iterator[Segment[Key]]:
        start = paragraph.start
        while start < paragraph.end:
            self._move_to(start)
            end = min(self._edges[self._next], paragraph.end)
            starting = self._opening.get(start, ())
            yield Segment(
                start,
                end,
                self._named(self._first_ones(starting)),
                self._named(starting),
                self._named(self._closing.get(end, ())),
                tuple(self._counts.items()),
            )
            start = end

    def _move_to(self, offset: int) -> None:
        while (edge := self._edges[self._next]) <= offset:
            for order in self._closing.get(edge, ()):
                del self._active[bisect_left(self._active, order)]
                self._count(order, -1)
            for order in self._opening.get(edge, ()):
                insort(self._active, order)
                self._count(order, 1)
            self._next += 1

    def _count(self, order: int, change: int) -> None:
        if not self._groups:
            return
        group = self._groups[order]
        self._counts[group] += change
        if not self._counts[group]:
            del self._counts[group]

    def _first_ones(self, starting: Sequence[int]) -> Sequence[int]:
        if len(self._active) <= self._most:
            return self._active
        return sorted({*self._active[: self._most], *starting})

    def _named(self, orders: Sequence[int]) -> tuple[Key, ...]:
        return tuple([self._keys[order] for order in orders])
