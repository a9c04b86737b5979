"""Words that belong to a passage stand in its own paragraphs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.text.nearest import find_beside, number_of_paragraph
from annotations.text.span import Span

TEXT = "Voss came. He sat.\n\nHe said: “I told Hale,” and Hale left. The mayor sat; he ran.\n\nHe went. Ida spoke."


def passage(words: str) -> list[Span]:
    start = TEXT.index(words)
    return [Span(start, start + len(words))]


@pytest.mark.parametrize(
    "words, behind",
    [
        ("he", "\n\n"),
        ("HALE", "and "),
        ("mayor", "The "),
        ("told", "I "),
        ("Voss", None),
        ("spoke", None),
        ("ma", None),
    ],
)
def test_words_are_taken_beside_the_passage_or_not_at_all(words, behind):
    place = find_beside(TEXT, words, passage("“I told Hale,”"))

    if behind is None:
        assert place is None
    else:
        assert TEXT[: place.start].endswith(behind)
        assert TEXT[place.start : place.end].lower() == words.lower()


@given(st.lists(st.text("ab \n", max_size=8), min_size=3, max_size=3), st.sampled_from(["a", "b", "ab"]))
def test_what_is_taken_is_never_in_another_paragraph(parts, words):
    before, quote, behind = parts
    text = f"{before}“{quote}”{behind}"
    span = Span(len(before), len(before) + len(quote) + 2)

    place = find_beside(text, words, [span])

    if place is not None:
        assert "\n" not in text[min(place.end, span.start) : span.start]
        assert "\n" not in text[span.end : max(place.start, span.end)]


@pytest.mark.parametrize("words, number", [("Voss", 1), ("He said", 2), ("ran", 2), ("Ida", 3)])
def test_paragraphs_are_counted_as_a_reader_does(words, number):
    assert number_of_paragraph(TEXT, TEXT.index(words)) == number
