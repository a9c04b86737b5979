"""What a search asks for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.text.searching.chunks import OVERLAP
from annotations.text.searching.searches import Term, read_search
from annotations.text.searching.words import divide_words, lexemes_of, pair_lexeme


def plain(search: str) -> str:
    """A search as it was read: phrases in brackets, sides parted by a bar."""
    return " | ".join(
        " ".join([*map(shown, side.wanted), *(f"-{shown(term)}" for term in side.unwanted)])
        for side in read_search(search)
    )


def shown(term: Term) -> str:
    return f"[{term.words}]" if term.quoted else term.words.replace(" ", "+")


@pytest.mark.parametrize(
    "search, read",
    [
        ("", ""),
        (" !! & | ' \\", ""),
        ("Harbour  ferry", "harbour ferry"),
        ('"old ferry" harbour', "[old ferry] harbour"),
        ("“old ferry” „Tür“ «a» 「渡轮」", "[old ferry] [tür] [a] [渡轮]"),
        ("co-op it’s", "co+op it+s"),
        ("a -b -“c d” --e", "a -b -[c d] -e"),
        ("a －b −c", "a -b -c"),
        ("a - b a – b a-b", "a b a b a+b"),
        ("a or b", "a | b"),
        ("a OR b ＯＲ c", "a | b | c"),
        ("or a", "or a"),
        ("a or", "a or"),
        ("or", "or"),
        ("a or or b", "a | or b"),
        ('a "or" b', "a [or] b"),
        ("a -or b", "a b -or"),
        ("a or -b", "a | -b"),
        ("渡轮　OR　码头", "渡轮 | 码头"),
        ('"a b', "[a b]"),
        ('a "" b -"" -!', "a b"),
        ('a"b c"d', "a [b c] d"),
        ("iPhone手机", "iphone+手机"),
    ],
)
def test_searches_are_read_as_people_write_them(search, read):
    assert plain(search) == read


@pytest.mark.parametrize(
    "words, needle, lexemes, is_indexed",
    [
        ("ferry", " ferry ", ["ferry"], True),
        ("old ferry", " old ferry ", [pair_lexeme("old", "ferry")], False),
        ("a b 渡 c", " a b 渡 c ", [pair_lexeme("a", "b"), "渡", "c"], False),
        ("渡", "渡", ["渡"], True),
        ("渡轮", "渡轮", ["渡轮"], True),
        ("大渡轮", "大渡轮", ["大渡", "渡轮"], False),
        ("大雾渡轮", "大雾渡轮", ["大雾", "渡轮"], False),
        ("iphone 手机", " iphone 手机", ["iphone", "手机"], False),
        ("手机 x", "手机 x ", ["手机", "x"], False),
        ("x" * 64, f" {'x' * 64} ", ["x" * 64], False),
    ],
)
def test_a_term_is_looked_for_by_index_and_compared_where_that_is_not_enough(
    words, needle, lexemes, is_indexed
):
    term = Term(words)
    assert (term.needle, term.lexemes, term.is_indexed) == (needle, lexemes, is_indexed)


@pytest.mark.parametrize(
    "words", ["渡轮港口" * 100, " ".join(f"w{number}" for number in range(100)), "a b " * 100 + "a"]
)
def test_a_long_term_asks_the_index_for_a_few_lexemes(words):
    assert 1 < len(set(Term(words).lexemes)) == len(Term(words).lexemes) <= 16


@pytest.mark.parametrize(
    "words, is_inflected", [("ferry", True), ("渡轮", False), ("15", False), ("co op", False)]
)
def test_words_of_letters_have_other_forms(words, is_inflected):
    assert Term(words).is_inflected is is_inflected
    assert not Term(words, quoted=True).is_inflected


TEXTS = st.text(st.sampled_from([*'渡轮か서เ abor、\n"-', "e", "\u0301"]) | st.characters(), max_size=OVERLAP)


@given(TEXTS)
def test_whatever_holds_a_term_has_its_lexemes(text):
    for side in read_search(text):
        for term in [*side.wanted, *side.unwanted]:
            assert term.needle in divide_words(term.words)
            assert set(term.lexemes) <= lexemes_of(divide_words(f"渡 {term.words} 轮"))


@pytest.mark.parametrize(
    "phrase, repeats",
    [
        ("a b " * 40, True),
        ("c " + "a b " * 40, True),
        ("啊" * 100, True),
        ("a b", False),
        ("a b " * 8, False),
        ("a b " * 40 + "the harbour was closed on Monday, and the last of its bread was sold by noon", False),
    ],
)
def test_a_long_phrase_whose_end_repeats_itself_is_told(phrase, repeats):
    [side] = read_search(f'"{phrase}"')

    assert [term.is_repetitive for term in side.wanted] == [repeats]
