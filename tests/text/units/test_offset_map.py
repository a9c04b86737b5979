"""Offsets that came with a text go to where the same characters are in it once it is stored."""

import re
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from annotations.text.normalise import UnusableText, end_lines, normalise
from annotations.text.units.offset_map import OffsetMap
from tests.text.strategies import texts, thorough

SENT = texts("\r\n", "\r\n", "\r", "\r\r\n", "\n\r", "\ufeff")


def stored(text: str) -> str:
    try:
        return normalise(text)
    except UnusableText:
        assume(False)
        raise


@given(st.integers(0, 3), SENT, st.data())
@thorough
def test_moved_offsets_cut_out_what_the_senders_cut(marks: int, rest: str, data: st.DataObject) -> None:
    sent = "\ufeff" * marks + rest
    kept = stored(sent)
    start, end = sorted(data.draw(st.tuples(st.integers(0, len(sent)), st.integers(0, len(sent)))))
    before_the_text = len(sent) - len(sent.lstrip("\ufeff"))
    expected = end_lines(sent[max(start, before_the_text) : max(end, before_the_text)])
    if start == end and sent[start - 1 : start + 1] == "\r\n":
        expected = "\n"

    moved_start, moved_end = OffsetMap.of(sent).move(start, end)

    assert kept[moved_start:moved_end] == expected


@given(SENT)
@thorough
def test_offsets_keep_their_order_and_a_stored_text_its_offsets(sent: str) -> None:
    kept = stored(sent)
    offsets = range(len(sent) + 1)
    sent_map, kept_map = OffsetMap.of(sent), OffsetMap.of(kept)

    starts, ends = zip(*(sent_map.move(offset, offset) for offset in offsets), strict=True)

    assert all(before <= after for before, after in [*pairwise(starts), *pairwise(ends)])
    assert (starts[0], ends[-1]) == (0, len(kept))
    assert all(kept_map.move(offset, offset) == (offset, offset) for offset in range(len(kept) + 1))


@pytest.mark.parametrize(
    ("sent", "before", "after"),
    [
        ("He said.\r\nAnna Moll spoke.", (10, 19), (9, 18)),
        ("\ufeffAnna Moll spoke.", (1, 10), (0, 9)),
        ("\ufeff\ufeffAnna Moll spoke.", (0, 11), (0, 9)),
        ("a\rb", (2, 3), (2, 3)),
        ("a\r\r\nb", (4, 5), (3, 4)),
        ("ab\r\ncd", (0, 3), (0, 3)),  # ends between the two: the line end is in it
        ("ab\r\ncd", (3, 6), (2, 5)),  # starts between the two: so it is here
        ("a\ufeff\r\nb", (1, 2), (1, 2)),  # only before the text is it a mark of the byte order
        ("a\r\nb", (3, 9), (2, 8)),  # still outside of the text, to be refused
        ("\ufeffa", (-1, 1), (-1, 0)),
    ],
)
def test_an_offset_goes_where_its_character_is(
    sent: str, before: tuple[int, int], after: tuple[int, int]
) -> None:
    assert OffsetMap.of(sent).move(*before) == after


@given(texts("\r\n", "\r"))
@thorough
def test_end_lines_changes_line_ends_only(text: str) -> None:
    assert end_lines(text) == "\n".join(re.split("\r\n|\r|\n", text))
