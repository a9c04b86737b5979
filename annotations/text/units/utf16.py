"""Offsets for those who count UTF-16 code units: browsers, Java, UIMA."""

import re
from bisect import bisect_left
from collections.abc import Sequence

_ASTRAL = re.compile("[\U00010000-\U0010ffff]")  # two units each, a surrogate pair


def to_utf16(text: str, offsets: Sequence[int]) -> list[int]:
    """Return the UTF-16 offsets of code point ``offsets``, given in any order.

    Costs one pass over the text and a look-up for each offset. Raises ValueError for an offset
    outside the text.
    """
    astral = _astral(text)
    for offset in offsets:
        if not 0 <= offset <= len(text):
            raise ValueError(f"{offset} is outside the text, which has {len(text)} characters")
    return [offset + bisect_left(astral, offset) for offset in offsets]


def from_utf16(text: str, offsets: Sequence[int]) -> list[int]:
    """Return the code point offsets of UTF-16 ``offsets``, given in any order.

    Costs as `to_utf16`. Raises ValueError for an offset outside the text or inside a surrogate
    pair.
    """
    # Where the low half of each pair is: an offset there is inside the pair, one behind it counts it.
    low_halves = [offset + count + 1 for count, offset in enumerate(_astral(text))]
    length = len(text) + len(low_halves)
    found = []
    for offset in offsets:
        pairs = bisect_left(low_halves, offset)
        if not 0 <= offset <= length:
            raise ValueError(f"{offset} is outside the text, which has {length} UTF-16 code units")
        if low_halves[pairs : pairs + 1] == [offset]:
            raise ValueError(f"{offset} is inside a surrogate pair")
        found.append(offset - pairs)
    return found


def utf16_offset(text: str, offset: int) -> int:
    """Return the UTF-16 offset of one code point offset; see `to_utf16`."""
    return to_utf16(text, [offset])[0]


def code_point_offset(text: str, offset: int) -> int:
    """Return the code point offset of one UTF-16 offset; see `from_utf16`."""
    return from_utf16(text, [offset])[0]


def _astral(text: str) -> list[int]:
    """Return the code point offsets of the characters beyond U+FFFF, in order."""
    return [] if text.isascii() else [match.start() for match in _ASTRAL.finditer(text)]
