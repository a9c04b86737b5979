"""Checking single values that come from outside before they are stored."""

import datetime
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from annotations.choices import Role
from annotations.refusals import Invalid
from annotations.scheme import storable
from annotations.sentences import say
from annotations.text.blank import is_blank, strip_blank
from annotations.timestamps import read_moment

DEEPEST = 50
"""Levels that lists and objects may be nested in what comes from outside; nothing here needs ten."""


def check_settable(changes: Iterable[str], settable: Collection[str]) -> None:
    """Refuse a name that is not one of those that can be set."""
    for name in changes:
        if name not in settable:
            raise Invalid(say("“{name}” cannot be set.", name=name[:50]), field=name[:50])


def read_role(given: Any) -> Role:
    """A role by its name."""
    if given not in list(Role):
        raise Invalid(say("The role is one of {allowed}.", allowed=", ".join(Role)), field="role")
    return Role(given)


def refuse_missing(name: str) -> Invalid:
    """The refusal of what lacks a part that it cannot be without."""
    return Invalid(say("“{name}” is missing.", name=name), field=name)


def check_fields(row: models.Model, names: Sequence[str], *, zone: datetime.tzinfo = datetime.UTC) -> None:
    """Check the named fields of a row; `Invalid` names the first that cannot be stored.

    Moments without a time zone are in `zone`.
    Stricter than Django's own check, which turns anything into text (`{}` into "{}"), trips over what is no
    list or date, and leaves the length of a `TextField` to forms.
    """
    for name in names:
        field: Any = row._meta.get_field(name)
        value = getattr(row, name)
        if isinstance(field, models.CharField | models.TextField):
            plain_text(value, name, longest=field.max_length)
            if not field.blank and is_blank(value):
                raise refuse_missing(name)
        elif isinstance(field, models.DateTimeField) and value is not None:
            setattr(row, name, read_moment(value, name, zone=zone))
        elif isinstance(field, models.BooleanField) and not isinstance(value, bool):
            raise Invalid(say("“{name}” is true or false.", name=name), field=name)
        elif isinstance(field, models.IntegerField) and type(value) is not int:
            raise Invalid(say("“{name}” is a whole number.", name=name), field=name)
    others = {field.name for field in row._meta.fields} - set(names)
    try:
        row.clean_fields(exclude=others)
    except ValidationError as problem:
        name, messages = next(iter(problem.message_dict.items()))
        raise Invalid(say("{name}: {problem}", name=name, problem=messages[0]), field=name) from None


def plain_text(value: Any, field: str, *, longest: int | None = None) -> str:
    """Return the value if it is text that can be stored: no NUL, no half of a surrogate pair, not too long."""
    if not isinstance(value, str):
        raise Invalid(say("“{field}” must be text.", field=field), field=field)
    if not storable(value):
        raise Invalid(say("“{field}” holds a character that no text contains.", field=field), field=field)
    if longest is not None and len(value) > longest:
        raise Invalid(
            say("“{field}” may have {most:,} characters at most.", field=field, most=longest), field=field
        )
    return value


def text_list(value: Any, field: str) -> list[str]:
    """Return the value if it is a list of texts that can be stored."""
    if not isinstance(value, list | tuple):
        raise Invalid(say("“{field}” is a list of texts.", field=field), field=field)
    return [plain_text(text, field) for text in value]


def set_trimmed(row: models.Model, name: str, value: Any) -> None:
    """Set a field to a value from outside; texts, alone or in a list, come without what is blank at their ends.

    What is stored already stays as it is, whatever its ends: sending it back changes nothing.
    """
    stored = getattr(row, name)
    if type(value) is not type(stored) or value != stored:  # true equals 1, and is no number
        setattr(row, name, strip_ends(value))


def strip_ends(value: Any) -> Any:
    """Return a text, or the texts of a list or an object, without what is blank at their ends; all else as it is.

    What cannot be stored is left for `plain_text` to refuse.
    """
    if isinstance(value, str):
        return strip_blank(value) if storable(value) else value
    if isinstance(value, list | tuple):
        return [strip_ends(part) for part in value]
    return {name: strip_ends(part) for name, part in value.items()} if isinstance(value, dict) else value


def read_id(value: Any, field: str) -> uuid.UUID:
    """An id from outside."""
    if isinstance(value, uuid.UUID):
        return value
    try:
        return uuid.UUID(value)
    except (ValueError, TypeError, AttributeError):
        raise Invalid(say("An id looks like 0190c8a4-7b1e-7c3d-9a53-2f4e8b6d1c07."), field=field) from None


_NESTED = (dict, list, Mapping)
_LEAVES = frozenset({str, int, float, bool, type(None)})


def too_deep(value: Any) -> bool:
    """Whether lists and objects are nested more than `DEEPEST` levels: reading on would run out of stack."""
    level = [value] if isinstance(value, _NESTED) else []
    for _ in range(DEEPEST):
        level = [
            inner
            for part in level
            for inner in (part if isinstance(part, list) else part.values())
            if type(inner) not in _LEAVES and isinstance(inner, _NESTED)
        ]
        if not level:
            return False
    return True
