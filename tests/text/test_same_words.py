"""What is the same words to a reader, and where it stands in a text; the browser is held to the same table."""

import json
import random
import subprocess
import unicodedata
from pathlib import Path

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from annotations.text.quotes.quotation_marks import CLOSERS
from annotations.text.same_words import are_same, find_same, fold, make_key
from annotations.text.units.graphemes import is_boundary
from annotations.text.units.utf16 import from_utf16
from newsnotes.tasks.node import NODE, SOURCES

from .strategies import PIECES as HARD
from .strategies import texts, thorough

TABLE = json.loads(Path(__file__).with_name("same_words.json").read_text("utf-8"))
PIECES = [
    "ß",
    "ﬁ",
    "…",
    "½",
    "İ",
    "ı",
    "\u00ad",
    "\u200b",
    "´",
    "— ",
    "ς",
    "ᾳ",
    "ｶﾞ",
    "\u0640",
    "\u0626",
    "  ",
    "\r\n",
    "각",
    "\u11a8",
]
"""What folds to more or to less than itself."""


def named(name: str) -> pytest.MarkDecorator:
    rows = TABLE[name]
    return pytest.mark.parametrize("one, other", [row[1:] for row in rows], ids=[row[0] for row in rows])


@named("same")
def test_same_words_are_the_same(one, other):
    assert are_same(one, other)
    assert are_same(one, other, accents=False)
    [found] = find_same(f"({one})", other)
    assert are_same(one, f"({one})"[found.start : found.end])


@named("different")
def test_other_words_are_others(one, other):
    assert not are_same(one, other)


@named("same_without_accents")
def test_accents_count_unless_they_are_left_out(one, other):
    assert are_same(one, other, accents=False)


@named("different_without_accents")
def test_what_makes_another_letter_is_no_accent(one, other):
    assert not are_same(one, other, accents=False)


@pytest.mark.parametrize("case", TABLE["places"], ids=[case["name"] for case in TABLE["places"]])
def test_same_words_are_found_where_they_stand(case):
    found = find_same(case["text"], case["words"], accents=case["accents"])
    assert [list(span) for span in found] == case["spans"]


def test_all_marks_that_quote_are_kinds_of_two():
    marks = {*CLOSERS, *"".join(CLOSERS.values())}
    assert {make_key(mark) for mark in marks} == {"'", '"'}


@given(texts(*PIECES))
@thorough
def test_folding_again_changes_nothing(text):
    folded = fold(text).text
    accent_on_a_space = regex.search(r" \p{M}", folded)  # what ¨ is, too: before it other spaces are no run
    assert accent_on_a_space or fold(folded).text == folded


@given(texts(*PIECES), st.booleans())
@thorough
def test_both_ways_to_write_accents_and_both_cases_fold_alike(text, accents):
    keys = {make_key(form, accents=accents) for form in (text, nfc(text), nfd(text))}
    assert len(keys) == 1


@given(texts(*PIECES), texts(*PIECES, min_size=1, max_size=2))
@thorough
def test_whatever_is_found_is_the_same_words_and_cuts_no_character(text, words):
    reached = 0
    for start, end in find_same(text, words):
        assert reached <= start < end
        assert is_boundary(text, start)
        assert is_boundary(text, end)
        assert are_same(text[start:end], words)
        reached = end


@given(texts(*PIECES), texts(*PIECES, min_size=1, max_size=3), texts(*PIECES))
@thorough
def test_words_that_stand_between_spaces_are_found(before, words, after):
    text = f"{before} {words} {after}"
    start = len(before) + 1
    # A mark, or a filler of Hangul that nobody sees, is one character with what stands beside it.
    begins_with_a_mark = regex.match(r" ?\p{M}", make_key(words)) or regex.match(r"[\u115f\u1160]", words)
    if (
        begins_with_a_mark
        or not make_key(words)
        or not (is_boundary(text, start) and is_boundary(text, start + len(words)))
    ):
        return

    spans = list(find_same(text, words))

    assert spans


@given(texts(*PIECES), st.booleans())
@thorough
def test_each_folded_character_comes_from_a_place_in_order(text, accents):
    folded = fold(text, accents=accents)
    places = [folded.place(index) for index in range(len(folded.text))]
    assert all(0 <= start < end <= len(text) for start, end in places)
    assert places == sorted(places)
    for index, place in enumerate(places):
        assert folded.is_edge(index) == (index == 0 or places[index - 1] != place)
        if place.end - place.start == 1 and places.count(place) == 1:
            assert make_key(text[place.start : place.end], accents=accents) in (folded.text[index], "")


@pytest.mark.parametrize("accents", [True, False])
def test_no_character_is_left_as_it_is_that_becomes_more_or_less_than_one(accents):
    every = "a".join(map(chr, [*range(0xD800), *range(0xE000, 0x110000)]))
    folded = fold(every, accents=accents)
    assert fold(folded.text, accents=accents).text == folded.text
    assert folded.place(len(folded.text) - 1) == (len(every) - 1, len(every))


@pytest.mark.parametrize(
    "text, words",
    [
        ("ß" * 100_000, "s" * 20_001),
        ("🇫🇷" * 50_000, "🇷🇫" * 5_000),
        ("a" * 200_000, "a" * 10_000 + "b"),
        ("a" + "\u0301\u0323" * 100_000, "b"),
        ("\u200b" * 200_000, "b"),
        (" " * 200_000, "b"),
        ("🏴" + "\U000e0067" * 100_000, "b"),
    ],
    ids=["halves", "flags", "repeats", "marks", "invisible", "spaces", "tags"],
)
def test_a_hostile_text_is_read_once(text, words):
    """What takes the square of the length would take minutes here."""
    assert list(find_same(text, words)) == []


ASK_THE_BROWSERS = f"""
import {{ fold, findSame }} from "{SOURCES.as_uri()}/text/same_words.js";
let asked = "";
for await (const part of process.stdin) asked += part;
const answer = ({{ text, words, accents }}) => [fold(text, {{ accents }}).text, findSame(text, words, {{ accents }})];
console.log(JSON.stringify(JSON.parse(asked).map(answer)));
"""


def test_the_browser_folds_and_finds_alike():
    """Characters that Python does not know yet are left out: a browser may."""
    dice = random.Random(1)
    known = [
        chr(code)
        for code in range(0x20000)
        if unicodedata.category(chr(code)) not in ("Cs", "Cn", "Co")
        # A space with an accent on it: where it begins or ends words, a space more or less is as good.
        and not unicodedata.normalize("NFKD", chr(code)).startswith(" ")
    ]
    hard = [*HARD, *PIECES, *"abAB -'"]
    cases = []
    for number in range(4_000):
        text = "".join(
            dice.choice(known if dice.random() < 0.3 else hard) for _ in range(dice.randint(1, 14))
        )
        start = dice.randrange(len(text))
        words = text[start : start + dice.randint(1, 3)]
        cases.append({"text": text, "words": words.swapcase(), "accents": bool(number % 2)})

    node = [NODE, "--input-type=module", "-e", ASK_THE_BROWSERS]
    asked = subprocess.run(node, input=json.dumps(cases), capture_output=True, check=True, text=True)

    for case, (folded, spans) in zip(cases, json.loads(asked.stdout), strict=True):
        text, words, accents = case.values()
        assert ascii(folded) == ascii(fold(text, accents=accents).text), ascii(text)
        places = [tuple(from_utf16(text, span)) for span in spans]
        assert places == list(find_same(text, words, accents=accents)), ascii((text, words))


def nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def nfd(text: str) -> str:
    return unicodedata.normalize("NFD", text)
