"""What slots call the annotations of an article: the names that they offer, and that typed ones are looked up in."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce, Left

from annotations.models import Annotation, Entity, User
from annotations.models.prepared import prepare
from annotations.scheme import TARGETS

MOST_PEOPLE = 500
"""Sources, entities and quotes that the slots of a card offer; any other is found by typing its words."""

LONGEST_NAME = 100
"""Code points of a name in those lists."""

_TEXT = models.TextField()


@dataclass(frozen=True)
class Named:
    """An annotation that a slot may mean: the name of its record or else its words, and where it stands.

    `type` is its own, or else that of its record.
    """

    id: uuid.UUID
    kind: str
    type: str
    name: str
    words: str
    start: int
    end: int
    aliases: Sequence[str] = ()


def name_annotation(row: Annotation) -> Named:
    """What a slot may call an annotation of the page."""
    names: dict[str, str | None] = row.names  # type: ignore[attr-defined]
    type_ = row.attributes.get("type") or names["type"] or ""
    start, end = row.spans[0].start, row.spans[-1].end
    return Named(row.pk, row.kind, type_, own_name(row), row.texts[0][:300], start, end)


def own_name(row: Annotation) -> str:
    """What lists call an annotation: the name of its record, or else its words."""
    return write_name(row.entity.name if row.entity else row.texts[0])


def load_people(user: User, article_id: uuid.UUID) -> list[Named]:
    """Whom a slot may name in an article: its sources, entities and quotes, in their order."""
    rows = _select_people(user, article_id)
    return [Named(**{**row, "name": write_name(row["name"])}) for row in rows]


def write_name(name: str) -> str:
    """A name as lists offer it: cut short, and in one line, because a browser would leave out the ends of others."""
    return " ".join(name[:LONGEST_NAME].split("\n"))


@prepare
def _select_people(user: User, article_id: uuid.UUID) -> QuerySet[Any, Any]:
    return (
        Annotation.objects.visible_to(user)
        .made()
        .filter(deleted_at=None, article=article_id, revision__current=True)
        .filter(kind__in=TARGETS)
        .annotate(
            name=Left(Coalesce("entity__name", "texts__0", output_field=_TEXT), LONGEST_NAME),
            words=Left("texts__0", 300),
            type=Coalesce(
                KeyTextTransform("type", "attributes"), "entity__type", models.Value(""), output_field=_TEXT
            ),
            start=_Edge("spans", function="lower"),
            end=_Edge("spans", function="upper"),
            aliases=Coalesce("entity__aliases", models.Value([], Entity._meta.get_field("aliases"))),
        )
        .order_by("start")
        .values("id", "kind", "type", "name", "words", "start", "end", "aliases")[:MOST_PEOPLE]
    )


class _Edge(models.Func):
    """Where the first span starts, or the last one ends."""

    output_field = models.IntegerField()
