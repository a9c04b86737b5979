"""Cutting the words of a long text into overlapping pieces."""

import pytest

from annotations.text.searching.chunks import CHUNK, cut_chunks

NUMBERS = " ".join(map(str, range(40_000)))


@pytest.mark.parametrize(
    "text",
    [
        "x",
        NUMBERS,
        NUMBERS.replace(" ", "x"),
        f"{NUMBERS.replace(' ', 'x')[: CHUNK - 1]} {NUMBERS.replace(' ', 'y')} z",
        f"z {NUMBERS.replace(' ', 'x')} z",
        NUMBERS[:CHUNK],
    ],
    ids=["short", "words", "one word", "long words", "a long word", "one chunk"],
)
def test_chunks_overlap_and_leave_nothing_out(text):
    reached = 0
    chunks = cut_chunks(text)
    assert len(chunks) <= 2 + 2 * len(text) // CHUNK
    for chunk in chunks:
        start = text.index(chunk)
        assert start <= reached < start + len(chunk) <= start + CHUNK
        reached = start + len(chunk)
    assert reached == len(text)


def test_a_word_is_cut_only_where_it_fills_a_chunk():
    for chunk in cut_chunks(NUMBERS):
        assert set(chunk.split()) <= set(NUMBERS.split())
