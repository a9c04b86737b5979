import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.text.selectors import CONTEXT, Selector, find, quote_selector
from annotations.text.span import Span

from .strategies import texts, texts_and_spans, thorough

TEXT = "He said no. She said yes. They said no."


@given(texts_and_spans(max_spans=1), st.integers(0, 40))
@thorough
def test_find_comes_back_to_the_passage(drawn: tuple[str, list[Span]], shift: int) -> None:
    text, [span] = drawn

    assert find(text, *quote_selector(text, [span]), near=span.start) == span


@given(texts_and_spans(max_spans=1), texts())
@thorough
def test_find_follows_a_passage_that_moved(drawn: tuple[str, list[Span]], added: str) -> None:
    text, [span] = drawn
    selector = quote_selector(text, [span])
    moved = added + "\n¶\n" + text
    offset = len(moved) - len(text)

    found = find(moved, *selector, near=span.start + offset)

    assert found == Span(span.start + offset, span.end + offset)


@given(texts(), texts(max_size=2), texts(max_size=2), texts(max_size=2), st.none() | st.integers(0, 30))
@thorough
def test_find_gives_the_exact_words_or_nothing(
    text: str, exact: str, prefix: str, suffix: str, near: int | None
) -> None:
    found = find(text, exact, prefix, suffix, near)

    if found is None:
        assert not exact or text.count(exact) != 1 or exact in text[text.find(exact) + 1 :]
    else:
        assert text[found.start : found.end] == exact


@pytest.mark.parametrize(
    ("exact", "prefix", "suffix", "near", "expected"),
    [
        ("yes", "", "", None, (21, 24)),
        ("yes", "wholly", "different", None, (21, 24)),
        ("maybe", "", "", 3, None),
        ("", "He", "", 0, None),
        ("no", "", "", None, None),
        ("no", "They said ", ".", None, (36, 38)),
        ("no", "I said ", "!", None, None),  # as much of the context in both places
        ("no", "X They said ", "!", None, (36, 38)),
        ("no", "", ". She", 36, (8, 10)),  # context before nearness
        ("no", "said ", ".", 30, (36, 38)),
        ("no", "said ", ".", 22, None),  # as near to both
    ],
)
def test_find_decides_by_context_then_nearness(
    exact: str, prefix: str, suffix: str, near: int | None, expected: tuple[int, int] | None
) -> None:
    assert find(TEXT, exact, prefix, suffix, near) == expected


def test_find_sees_occurrences_that_overlap() -> None:
    assert find("aaa", "aa") is None
    assert find("aaa", "aa", near=1) == (1, 3)


def test_find_gives_up_on_what_is_everywhere_without_its_context() -> None:
    text = "e " * 20_000

    assert find(text, "e", "not there", near=100) is None
    assert find(text, "e", " ", near=100) == (100, 101)


def test_quote_selector_has_context_at_both_ends() -> None:
    text = "a" * 40 + "first and last" + "z" * 40

    selector = quote_selector(text, [Span(40, 45), Span(50, 54)])

    assert selector == Selector("first and last", "a" * CONTEXT, "z" * CONTEXT)


def test_quote_selector_is_shorter_at_the_ends_of_the_text() -> None:
    assert quote_selector("one two", [Span(0, 3)]) == Selector("one", "", " two")
    assert quote_selector("ab " + "c" * 60, [Span(3, 63)]).prefix == "ab "
