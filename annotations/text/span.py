"""The span itself; the rules for spans are in ``spans``."""

from typing import NamedTuple


class Span(NamedTuple):
    """A passage ``[start, end)`` of a text, in code points."""

    start: int
    end: int
