from itertools import groupby, pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from annotations.text.blank import is_blank
from annotations.text.spans import (
    MAX_SPANS,
    Span,
    SpanProblem,
    cut,
    join_parts,
    merge,
    normal,
    read_spans,
    write_spans,
)

from .cases import TRIMMED
from .strategies import graphemes, texts, texts_and_spans, thorough

FRANCE = "\U0001f1eb\U0001f1f7"


def runs(points: set[int]) -> tuple[Span, ...]:
    """Give a set of numbers as PostgreSQL prints an int4multirange of them."""
    grouped = groupby(enumerate(sorted(points)), key=lambda pair: pair[1] - pair[0])
    members = [[point for _, point in group] for _, group in grouped]
    return tuple(Span(group[0], group[-1] + 1) for group in members)


def model(text: str, spans: list[Span]) -> tuple[Span, ...]:
    """Normalise by sets of code points and lists of graphemes."""
    clusters = graphemes(text)
    found = []
    for run in runs({point for span in spans for point in range(*span)}):
        inside = [one for one in clusters if run.start <= one.start and one.end <= run.end]
        words = [one for one in inside if not is_blank(text[one.start : one.end])]
        found.append(Span(words[0].start, words[-1].end))
    return tuple(found)


@given(texts_and_spans())
@thorough
def test_normal_agrees_with_a_model_of_sets(drawn: tuple[str, list[Span]]) -> None:
    text, spans = drawn
    if any(is_blank(text[span.start : span.end]) for span in spans):
        with pytest.raises(SpanProblem, match="nothing that a reader can see"):
            normal(text, spans)
    else:
        assert normal(text, spans) == model(text, spans)


@given(texts_and_spans(), st.randoms(use_true_random=False))
@thorough
def test_normal_keeps_normal_spans_in_any_order(drawn: tuple[str, list[Span]], random: object) -> None:
    text, spans = drawn
    assume(not any(is_blank(text[span.start : span.end]) for span in spans))
    found = normal(text, spans)
    random.shuffle(spans)  # type: ignore[attr-defined]

    assert normal(text, found) == found
    assert normal(text, spans) == found


@given(texts(), st.lists(st.tuples(*[st.integers(-3, 60)] * 2), max_size=4))
@thorough
def test_normal_refuses_or_gives_sound_spans(text: str, spans: list[tuple[int, int]]) -> None:
    boundaries = {0, *(end for _, end in graphemes(text))}
    try:
        found = normal(text, spans)
    except SpanProblem:
        return

    assert all(0 <= start < end <= len(text) for start, end in found)
    assert {offset for span in found for offset in span} <= boundaries
    assert all(one.end < other.start for one, other in pairwise(found))
    assert {point for pair in spans for point in range(*pair) if not is_blank(text[point])} <= {
        point for span in found for point in range(*span)
    }


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 9)), max_size=12))
@thorough
def test_merge_agrees_with_multiranges(drawn: list[tuple[int, int]]) -> None:
    spans = [Span(start, start + length) for start, length in drawn]

    assert merge(spans) == runs({point for span in spans for point in range(*span)})


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ([[0, 3]], [(0, 3)]),
        ([[1, 3], [3, 5]], [(1, 5)]),
        ([[8, 11], [0, 3]], [(0, 3), (8, 11)]),
        ([[0, 7], [2, 11]], [(0, 11)]),
        ([[3, 8]], [(4, 7)]),
        ([[0, 4], [4, 7]], [(0, 7)]),
        ([[0, 3], [4, 7]], [(0, 3), (4, 7)]),  # only white space between them, but it is not marked
        ([(0, 3), (0, 3)], [(0, 3)]),
    ],
)
def test_normal_examples(spans: list[list[int]], expected: list[tuple[int, int]]) -> None:
    assert list(normal("one two six\n", spans)) == expected


@pytest.mark.parametrize(
    ("spans", "index", "sentence"),
    [
        ([], None, "At least one span is needed."),
        ([[0, 1]] * (MAX_SPANS + 1), None, "There are 101 spans; at most 100 are possible."),
        ([[0, 1], [True, 2]], 1, "Span 2 is not a pair of whole numbers."),
        ([[0, 1.0]], 0, "Span 1 is not a pair of whole numbers."),
        ([["0", "1"]], 0, "Span 1 is not a pair of whole numbers."),
        ([[0, 1, 2]], 0, "Span 1 is not a pair of whole numbers."),
        (["ab"], 0, "Span 1 is not a pair of whole numbers."),
        ([None], 0, "Span 1 is not a pair of whole numbers."),
        ([[2, 1]], 0, "Span 1 ends before it starts."),
        ([[-1, 2]], 0, "Span 1 starts before the text."),
        ([[0, 10**30]], 0, "Span 1 leaves the text, which has 8 characters."),
        ([[0, 1], [8, 8]], 1, "Span 2 is empty."),
        ([[3, 4]], 0, "Span 1 holds nothing that a reader can see."),
        ([[2, 4]], 0, "Span 1 starts inside a character, at 2; it can be 1 or 3."),
        ([[0, 1], [4, 5]], 1, "Span 2 ends inside a character, at 5; it can be 4 or 6."),
    ],
)
def test_normal_refuses(spans: list[list[object]], index: int | None, sentence: str) -> None:
    with pytest.raises(SpanProblem) as refusal:
        normal("ae\u0301 " + FRANCE + "bc", spans)

    assert (str(refusal.value), refusal.value.index) == (sentence, index)


def test_normal_keeps_white_space_that_carries_an_accent() -> None:
    assert normal("a  \u0301b", [[1, 5]]) == ((2, 5),)


@pytest.mark.parametrize("unseen, seen", TRIMMED)
def test_normal_trims_what_nobody_sees(unseen: str, seen: str) -> None:
    text = f"x\n{unseen}\nx"
    span = [2, 2 + len(unseen)]
    start = text.index(seen, 2)

    if seen:
        assert normal(text, [span]) == ((start, start + len(seen)),)
    elif unseen:
        with pytest.raises(SpanProblem, match="Span 1 holds nothing that a reader can see"):
            normal(text, [span])


def test_normal_trims_long_runs_in_one_walk() -> None:
    text = " " + "\u200d" * 300_000 + "\u0301" + "\u200b" * 300_000

    assert normal(text, [[0, len(text)]]) == ((0, 300_002),)


def test_normal_accepts_as_many_spans_as_it_says() -> None:
    spans = [[2 * number, 2 * number + 1] for number in range(MAX_SPANS)]

    assert len(normal("a " * MAX_SPANS, spans)) == MAX_SPANS


def test_cut_gives_the_text_of_each_span() -> None:
    assert cut("one \U0001f600 six", [Span(0, 3), Span(4, 5)]) == ["one", "\U0001f600"]


@given(st.lists(st.builds(Span, st.integers(0, 10**9 - 1), st.integers(0, 10**9 - 1))))
def test_spans_are_read_as_they_were_written(spans: list[Span]) -> None:
    assert read_spans(write_spans(spans)) == spans


@pytest.mark.parametrize(
    "written",
    [" ", "1", "1-", "-1", "1-2,", "1-2 3-4", "1-2,,3-4", "1--2", "1-2\n", "1-1000000000", "١-٢", "1.0-2"],
)
def test_what_are_no_spans_is_refused_in_a_sentence(written: str) -> None:
    with pytest.raises(SpanProblem, match="like 326-373"):
        read_spans(written)


def test_the_parts_of_an_annotation_are_read_in_a_line() -> None:
    assert join_parts(["one", "two"]) == "one … two"
