from itertools import chain, groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.text.paragraphs import MOST_BLANK, find_touched, paragraphs, shown_paragraphs
from annotations.text.spans import Span

from .strategies import texts, texts_and_spans, thorough


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [(0, 0)]),
        ("a", [(0, 1)]),
        ("\n", [(0, 0), (1, 1)]),
        ("ab\n\ncd\n", [(0, 2), (3, 3), (4, 6), (7, 7)]),
        ("a\u2028b\x0bc\x85d", [(0, 7)]),
    ],
)
def test_paragraphs_examples(text: str, expected: list[tuple[int, int]]) -> None:
    assert paragraphs(text) == expected


@given(texts())
@thorough
def test_paragraphs_joined_are_the_text(text: str) -> None:
    lines = [text[start:end] for start, end in paragraphs(text)]

    assert "\n".join(lines) == text
    assert not any("\n" in line for line in lines)


@given(texts())
@thorough
def test_paragraphs_follow_each_other_over_one_line_end(text: str) -> None:
    found = paragraphs(text)

    assert found[0].start == 0
    assert found[-1].end == len(text)
    assert [one.end + 1 for one in found[:-1]] == [one.start for one in found[1:]]


@given(st.lists(st.sampled_from(["a", "", " ", "b c", "\u200b"]), min_size=1, max_size=60))
@thorough
def test_shown_paragraphs_are_lines_but_for_many_blank_ones(lines: list[str]) -> None:
    text = "\n".join(lines)
    runs = [
        (blank, list(group)) for blank, group in groupby(lines, key=lambda line: line in ("", " ", "\u200b"))
    ]

    shown = [text[start:end] for start, end in shown_paragraphs(text)]

    joined = [["\n".join(run)] if blank and len(run) > MOST_BLANK else run for blank, run in runs]
    assert shown == list(chain(*joined))
    assert "\n".join(shown) == text


def test_shown_paragraphs_of_many_blank_lines_are_one() -> None:
    assert shown_paragraphs("a" + "\n" * 500_000 + "b") == [(0, 1), (2, 500_000), (500_001, 500_002)]


@given(texts_and_spans())
@thorough
def test_touched_paragraphs_are_those_that_share_a_place_with_a_span(drawn: tuple[str, list[Span]]) -> None:
    text, spans = drawn

    touched = find_touched(text, spans)

    assert touched == [
        (number, line)
        for number, line in enumerate(shown_paragraphs(text))
        if any(span.start < line.end and line.start < span.end for span in spans)
    ]
