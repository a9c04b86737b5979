"""Enums of stored words and of stored numbers, each with a label that a person reads."""

from enum import IntEnum, StrEnum

from annotations.sentences import Sentence


class Word(StrEnum):
    """An enum of stored words, with a readable label for each."""

    @property
    def label(self) -> Sentence:
        """What a person reads: "told_us" → "told us"."""
        return self.call(self.value.replace("_", " "))

    @classmethod
    def call(cls, words: str) -> Sentence:
        """Words for a member, which other languages may call differently in another enum."""
        return Sentence(words, context=cls.__name__)

    @classmethod
    def pairs(cls) -> list[tuple[str, str]]:
        """`(value, label)` pairs, the shape that Django's `choices` wants."""
        return [(word.value, word.label) for word in cls]


class Level(IntEnum):
    """An enum of stored numbers, each with what it stands for; `label` is what a person reads: "1 minor"."""

    label: Sentence

    def __new__(cls, value: int, words: str) -> "Level":
        level = int.__new__(cls, value)
        level._value_ = value
        level.label = Sentence(f"{value} {words}", context=cls.__name__)
        return level

    @classmethod
    def pairs(cls) -> list[tuple[str, str]]:
        """`(value, label)` pairs, like those of words."""
        return [(str(level.value), level.label) for level in cls]
