"""What a reader cannot see."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.text.blank import is_blank, strip_blank

UNSEEN = [
    *" \n\t\r\x0b\x0c\x00\x1c\x7f\x85\xa0",
    "\u00ad",  # soft hyphen
    "\u034f",  # combining grapheme joiner
    "\u061c",  # Arabic letter mark
    *"\u115f\u1160\u3164\uffa0",  # Hangul fillers
    "\u180e",
    *"\u2000\u2007\u200a\u200b\u200c\u200d\u200e\u200f",
    *"\u2028\u2029\u202a\u202e\u202f\u205f\u2060\u2064\u2066\u2069",
    "\u2800",  # the empty Braille pattern
    "\u3000",
    *"\ufe00\ufe0f\ufeff\ufff9\U000e0001\U000e0041\U000e0100",
]
SEEN = [*"a.1“’渡ק…-\u0301", "\u2801", "\u0600", "\u06dd", "\ufffd", "\U0001f600"]


@pytest.mark.parametrize("character", UNSEEN, ids=lambda c: f"U+{ord(c):04X}")
def test_blank_is_what_a_reader_cannot_see(character: str) -> None:
    assert is_blank(character)
    assert is_blank(character * 3 + " ")
    assert strip_blank(f"{character}a{character}b {character}") == f"a{character}b"


@pytest.mark.parametrize("character", SEEN, ids=lambda c: f"U+{ord(c):04X}")
def test_whatever_has_ink_is_not_blank(character: str) -> None:
    assert not is_blank(f" {character}\u200b")
    assert strip_blank(f"\u200b{character} ") == character


def test_the_empty_text_is_blank() -> None:
    assert is_blank("")
    assert strip_blank("") == ""
    assert strip_blank("\u200b \u2060") == ""


@given(st.text())
def test_blank_holds_all_that_python_calls_space_and_no_letter(text: str) -> None:
    assert is_blank(text) or not text.isspace()
    assert not (is_blank(text) and any(unicodedata.category(c) in ("Lu", "Ll", "Nd") for c in text))
    assert strip_blank(strip_blank(text)) == strip_blank(text)
    assert strip_blank(text) in text


def test_a_long_run_of_blank_is_read_once() -> None:
    assert strip_blank("\u200b" * 1_000_000 + "a" + " " * 1_000_000) == "a"
