import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.text.units.utf8 import from_utf8, to_utf8
from tests.text.strategies import texts, thorough


@given(texts(), st.randoms(use_true_random=False))
@thorough
def test_offsets_agree_with_the_encoder_in_any_order(text: str, random: object) -> None:
    offsets = list(range(len(text) + 1))
    random.shuffle(offsets)  # type: ignore[attr-defined]
    encoded = [len(text[:offset].encode()) for offset in offsets]

    assert to_utf8(text, offsets) == encoded
    assert from_utf8(text, encoded) == offsets


@pytest.mark.parametrize("offset", [-1, 3])
def test_to_utf8_refuses_offsets_outside(offset: int) -> None:
    with pytest.raises(ValueError, match="outside the text, which has 2 characters"):
        to_utf8("aé", [offset])


@pytest.mark.parametrize(
    ("offset", "sentence"), [(-1, "outside the text"), (4, "outside the text"), (2, "inside a character")]
)
def test_from_utf8_refuses_offsets_outside_or_inside_a_character(offset: int, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        from_utf8("aé", [offset])
