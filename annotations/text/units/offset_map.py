"""Offsets in a text as it was sent, as offsets in that text as it is stored (see ``normalise``)."""

import re
from bisect import bisect_left
from dataclasses import dataclass

from annotations.text.normalise import BOM
from annotations.text.span import Span

_PAIR = re.compile("\r\n")


@dataclass(frozen=True)
class OffsetMap:
    """Where the offsets of one sent text are in the stored one, in code points.

    ``marks`` is the number of byte order marks before the text. ``line_feeds`` are the offsets, in the sent
    text, of every ``\\n`` that follows a ``\\r``: each pair became one character.
    """

    marks: int
    line_feeds: tuple[int, ...]

    @classmethod
    def of(cls, sent: str) -> "OffsetMap":
        """Return the map from ``sent`` to what ``normalise`` makes of it."""
        marks = len(sent) - len(sent.lstrip(BOM))
        return cls(marks, tuple(match.start() + 1 for match in _PAIR.finditer(sent)))

    @property
    def moves_nothing(self) -> bool:
        """Whether every offset stays what it is."""
        return not self.marks and not self.line_feeds

    def move(self, start: int, end: int) -> Span:
        """Return the span of the same characters in the stored text.

        A span that starts or ends between ``\\r`` and ``\\n`` has the one line end in it that they became; one
        that starts or ends among the marks does so at the start of the text. What lies outside of the sent
        text lies outside of the stored one, too.
        """
        before_start, before_end = bisect_left(self.line_feeds, start), bisect_left(self.line_feeds, end)
        is_between = before_start < len(self.line_feeds) and self.line_feeds[before_start] == start
        return Span(self._past(start - before_start - is_between, start), self._past(end - before_end, end))

    def _past(self, offset: int, sent: int) -> int:
        return sent if sent < 0 else max(0, offset - self.marks)
