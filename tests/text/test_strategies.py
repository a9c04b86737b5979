"""The properties of this room are worth what is drawn for them."""

from hypothesis import given

from .strategies import graphemes, texts, thorough


def test_texts_are_mostly_hard() -> None:
    drawn: list[str] = []

    @given(texts())
    @thorough
    def draw(text: str) -> None:
        drawn.append(text)

    draw()

    clustered = [text for text in drawn if len(graphemes(text)) < len(text)]
    astral = [text for text in drawn if text and max(text) > "\uffff"]
    assert len(clustered) > len(drawn) / 3
    assert len(astral) > len(drawn) / 3
