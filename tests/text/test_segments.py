from collections import Counter
from itertools import chain, groupby

from hypothesis import given
from hypothesis import strategies as st

from annotations.text.paragraphs import Paragraph, paragraphs
from annotations.text.segments import Segment, segments
from annotations.text.spans import Span

from .bench_segments import sample
from .strategies import thorough

lines = st.lists(st.integers(0, 12), min_size=1, max_size=6).map(
    lambda lengths: "\n".join("x" * length for length in lengths)
)
span = st.tuples(st.integers(0, 40), st.integers(1, 30)).map(lambda pair: Span(pair[0], sum(pair)))
marked = st.lists(st.lists(span, min_size=1, max_size=3), max_size=6).map(
    lambda marks: list(enumerate(marks))
)


def covering(marks: list[tuple[int, list[Span]]], offset: int) -> tuple[int, ...]:
    return tuple(key for key, spans in marks if any(start <= offset < end for start, end in spans))


@given(lines, marked)
@thorough
def test_segments_agree_with_each_character_alone(text: str, marks: list[tuple[int, list[Span]]]) -> None:
    expected = []
    for start, end in paragraphs(text):
        groups = groupby(range(start, end), key=lambda offset: covering(marks, offset))
        stretches = [(keys, list(offsets)) for keys, offsets in groups]
        expected.append([(offsets[0], offsets[-1] + 1, keys) for keys, offsets in stretches])

    found = segments(paragraphs(text), marks)

    assert [[(one.start, one.end, one.keys) for one in tiles] for tiles in found] == expected


@given(lines, marked)
@thorough
def test_segments_tell_where_keys_start_and_end(text: str, marks: list[tuple[int, list[Span]]]) -> None:
    for tiles in segments(paragraphs(text), marks):
        for one in tiles:
            before, after = covering(marks, one.start - 1), covering(marks, one.end)
            assert one.starts == tuple(key for key in one.keys if key not in before)
            assert one.ends == tuple(key for key in one.keys if key not in after)


@given(lines, marked, st.sets(st.integers(0, 5)))
@thorough
def test_segments_of_some_paragraphs_are_those_of_all(
    text: str, marks: list[tuple[int, list[Span]]], wanted: set[int]
) -> None:
    whole = paragraphs(text)
    some = [place for place in range(len(whole)) if place in wanted]

    found = segments([whole[place] for place in some], marks)

    assert found == [segments(whole, marks)[place] for place in some]


@given(lines, marked, st.integers(0, 3))
@thorough
def test_segments_name_the_first_marks_and_those_that_start_and_count_all(
    text: str, marks: list[tuple[int, list[Span]]], most: int
) -> None:
    whole = segments(paragraphs(text), marks)

    some = segments(paragraphs(text), marks, most=most, group=lambda key: key % 2)

    for tile, short in zip(chain(*whole), chain(*some), strict=True):
        assert short.keys == tuple(k for n, k in enumerate(tile.keys) if n < most or k in tile.starts)
        assert dict(short.groups) == Counter(key % 2 for key in tile.keys)
        assert (short.depth, short.starts, short.ends) == (len(tile.keys), tile.starts, tile.ends)


def test_segments_of_nested_crossing_and_discontinuous_marks() -> None:
    marks = [("a", [Span(1, 5)]), ("b", [Span(4, 12), Span(13, 16)]), ("c", [Span(4, 5)])]

    assert segments(paragraphs("abc def\n\nghi jkl"), marks) == [
        [
            Segment(0, 1),
            Segment(1, 4, ("a",), ("a",)),
            Segment(4, 5, ("a", "b", "c"), ("b", "c"), ("a", "c")),
            Segment(5, 7, ("b",)),
        ],
        [],
        [Segment(9, 12, ("b",), (), ("b",)), Segment(12, 13), Segment(13, 16, ("b",), ("b",), ("b",))],
    ]


def test_segments_without_marks_are_plain_text() -> None:
    assert segments([Paragraph(0, 3), Paragraph(4, 4)], []) == [[Segment(0, 3)], []]


def test_segments_join_what_touches_within_a_mark() -> None:
    assert segments([Paragraph(0, 6)], [("a", [Span(3, 5), Span(1, 3)])]) == [
        [Segment(0, 1), Segment(1, 5, ("a",), ("a",), ("a",)), Segment(5, 6)]
    ]


def test_segments_do_not_grow_with_the_text_but_with_the_marks() -> None:
    whole, marks = sample(characters=100_000, annotations=2_000)

    found = segments(whole, marks)

    edges = {offset for _, spans in marks for one in spans for offset in one}
    assert sum(map(len, found)) <= len(edges) + len(whole)
    assert {key for tiles in found for one in tiles for key in one.keys} == {key for key, _ in marks}
