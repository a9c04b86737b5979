import pytest
from hypothesis import given

from annotations.text.paragraphs import paragraphs

from .strategies import texts, thorough


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
