import codecs
import hashlib
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.text.blank import is_blank
from annotations.text.normalise import (
    MAX_BYTES,
    MAX_LINES,
    UndecodableText,
    UnusableText,
    decode,
    normalise,
    sha256,
)

from .strategies import texts, thorough

FRENCH = "Le préfet a déclaré à la presse que la grève était terminée, d’après l’élu. " * 3
JAPANESE = "「新しい指導者を探す時だ」と大統領は土曜日に語った。政府は声明を出した。" * 3
ENCODINGS = [
    "cp1252",
    "utf-8",
    "utf-16",
    "utf-16-be",
    "utf-7",
    "shift_jis",
    "gb18030",
    "iso2022_jp",
    "rot13",
    "x",
]


@given(texts("\r\n", "\r", "\r\r\n", "\ufeff"))
@thorough
def test_normalise_changes_line_ends_and_leading_marks_only(text: str) -> None:
    expected = "\n".join(re.split("\r\n|\r|\n", text)).lstrip("\ufeff")
    if "\0" in text or is_blank(expected):
        with pytest.raises(UnusableText):
            normalise(text)
        return

    found = normalise(text)

    assert found == expected
    assert normalise(found) == found


@given(texts("\r\n", "\r"), st.characters(categories=["Cs"]), texts())
@thorough
def test_normalise_refuses_lone_surrogates_and_says_where(before: str, surrogate: str, after: str) -> None:
    with pytest.raises(UnusableText) as refusal:
        normalise(before + surrogate + after)

    assert str(refusal.value).startswith(
        f"The character at offset {len(before):,} is half of a surrogate pair (U+{ord(surrogate):04X}),"
    )


@given(texts("\r\n"), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
@thorough
def test_decode_reads_what_it_accepts_unnamed(text: str, encoding: str) -> None:
    text = text.lstrip("\ufeff\0")  # a NUL behind the mark of UTF-16 makes it that of UTF-32

    assert decode(text.encode(encoding)) == text


@given(st.binary(max_size=60), st.none() | st.sampled_from(ENCODINGS))
@thorough
def test_decode_reads_or_refuses_any_bytes(data: bytes, encoding: str | None) -> None:
    try:
        found = decode(data, encoding)
    except UnusableText as problem:
        refusal = problem
    else:
        assert isinstance(found, str)
        return

    if isinstance(refusal, UndecodableText):
        assert 0 <= refusal.position < len(data)
    else:
        assert str(refusal) == f"There is no text encoding named {encoding!r}."
        assert encoding in {"rot13", "x"}


@pytest.mark.parametrize(
    "text", ["  a  b\u00a0\n", "e\u0301", "\u00e9", "a\ufeffb", "\n\na\n\n", "a\u2028b\x85c"]
)
def test_normalise_keeps(text: str) -> None:
    assert normalise(text) == text


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "The text is empty."),
        (" \r\n\u3000\t", "The text is empty."),
        ("\u200b\u2060\n\u00ad\u200f", "The text is empty."),
        ("\ufeff", "The text is empty."),
        ("ab\0c", "The character at offset 2 is NUL (U+0000), which no text contains."),
        ("é" * (MAX_BYTES // 2) + "a", "The text is longer than 5,000,000 bytes of UTF-8."),
    ],
)
def test_normalise_refuses(text: str, sentence: str) -> None:
    with pytest.raises(UnusableText) as refusal:
        normalise(text)

    assert str(refusal.value) == sentence


def test_normalise_accepts_the_longest_text() -> None:
    text = "é" * (MAX_BYTES // 2)

    assert normalise(text) == text
    assert normalise("\r\n" * (MAX_BYTES - 1) + "a") == "\n" * (MAX_BYTES - 1) + "a"


def test_normalise_counts_lines_but_many_blank_ones_in_a_row_once() -> None:
    most = "a\n" * (MAX_LINES - 1)

    assert normalise(most) == most
    assert normalise(f"{most}{' ' * 9}\n" + "\n" * MAX_LINES).startswith(most)
    with pytest.raises(UnusableText, match=r"^The text has 50,001 lines; at most 50,000 are possible\.$"):
        normalise(f"{most}a\n")


def test_decode_names_the_byte_and_the_likely_encoding() -> None:
    with pytest.raises(UndecodableText) as refusal:
        decode(JAPANESE.encode("cp932"))

    assert (refusal.value.position, refusal.value.likely_encoding) == (0, "cp932")
    assert str(refusal.value) == (
        "The file is not UTF-8: byte 0x81 at offset 0 does not fit; "
        "it looks like cp932: name that encoding to read it."
    )


def test_decode_offers_an_encoding_that_reads_the_file() -> None:
    data = FRENCH.encode("cp1252")
    with pytest.raises(UndecodableText) as refusal:
        decode(data)

    assert refusal.value.position == data.index("é".encode("cp1252"))
    assert refusal.value.likely_encoding is not None
    assert decode(data, refusal.value.likely_encoding) == FRENCH


def test_decode_looks_at_the_bad_byte_of_a_long_file() -> None:
    data = b"plain\n" * 200_000 + JAPANESE.encode("cp932")
    with pytest.raises(UndecodableText) as refusal:
        decode(data)

    assert (refusal.value.position, refusal.value.likely_encoding) == (1_200_000, "cp932")


@pytest.mark.parametrize("mark", [codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE])
def test_decode_refuses_utf32_but_recognises_it(mark: bytes) -> None:
    byte_order = "utf-32-le" if mark == codecs.BOM_UTF32_LE else "utf-32-be"
    with pytest.raises(UndecodableText) as refusal:
        decode(mark + FRENCH.encode(byte_order))

    assert refusal.value.likely_encoding == "utf_32"
    assert decode(mark + FRENCH.encode(byte_order), "utf_32") == FRENCH


@pytest.mark.parametrize(
    "encoding", ["nope", "", "rot13", "zlib", "idna", "unicode_escape", "a\0b", "\ud800", "é"]
)
def test_decode_refuses_what_is_no_character_set(encoding: str) -> None:
    with pytest.raises(UnusableText, match="There is no text encoding named"):
        decode(b"abc", encoding)


def test_decode_refuses_a_file_too_long_for_any_text() -> None:
    with pytest.raises(UnusableText, match="longer than 5,000,000 bytes"):
        decode(b"a" * (4 * MAX_BYTES + 1))


def test_normalise_drops_every_leading_mark() -> None:
    assert normalise("\ufeff\ufeffa") == "a"


def test_sha256_is_of_the_utf8() -> None:
    assert sha256("é\n") == hashlib.sha256(b"\xc3\xa9\n").hexdigest()
