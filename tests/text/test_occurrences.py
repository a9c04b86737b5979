"""Where a name stands in a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.text.occurrences import is_in_case, occurrences
from annotations.text.same_words import are_same
from annotations.text.span import Span
from annotations.text.spans import cut
from annotations.text.units.graphemes import is_boundary

from .strategies import thorough

FAMILY = "👩‍👩‍👧"


def words(text: str, *names: str, **more) -> list[str]:
    return cut(text, occurrences(text, names, **more))


@pytest.mark.parametrize(
    "text, name, times",
    [
        ("Trump’s trumpet: Trump, “Trump”, Trumpism, trump.", "Trump", 4),
        ("l’Iran, Iran-backed, Iranian", "Iran", 2),
        ("Mara Voss, Mara\u00a0Voss, Mara\nVoss", "Mara Voss", 2),
        ("O'Neill and O’Neill", "O’Neill", 2),
        (f"{FAMILY} met 👩. 👩 left.", "👩", 2),
        ("Zo\u0308e, Zöe, Zo and Zo\u0308", "Zöe", 2),
        ("Zo\u0308", "Zo", 0),
        ("李明说李明明白", "李明", 2),
        ("U.S. and U.S.-led, US", "U.S.", 2),
        ("Jean-Luc, Jean\u2011Luc, JEAN–LUC, Jean Luc", "Jean-Luc", 3),
        ("Vo\u00adss, Voss\u200b. Vo\u00adssberg Voss\u00adberg", "Voss", 2),
        ("ＵＮ, UN, Un, undo, the\u200bUN", "UN", 3),
        ("Straße STRASSE Strassen", "Straße", 2),
        ("a a a, ba a a", "a a", 2),
        ("a.b aXb", "a.b", 1),
    ],
)
def test_a_name_is_found_as_a_whole_however_it_is_written(text, name, times):
    assert len(occurrences(text, [name])) == times


def test_the_longer_of_two_names_counts():
    text = "Donald Trump spoke. Trump left with Donald."
    assert words(text, "Trump", "Donald Trump") == ["Donald Trump", "Trump"]


def test_what_is_taken_stays_out_even_where_it_only_overlaps():
    text = "Iran, Iran and the Iran deal"
    taken = [Span(0, 4), Span(15, 28)]
    assert occurrences(text, ["Iran"], apart_from=taken) == [Span(6, 10)]


def test_a_long_one_that_is_taken_hides_all_behind_its_start():
    assert occurrences("a b a b a", ["a"], apart_from=[Span(0, 9), Span(2, 3)]) == []


def test_no_name_stands_nowhere():
    assert occurrences("text \u200b", ["", "  ", "\u200b"]) == []


def test_a_long_passage_is_found_as_a_short_one_is():
    passage = "The harbour will be closed, " * 50 + "she said"
    assert len(occurrences(f"{passage}. {passage.upper()}!", [passage])) == 2


def test_case_tells_a_name_from_another_word():
    assert is_in_case("Po\u00adlish", ["Warsaw", "Polish"])
    assert is_in_case("Mara\u00a0Voss", ["Mara Voss"])
    assert not is_in_case("polish", ["Warsaw", "Polish"])


@given(text=st.text(max_size=60), name=st.text(min_size=1, max_size=6))
@thorough
def test_whatever_is_found_is_the_name_and_cuts_no_character(text, name):
    found = occurrences(text, [name])
    assert found == sorted(found)
    for start, end in found:
        assert is_boundary(text, start)
        assert is_boundary(text, end)
        assert are_same(text[start:end], name)
