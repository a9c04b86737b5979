"""What a reader cannot see: white space, and the characters that have no ink of their own.

Blank are White_Space, Default_Ignorable_Code_Point (zero-width space, soft hyphen, variation selectors, fillers),
controls and format characters (Unicode Standard, §5.21 and DerivedCoreProperties), and the empty Braille pattern. The
format characters that enclose digits or words in Arabic and Syriac (Prepended_Concatenation_Mark) are seen.
"""

import regex

from annotations.text.span import Span
from annotations.text.units.graphemes import snap

_SEEN = "\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"

BLANK = rf"[[\p{{White_Space}}\p{{Cc}}\p{{Cf}}\p{{DI}}\u2800]--[{_SEEN}]]"
"""One blank character, as a pattern for `regex` in its version 1."""

_ALL_BLANK = regex.compile(rf"{BLANK}*+", regex.V1)  # type: ignore[no-untyped-call]
_LAST_SEEN = regex.compile(rf"(?r)(?!{BLANK})(?s:.)", regex.V1)  # type: ignore[no-untyped-call]


def is_blank(text: str) -> bool:
    """Say whether there is nothing in ``text`` that a reader can see; the empty text is blank."""
    if "!" <= text[:1] <= "~":  # most texts begin with ink
        return False
    return _ALL_BLANK.fullmatch(text) is not None


def has_ink_at_ends(text: str, span: Span) -> bool:
    """Say whether ``span`` begins and ends with a printable character of ASCII: most passages do, and need no search."""
    return span.start < span.end and "!" <= text[span.start] <= "~" and "!" <= text[span.end - 1] <= "~"


def strip_blank(text: str) -> str:
    """Return ``text`` without the blank characters at its ends; nothing is cut off a character that is seen."""
    start, end = trim(text, Span(0, len(text)))
    return text[start:end]


def trim(text: str, span: Span) -> Span:
    """Return the part of ``span`` between its first and its last character that is seen; an empty one if none is.

    A character, to a reader, may be made of several: the selector that gives an emoji its colours, the joiner behind
    a letter and the space under a lone accent stay with it.
    """
    if has_ink_at_ends(text, span):
        return snap(text, span)
    start = _ALL_BLANK.match(text, *span).end()
    if start == span.end:
        return Span(start, start)
    return snap(text, Span(start, _LAST_SEEN.search(text, start, span.end).end()))
