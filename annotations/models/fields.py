"""Columns that Django has no field for, and the ids and keys that every table shares."""

import re
import uuid
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from psycopg.types.multirange import Multirange
from psycopg.types.range import Range
from uuid_utils.compat import uuid7

from annotations.text.same_words import make_key
from annotations.text.spans import Span


def new_id() -> uuid.UUID:
    """A UUIDv7: it sorts roughly by time, so that new rows land at the end of an index."""
    return uuid7()


def to_multirange(spans: Iterable[Sequence[int]]) -> Multirange[int]:
    """`[(start, end)…]` in code points as psycopg's multirange."""
    return Multirange([Range(start, end) for start, end in spans])


_RANGE = re.compile(r"\[(\d+),(\d+)\)")


def spans_of(multirange: str) -> tuple[Span, ...]:
    """A multirange as PostgreSQL writes it in text, `{[0,5),[8,9)}`, as spans in code points."""
    return tuple(Span(int(start), int(end)) for start, end in _RANGE.findall(multirange))


# Django's classes take type parameters in their stubs only.
if TYPE_CHECKING:
    _Field = models.Field[Any, Any]
    _ArrayField = ArrayField[Any, Any]
    _ForeignKey = models.ForeignKey[Any, Any]
else:
    _Field = models.Field
    _ArrayField = ArrayField
    _ForeignKey = models.ForeignKey


class SpansField(_Field):
    """Spans in code points, `tuple[Span, …]` in Python and `int4multirange` in PostgreSQL.

    PostgreSQL merges touching and overlapping ranges: give it normal spans (`text.spans.normal`).
    """

    description = "half-open spans of a text, in code points"

    def db_type(self, connection: Any) -> str:
        return "int4multirange"

    def get_prep_value(self, value: Any) -> Any:
        return value if value is None or isinstance(value, Multirange) else to_multirange(value)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> tuple[Span, ...] | None:
        return None if value is None else tuple(Span(part.lower, part.upper) for part in value)

    def value_to_string(self, obj: models.Model) -> str:
        return str([list(span) for span in self.value_from_object(obj) or ()])


class KeysField(_ArrayField):
    """What the strings in other fields of the row are compared by (`same_words.make_key`), in their order, each once.

    Written by every save and `bulk_create`; the column has no default, so that whoever goes past Django names it.
    """

    def __init__(self, *sources: str, **kwargs: Any) -> None:
        self.sources = sources
        super().__init__(kwargs.pop("base_field", models.TextField()), editable=False, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        del kwargs["editable"]
        return name, path, [*args, *self.sources], kwargs

    def pre_save(self, model_instance: models.Model, add: bool) -> list[str]:
        values = [getattr(model_instance, source) for source in self.sources]
        keys = make_keys(
            [text for value in values for text in ([value] if isinstance(value, str) else value)]
        )
        setattr(model_instance, self.attname, keys)
        return keys


def make_keys(texts: Iterable[str | None]) -> list[str]:
    """What each of the texts is compared by, each once; nothing for those that the database will refuse."""
    return list(dict.fromkeys(map(make_key, filter(None, texts))))


class InProjectKey(_ForeignKey):
    """A reference to a row of the same project.

    The constraint is a composite foreign key on `(project_id, …)` in SQL (migration `same_project`),
    so that no row can point into another project; Django's own single-column one is left out.
    """

    def __init__(self, to: Any, on_delete: Any = models.DO_NOTHING, **kwargs: Any) -> None:
        kwargs.setdefault("db_constraint", False)
        kwargs.setdefault("db_index", False)
        kwargs.setdefault("related_name", "+")
        super().__init__(to, on_delete, **kwargs)


class ById(models.Model):
    """A row with a UUIDv7 of its own."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)

    class Meta:
        abstract = True


class IsBlank(models.Func):
    """Whether there is nothing in a text that a reader can see: what `text.blank.is_blank` says, in the database."""

    function = "annotations_is_blank"
    arity = 1
    output_field = models.BooleanField()


def project_and_id(table: str) -> models.UniqueConstraint:
    """The key that composite foreign keys point to."""
    return models.UniqueConstraint(fields=["project", "id"], name=f"{table}_project_id_key")
