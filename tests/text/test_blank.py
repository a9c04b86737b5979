"""What a reader cannot see."""

import unicodedata

import pytest
import regex
from hypothesis import given

from annotations.text.blank import is_blank, strip_blank, trim
from annotations.text.span import Span
from tests.text.cases import SEEN, TRIMMED, UNSEEN
from tests.text.strategies import graphemes, texts, texts_and_spans, thorough


def name(character: str) -> str:
    return f"U+{ord(character):04X}"


@pytest.mark.parametrize("character", UNSEEN, ids=name)
def test_blank_is_what_a_reader_cannot_see(character: str) -> None:
    assert is_blank(character)
    assert is_blank(character * 3 + " ")
    assert strip_blank(f"{character}\na{character}b \n{character}") == f"a{character}b"


@pytest.mark.parametrize("character", SEEN, ids=name)
def test_whatever_has_ink_is_not_blank(character: str) -> None:
    assert not is_blank(f" {character}\u200b")
    assert strip_blank(f"\u200b{character}\n") == character


@pytest.mark.parametrize("unseen, seen", TRIMMED)
def test_what_is_trimmed_leaves_characters_whole(unseen: str, seen: str) -> None:
    assert strip_blank(unseen) == seen
    assert is_blank(unseen) == (seen == "")


@given(texts())
@thorough
def test_trimming_takes_blank_characters_and_no_others(text: str) -> None:
    inside = [one for one in graphemes(text) if not is_blank(text[one.start : one.end])]

    kept = text[inside[0].start : inside[-1].end] if inside else ""
    assert strip_blank(text) == kept
    assert strip_blank(kept) == kept
    assert is_blank(text) == (kept == "")


@given(texts_and_spans(max_spans=1))
@thorough
def test_trimming_a_passage_is_trimming_its_words(drawn: tuple[str, list[Span]]) -> None:
    text, spans = drawn
    for span in spans:
        start, end = trim(text, span)

        assert span.start <= start <= end <= span.end
        assert is_blank(text[span.start : start] + text[end : span.end]) or start == end


def test_blank_holds_all_that_python_calls_space_and_no_letter_or_digit() -> None:
    everything = [chr(point) for point in range(0x110000)]

    assert not [name(one) for one in everything if one.isspace() and not is_blank(one)]
    letters = [one for one in everything if unicodedata.category(one)[0] in "LN" and is_blank(one)]
    assert letters == [*"\u115f\u1160\u3164\uffa0"]
    assert all(regex.match(r"\p{DI}", one) for one in letters)


def test_a_long_run_of_blank_is_read_once() -> None:
    assert strip_blank("\u200b" * 1_000_000 + "a" + " " * 1_000_000) == "a"
