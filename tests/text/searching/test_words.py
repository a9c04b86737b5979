"""Words as a search compares them, in every script."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.text.searching.chunks import cut_chunks
from annotations.text.searching.words import (
    LONGEST_INDEXED,
    divide_words,
    is_undivided,
    lexemes_of,
    pair_lexeme,
    trace_words,
    words_to_stem,
)


@pytest.mark.parametrize(
    "text, divided",
    [
        ("", ""),
        ("… — !", ""),
        ("The co-op’s ferry", " the co op s ferry "),
        ("A\n\nb", " a b "),
        ("東京タワーの々", " 東京タワーの々 "),
        ("2024年のiPhone発売", " 2024 年の iphone 発売 "),
        ("唐纳德·特朗普", " 唐纳德 特朗普 "),
        ("བོད་ཡིག།", " བོད ཡིག "),
        ("서울", " 서울 "),
        ("Netflix® 🚢x ☎", " netflix 🚢 x ☎ "),
        ("e\u0301te\u0301 ﬁn", " été fin "),
        ("ｶﾞ", " ガ "),
    ],
)
def test_words_are_divided_as_readers_divide_them(text, divided):
    assert divide_words(text) == divided


@pytest.mark.parametrize("letter", "漢㐀𠀀かカーｶ々〇ㄅꀀ가กกກကខᥐᦀᨠꪀᬅꦲབᨀ𘬀🚢")
def test_scripts_that_do_not_divide_words(letter):
    assert is_undivided(letter)


@pytest.mark.parametrize("letter", "aéяωאعक்தమഅგხሀᏣᠠꓐ1१")
def test_scripts_that_divide_words(letter):
    assert not is_undivided(letter)


@pytest.mark.parametrize(
    "piece, lexemes",
    [
        (" the ferry ", {"the", "ferry", pair_lexeme("the", "ferry")}),
        (" a 渡 b  c d ", {"a", "渡", "b", "c", "d", pair_lexeme("c", "d")}),
        ("arbour the fer", {"the"}),
        (" 渡轮 港口 ", {"渡", "轮", "渡轮", "港", "口", "港口"}),
        ("渡轮 港", {"渡", "轮", "渡轮", "港"}),
        (f" {'x' * 70} ", {"x" * 64}),
        (f" {'x' * 70}", set()),
        ("x" * 70, set()),
        ("", set()),
    ],
)
def test_lexemes_are_whole_words_and_pairs_of_characters(piece, lexemes):
    assert lexemes_of(piece) == lexemes


def test_words_with_stems_are_of_letters_and_come_once():
    assert (
        words_to_stem(divide_words("Protests 1e5 b2 渡轮 protests الضبابى كثيف")) == "protests الضبابي كثيف"
    )


@pytest.mark.parametrize(
    "text, needles, passages",
    [
        ("The “Harbour”, the harbour-master", [" harbour "], ["Harbour", "harbour"]),
        ("Mara\u00a0Voss, Mara – Voss", [" mara voss "], ["Mara\u00a0Voss", "Mara – Voss"]),
        ("昨天渡轮停航，渡轮", ["渡轮"], ["渡轮", "渡轮"]),
        ("渡轮渡轮", ["渡轮渡", "轮渡轮"], ["渡轮渡轮"]),
        ("서울시장 설", ["서울"], ["서울"]),
        ("ﬁn de\u0301ja\u0300", [" fin ", " déjà "], ["ﬁn", "de\u0301ja\u0300"]),
        ("aaaa aa", [" aa "], ["aa"]),
        ("渡轮渡", ["渡"], ["渡", "渡"]),
        ("", ["渡"], []),
    ],
)
def test_words_are_found_where_they_stand(text, needles, passages):
    assert [text[start:end] for start, end in trace_words(text).find(needles)] == passages


TEXTS = st.text(st.sampled_from([*"渡轮か서เ ab、\n", "e", "\u0301"]) | st.characters(), max_size=80)


@given(TEXTS)
def test_dividing_words_twice_changes_nothing(text):
    divided = divide_words(text)
    assert divide_words(divided) == divided
    assert not divided or (divided[0], divided[-1]) == (" ", " ")


@given(TEXTS)
def test_every_lexeme_of_a_piece_stands_in_the_whole(text):
    divided = divide_words(text)
    for piece in cut_chunks(divided):
        for lexeme in lexemes_of(piece):
            if not is_pair(lexeme):
                assert (lexeme if is_undivided(lexeme) else f" {lexeme[:LONGEST_INDEXED]}") in divided


def is_pair(lexeme: str) -> bool:
    return unicodedata.category(lexeme[0]) in ("Co", "Cn")
