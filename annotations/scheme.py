"""Which attributes and links each kind of annotation takes. Pure; the only place that says so.

The database repeats the rule about links (migration `link_roles`), because a link between two rows can
be broken by either of them; a test compares the two tables.
"""

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from annotations.choices import (
    Anonymity,
    Attribution,
    Checkability,
    EntityType,
    Form,
    Kind,
    LinkRole,
    Medium,
    Mention,
    SourceType,
)
from annotations.refusals import Invalid
from annotations.text.blank import strip_blank

LONGEST_TEXT = 500
"""Code points that a text attribute may have, but for a claim's statement."""

LONGEST_STATEMENT = 20_000
"""Code points that the statement of a claim may have."""

_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
_PLAIN = {bool: "true or false", int: "a whole number", str: "text"}


@dataclass(frozen=True)
class Attribute:
    """One attribute of a kind: `words` for an enum, else a plain type; `longest` is in code points."""

    words: type[StrEnum] | None = None
    holds: type = str
    longest: int = LONGEST_TEXT
    date: bool = False

    def clean(self, name: str, value: Any) -> Any:
        """Return the value to store, None for nothing, or raise `Invalid` naming `attributes.<name>`.

        What is blank at the ends of a text is left out; a text in which nothing is left is nothing.
        """
        field = f"attributes.{name}"
        exact = type(value) is self.holds  # a bool is no number here
        if not exact:
            raise Invalid(f"“{name}” must be {_PLAIN[self.holds]}.", field=field)
        if self.words is not None and value not in list(self.words):
            allowed = ", ".join(self.words)
            raise Invalid(f"“{value[:50]}” is not a value of “{name}”: choose one of {allowed}.", field=field)
        if self.holds is int and value not in list(Checkability):
            raise Invalid(f"“{name}” is a number from 0 to 3.", field=field)
        if self.holds is str and not storable(value):
            raise Invalid(f"“{name}” holds a character that no text contains.", field=field)
        if self.is_free_text and not (value := strip_blank(value)):
            return None
        if self.holds is str and len(value) > self.longest:
            raise Invalid(f"“{name}” may have {self.longest:,} characters at most.", field=field)
        if self.date:
            self._check_date(name, value)
        return value

    @property
    def is_free_text(self) -> bool:
        """Whether it holds what a person writes: no word of a list and no date."""
        return self.holds is str and self.words is None and not self.date

    @staticmethod
    def _check_date(name: str, value: str) -> None:
        # Python also reads 20260312 and 2026-W11-4, which would be other texts for the same day.
        try:
            as_stored = datetime.date.fromisoformat(value).isoformat() == value
        except ValueError:
            as_stored = False
        if not as_stored:
            raise Invalid(f"“{name}” is a date like 2026-03-12.", field=f"attributes.{name}")


@dataclass(frozen=True)
class Slot:
    """One link role of a kind: how many links may fill it, and with what."""

    many: bool
    targets: frozenset[Kind]
    needs_target: bool = False

    @property
    def words_only(self) -> bool:
        """Whether the slot is filled by words of the text and never by another annotation."""
        return not self.targets


_TOLD_BY = {"attributed": Attribute(Attribution), "hedged": Attribute(holds=bool)}

ATTRIBUTES: Mapping[Kind, Mapping[str, Attribute]] = {
    Kind.QUOTE: {
        "form": Attribute(Form),
        **_TOLD_BY,
        "negated": Attribute(holds=bool),
        "medium": Attribute(Medium),
        "venue": Attribute(),
        "said_on": Attribute(date=True),
    },
    Kind.ENTITY: {"type": Attribute(EntityType), "mention": Attribute(Mention)},
    Kind.CLAIM: {
        "statement": Attribute(longest=LONGEST_STATEMENT),
        "checkability": Attribute(holds=int),
        **_TOLD_BY,
    },
    Kind.SOURCE: {"type": Attribute(SourceType), "anonymity": Attribute(Anonymity)},
}
"""Attributes by kind. `entity`, the record of an entity or a source, is a column of its own."""

WITH_RECORD = frozenset({Kind.ENTITY, Kind.SOURCE})
"""The kinds that may point at an entity record."""

_SAYERS = frozenset({Kind.SOURCE, Kind.ENTITY})
_QUOTES = frozenset({Kind.QUOTE})

SLOTS: Mapping[Kind, Mapping[LinkRole, Slot]] = {
    Kind.QUOTE: {
        LinkRole.SPEAKER: Slot(many=True, targets=_SAYERS),
        LinkRole.CUE: Slot(many=False, targets=frozenset()),
        LinkRole.ADDRESSEE: Slot(many=True, targets=_SAYERS),
        LinkRole.VIA: Slot(many=True, targets=_SAYERS),
        LinkRole.WHEN: Slot(many=False, targets=frozenset()),
        LinkRole.WITHIN: Slot(many=False, targets=_QUOTES, needs_target=True),
        LinkRole.CONTINUES: Slot(many=False, targets=_QUOTES, needs_target=True),
    },
    Kind.ENTITY: {},
    Kind.CLAIM: {
        LinkRole.CLAIMANT: Slot(many=True, targets=_SAYERS),
        LinkRole.STATED_IN: Slot(many=False, targets=_QUOTES, needs_target=True),
    },
    Kind.SOURCE: {LinkRole.SPEAKS_FOR: Slot(many=False, targets=_SAYERS)},
}


def storable(text: str) -> bool:
    """Whether the database can hold this text: it holds no NUL and no half of a surrogate pair."""
    return _UNSTORABLE.search(text) is None


def clean_attributes(kind: Kind, attributes: Any) -> dict[str, Any]:
    """Return the attributes to store; a null value means the attribute is not set.

    Raises `Invalid` for anything but an object, for an unknown name and for a value that does not fit.
    """
    if not isinstance(attributes, Mapping):
        raise Invalid("Attributes are an object of names and values.", field="attributes")
    allowed = ATTRIBUTES[kind]
    cleaned = {}
    for name, value in attributes.items():
        if name not in allowed:
            known = ", ".join(allowed)
            raise Invalid(
                f"A {kind} has no attribute “{str(name)[:50]}”; it has {known}.",
                field=f"attributes.{str(name)[:50]}",
            )
        stored = None if value is None else allowed[name].clean(name, value)
        if stored is not None:
            cleaned[name] = stored
    return cleaned


def slot(kind: Kind, role: Any, *, field: str) -> tuple[LinkRole, Slot]:
    """Return the role and its rule, or raise `Invalid` on a role that the kind does not have."""
    slots = SLOTS[kind]
    if role not in list(slots):
        known = ", ".join(slots) or "none"
        raise Invalid(f"A {kind} has no link “{str(role)[:50]}”; it has {known}.", field=field)
    return LinkRole(role), slots[LinkRole(role)]
