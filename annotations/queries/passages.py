"""Annotations as lines of a table: with who said what to whom in plain words."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from annotations.formats.flat import flatten
from annotations.models import Annotation
from annotations.queries.exporting.documents import annotations_by_id


@dataclass(frozen=True)
class Passage:
    """An annotation with its article, and what its links say (`formats.flat`)."""

    annotation: Annotation
    says: Mapping[str, str]

    @property
    def who(self) -> str:
        """Who says it, or claims it."""
        return self.says["speaker"] or self.says["claimant"]

    @property
    def is_handed_on(self) -> bool:
        """Whether who says it is named elsewhere: in the quote that this one continues, or that states it."""
        return not {"speaker", "claimant"}.isdisjoint(self.says["inherited"].split("; "))


def read_passages(annotations: Sequence[Annotation]) -> list[Passage]:
    """The lines of some annotations, in their order."""
    documents = map(json.loads, annotations_by_id([row.pk for row in annotations]))
    return [Passage(row, flatten(document)) for row, document in zip(annotations, documents, strict=True)]
