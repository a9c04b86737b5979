"""What a suggester is."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from annotations.choices import Kind
from annotations.text.span import Span


@dataclass(frozen=True)
class Candidate:
    """A passage that is worth marking, and as what; `span` is in code points.

    `depth` counts the candidates of the same suggester that are around it.
    """

    kind: Kind
    span: Span
    depth: int = 0


class Suggester(Protocol):
    """One idea of what to mark in a text: a pure function that asks neither a model nor the database."""

    @property
    def name(self) -> str:
        """What it is registered by."""
        ...

    def suggest(self, text: str, language: str) -> Iterable[Candidate]:
        """Return the candidates in a text of a language (a BCP 47 tag, or nothing), in any order."""
        ...
