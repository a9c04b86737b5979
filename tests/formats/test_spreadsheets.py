"""Cells: run by no spreadsheet, and read back as what they were."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from annotations.formats.spreadsheets import escape, unescape

STARTS = ("", " ", "\t", "\r", "\n", "\0", "\u00a0", "\u200b", "\ufeff", "\u2028", "'", "''")
FORMULAS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "﹦", "﹢", "﹣", "﹫")
ANYTHING = st.text(st.characters(exclude_categories=["Cs"]))
NEAR = st.tuples(st.sampled_from(STARTS), st.sampled_from(("", *FORMULAS, "’", "x")), ANYTHING).map("".join)


@given(ANYTHING | NEAR)
@example("'=1")
@example("''")
def test_a_text_comes_back_from_its_cell(text):
    assert unescape(escape(text)) == text


@given(NEAR)
def test_a_cell_never_starts_as_a_formula(text):
    cell = escape(text)

    seen = unicodedata.normalize("NFKC", cell.lstrip(" \t\r\n\0\u00a0\u200b\ufeff\u2028"))
    assert not seen.startswith(("=", "+", "-", "@"))
    assert not cell.startswith(("\t", "\r", "\n", "\0"))


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("formula", FORMULAS)
def test_what_a_spreadsheet_may_run_gets_an_apostrophe(start, formula):
    text = f"{start}{formula}1"

    assert escape(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "x=1", "1-1", " x", "’tis", "“=1”", "—", "−1", "<b>", "\u200bword"])
def test_any_other_text_is_a_cell_as_it_is(text):
    assert escape(text) == text


def test_values_are_written_as_texts():
    assert (escape(None), escape(5), escape(-5)) == ("", "5", "'-5")
