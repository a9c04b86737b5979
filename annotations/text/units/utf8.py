"""Offsets for those who count bytes of UTF-8."""

from collections.abc import Sequence


def to_utf8(text: str, offsets: Sequence[int]) -> list[int]:
    """Return the UTF-8 offsets of code point ``offsets``, given in any order.

    Costs one pass over the text and a sort. Raises ValueError for an offset outside the text.
    """
    found = {0: 0}
    last = 0
    for offset in sorted({*offsets}):
        if not 0 <= offset <= len(text):
            raise ValueError(f"{offset} is outside the text, which has {len(text)} characters")
        found[offset] = found[last] + len(text[last:offset].encode())
        last = offset
    return [found[offset] for offset in offsets]


def from_utf8(text: str, offsets: Sequence[int]) -> list[int]:
    """Return the code point offsets of UTF-8 ``offsets``, given in any order.

    Costs as `to_utf8`. Raises ValueError for an offset outside the text or inside a character.
    """
    data = text.encode()
    found = {0: 0}
    last = 0
    for offset in sorted({*offsets}):
        if not 0 <= offset <= len(data):
            raise ValueError(f"{offset} is outside the text, which has {len(data)} bytes of UTF-8")
        if data[offset : offset + 1] and data[offset] & 0xC0 == 0x80:
            raise ValueError(f"{offset} is inside a character of UTF-8")
        found[offset] = found[last] + len(data[last:offset].decode())
        last = offset
    return [found[offset] for offset in offsets]
