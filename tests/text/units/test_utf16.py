import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.text.units.utf16 import code_point_offset, from_utf16, to_utf16, utf16_offset
from tests.text.strategies import texts, thorough


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


@given(texts(), st.randoms(use_true_random=False))
@thorough
def test_offsets_agree_with_the_encoder_in_any_order(text: str, random: object) -> None:
    offsets = list(range(len(text) + 1))
    random.shuffle(offsets)  # type: ignore[attr-defined]
    encoded = [units(text[:offset]) for offset in offsets]

    assert to_utf16(text, offsets) == encoded
    assert from_utf16(text, encoded) == offsets


@given(texts())
@thorough
def test_from_utf16_refuses_exactly_the_insides_of_pairs(text: str) -> None:
    possible = {units(text[:offset]) for offset in range(len(text) + 1)}

    for offset in {*range(units(text) + 1)} - possible:
        with pytest.raises(ValueError, match="inside a surrogate pair"):
            from_utf16(text, [offset])
    assert len(from_utf16(text, sorted(possible))) == len(possible)


def test_one_offset_at_a_time() -> None:
    assert [utf16_offset("a\U0001f600b", offset) for offset in (0, 1, 2, 3)] == [0, 1, 3, 4]
    assert [code_point_offset("a\U0001f600b", offset) for offset in (0, 1, 3, 4)] == [0, 1, 2, 3]


@pytest.mark.parametrize("offset", [-1, 3])
def test_to_utf16_refuses_offsets_outside(offset: int) -> None:
    with pytest.raises(ValueError, match="outside the text, which has 2 characters"):
        to_utf16("a\U0001f600", [0, offset])


@pytest.mark.parametrize("offset", [-1, 4])
def test_from_utf16_refuses_offsets_outside(offset: int) -> None:
    with pytest.raises(ValueError, match="outside the text, which has 3 UTF-16 code units"):
        from_utf16("a\U0001f600", [0, offset])
