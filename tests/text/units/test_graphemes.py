import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.text.span import Span
from annotations.text.units.graphemes import is_boundary, snap
from tests.text.strategies import graphemes, texts, thorough

FAMILY = "\U0001f469\u200d\U0001f469\u200d\U0001f467"
FRANCE, GERMANY = "\U0001f1eb\U0001f1f7", "\U0001f1e9\U0001f1ea"


@pytest.mark.parametrize(
    ("text", "boundaries"),
    [
        ("", [0]),
        ("ab", [0, 1, 2]),
        ("e\u0301a", [0, 2, 3]),
        ("\r\n", [0, 2]),
        (FAMILY + "a", [0, 5, 6]),
        (FRANCE + GERMANY + "\U0001f1eb", [0, 2, 4, 5]),
        ("\n\u0301", [0, 1, 2]),
        ("\u0600a", [0, 2]),
        ("क्षि", [0, 4]),
    ],
)
def test_is_boundary_examples(text: str, boundaries: list[int]) -> None:
    assert [offset for offset in range(len(text) + 1) if is_boundary(text, offset)] == boundaries


@given(texts("\r\n", "\r", "\u200d\U0001f467", "\u094d", "\u0915"))
@thorough
def test_is_boundary_agrees_with_full_segmentation(text: str) -> None:
    expected = {0, *(end for _, end in graphemes(text))}

    assert {offset for offset in range(len(text) + 1) if is_boundary(text, offset)} == expected


@given(texts(), st.data())
@thorough
def test_snap_is_the_smallest_span_of_whole_graphemes(text: str, data: st.DataObject) -> None:
    start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(text))] * 2)))
    boundaries = [0, *(cluster_end for _, cluster_end in graphemes(text))]

    assert snap(text, Span(start, end)) == (
        max(offset for offset in boundaries if offset <= start),
        min(offset for offset in boundaries if offset >= end),
    )


@pytest.mark.parametrize("offset", [-1, 3])
def test_is_boundary_refuses_offsets_outside(offset: int) -> None:
    with pytest.raises(ValueError, match="outside the text, which has 2 characters"):
        is_boundary("ab", offset)


@pytest.mark.parametrize("span", [(-1, 1), (0, 3), (2, 1)])
def test_snap_refuses_spans_outside_or_reversed(span: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="outside"):
        snap("ab", Span(*span))


def test_is_boundary_does_not_read_a_long_text() -> None:
    text = "Der “Präsident” sagte: é\u0301 \U0001f600 " * 150_000
    started = time.perf_counter()

    for offset in range(len(text) - 10_000, len(text)):
        is_boundary(text, offset)

    assert time.perf_counter() - started < 1  # reading it once takes 2 s


FLAG, MARK, JOINED = FRANCE[0], "\u0301", "\u200d\U0001f467"


@pytest.mark.parametrize(
    "text",
    [
        FLAG * 200,
        "a" + FLAG * 301 + "b" + FLAG * 3 + MARK + FLAG * 64 + "c" + FLAG * 63,
        FAMILY[0] + MARK * 100 + JOINED,
        "a" + MARK * 100 + JOINED,
        MARK * 100 + JOINED,
        FAMILY[0] + MARK * 64 + JOINED + MARK * 70 + JOINED + FLAG * 70,
    ],
)
def test_is_boundary_agrees_with_full_segmentation_in_long_runs(text: str) -> None:
    expected = {0, *(end for _, end in graphemes(text))}

    assert {offset for offset in range(len(text) + 1) if is_boundary(text, offset)} == expected


@pytest.mark.parametrize(
    ("text", "offset"), [(FLAG * 1_000_000, 999_000), (FAMILY[0] + MARK * 1_000_000 + JOINED, 1_000_002)]
)
def test_is_boundary_walks_through_a_long_run_once(text: str, offset: int) -> None:
    started = time.perf_counter()

    for _ in range(10_000):
        is_boundary(text, offset)

    assert time.perf_counter() - started < 2  # walking through it for each takes 45 s
