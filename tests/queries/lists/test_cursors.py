"""Cursors of the API."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.queries.lists.cursors import pack_cursor, read_number, unpack_cursor

VALUES = st.none() | st.booleans() | st.integers() | st.text(st.characters(codec="utf-8"))


@given(st.lists(VALUES))
def test_a_cursor_gives_back_what_it_was_made_of(values):
    assert unpack_cursor(pack_cursor(*values)) == values


@given(st.text())
def test_any_other_text_is_a_cursor_of_something_or_an_error_of_its_value(text):
    try:
        unpack_cursor(text)
    except ValueError:
        return


def test_lists_in_lists_without_end_are_an_error_of_the_value():
    deep = base64.urlsafe_b64encode(b"[" * 100_000).decode()

    with pytest.raises(ValueError, match="lists"):
        unpack_cursor(deep)


@pytest.mark.parametrize("value", [-1, 2**63, 1.0, True, "1", None, [1]])
def test_what_is_no_number_of_a_row_is_refused(value):
    with pytest.raises(ValueError, match=r".*"):
        read_number(value)
