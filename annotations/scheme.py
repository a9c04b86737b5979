"""What each kind of annotation is: its key, its attributes, its links. Pure; the only place that says so.

The database repeats which kinds there are, and which links they take (migration `link_roles`), because a link
between two rows can be broken by either of them; a test compares the two tables. How a kind is drawn is a block of
`static/css/kinds.css`.
"""

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
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
from annotations.enums import Level, Word
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
    """One attribute of a kind: `words` or levels of an enum, else a plain type; `longest` is in code points.

    Its field is called `label`, or by its name, and says `unset` while nobody has chosen a word. A card shows the fields
    of `main` attributes at once; its sentence says those that are `told`; one that `starts_as_passage` is the passage
    until somebody writes another text.
    """

    words: type[Word | Level] | None = None
    holds: type[bool | int | str] = str
    longest: int = LONGEST_TEXT
    date: bool = False
    label: str = ""
    unset: str = "not set"
    main: bool = False
    told: bool = False
    starts_as_passage: bool = False

    def clean(self, name: str, value: Any) -> Any:
        """Return the value to store, None for nothing, or raise `Invalid` naming `attributes.<name>`.

        What is blank at the ends of a text is left out; a text in which nothing is left is nothing.
        """
        field = f"attributes.{name}"
        exact = type(value) is self.holds  # a bool is no number here
        if not exact:
            raise Invalid(f"“{name}” must be {_PLAIN[self.holds]}.", field=field)
        if self.words is not None and value not in list(self.words):
            if self.holds is int:
                raise Invalid(
                    f"“{name}” is a number from {min(self.words)} to {max(self.words)}.", field=field
                )
            allowed = ", ".join(self.words)
            raise Invalid(f"“{value[:50]}” is not a value of “{name}”: choose one of {allowed}.", field=field)
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
    """One link role of a kind: how many links may fill it, and with what.

    On a card it is called `label` and reached by `key`; its empty field says `hint`. What is `rare` is folded away.
    """

    label: str
    hint: str
    key: str = ""
    many: bool = False
    targets: frozenset[Kind] = frozenset()
    needs_target: bool = False
    rare: bool = False

    @property
    def words_only(self) -> bool:
        """Whether the slot is filled by words of the text and never by another annotation."""
        return not self.targets


@dataclass(frozen=True)
class KindScheme:
    """What one kind is: `key` tags a selection with it, `hint` says in a few words when.

    `letter` begins the classes of its marks: `q`, dashed `qd`, grey `qx`, several `q2`. An annotation of a kind that
    `has_record` may say which record it means.
    """

    kind: Kind
    letter: str
    key: str
    hint: str
    attributes: Mapping[str, Attribute]
    slots: Mapping[LinkRole, Slot]
    has_record: bool = False

    @property
    def label(self) -> str:
        """What people call it."""
        return self.kind.label

    @property
    def with_article(self) -> str:
        """“a quote”, “an entity”."""
        return f"{'an' if self.label[0] in 'aeiou' else 'a'} {self.label}"


_ATTRIBUTED = {
    "attributed": Attribute(Attribution, label="attribution"),
    "hedged": Attribute(holds=bool),
}
_SAYERS = frozenset({Kind.SOURCE, Kind.ENTITY})
_QUOTES = frozenset({Kind.QUOTE})

_ROWS = (
    KindScheme(
        Kind.QUOTE,
        letter="q",
        key="1",
        hint="someone’s words",
        attributes={
            "form": Attribute(Form),
            **_ATTRIBUTED,
            "negated": Attribute(holds=bool),
            "medium": Attribute(Medium),
            "venue": Attribute(),
            "said_on": Attribute(date=True, label="said on"),
        },
        slots={
            LinkRole.SPEAKER: Slot("Who", "nobody named yet", "f", many=True, targets=_SAYERS),
            LinkRole.CUE: Slot("How", "said, told, a colon …", "c"),
            LinkRole.ADDRESSEE: Slot("To", "whom they said it to", "o", many=True, targets=_SAYERS),
            LinkRole.VIA: Slot("Via", "who passed it on", "v", many=True, targets=_SAYERS),
            LinkRole.WHEN: Slot("When", "words that say when", rare=True),
            LinkRole.WITHIN: Slot(
                "Inside", "a quote around this one", targets=_QUOTES, needs_target=True, rare=True
            ),
            LinkRole.CONTINUES: Slot(
                "Continues", "the quote before", targets=_QUOTES, needs_target=True, rare=True
            ),
        },
    ),
    KindScheme(
        Kind.ENTITY,
        letter="e",
        key="2",
        hint="a name",
        attributes={
            "type": Attribute(EntityType, main=True, told=True),
            "mention": Attribute(Mention, main=True),
        },
        slots={},
        has_record=True,
    ),
    KindScheme(
        Kind.CLAIM,
        letter="c",
        key="3",
        hint="can be checked",
        attributes={
            "statement": Attribute(longest=LONGEST_STATEMENT, main=True, starts_as_passage=True),
            "checkability": Attribute(Checkability, holds=int, main=True, label="to be checked"),
            **_ATTRIBUTED,
        },
        slots={
            LinkRole.CLAIMANT: Slot("Claimant", "the article’s own", "f", many=True, targets=_SAYERS),
            LinkRole.STATED_IN: Slot(
                "Stated in", "a quote that says so", "c", targets=_QUOTES, needs_target=True
            ),
        },
    ),
    KindScheme(
        Kind.SOURCE,
        letter="s",
        key="4",
        hint="where it comes from",
        attributes={
            "type": Attribute(SourceType, main=True, told=True),
            "anonymity": Attribute(Anonymity, main=True, told=True),
        },
        slots={LinkRole.SPEAKS_FOR: Slot("Speaks for", "whose spokesperson", "f", targets=_SAYERS)},
        has_record=True,
    ),
)

KINDS: Mapping[Kind, KindScheme] = {row.kind: row for row in _ROWS}
"""The kinds, in the order in which people see them: a new one is a word of `Kind` and a row here."""

ATTRIBUTES: Mapping[Kind, Mapping[str, Attribute]] = {kind: row.attributes for kind, row in KINDS.items()}
"""Attributes by kind. `entity`, the record of an entity or a source, is a column of its own."""

WITH_RECORD = tuple(kind for kind, row in KINDS.items() if row.has_record)
"""The kinds that may point at an entity record."""

SLOTS: Mapping[Kind, Mapping[LinkRole, Slot]] = {kind: row.slots for kind, row in KINDS.items()}
"""Links by kind."""

SAID_BY_WORDS = frozenset(
    role for slots in SLOTS.values() for role, slot in slots.items() if slot.targets and not slot.needs_target
)
"""The roles that words may fill of which it is not said yet whom they mean."""

SLOT_LABELS: Mapping[LinkRole, str] = {
    role: slot.label for slots in SLOTS.values() for role, slot in slots.items()
}
"""What slots are called."""

TARGETS = tuple(
    kind for kind in KINDS if any(kind in rule.targets for slots in SLOTS.values() for rule in slots.values())
)
"""The kinds that a link may point to."""


def subject(kind: str) -> str:
    """How a sentence about one begins: “A quote”, “An entity”."""
    return KINDS[Kind(kind)].with_article.capitalize()


def storable(text: str) -> bool:
    """Whether the database can hold this text: it holds no NUL and no half of a surrogate pair."""
    return _UNSTORABLE.search(text) is None


def check_object(attributes: Any) -> None:
    """Refuse attributes that are no object."""
    if not isinstance(attributes, Mapping):
        raise Invalid("Attributes are an object of names and values.", field="attributes")


def clean_attributes(kind: Kind, attributes: Any) -> dict[str, Any]:
    """Return the attributes to store; a null value means the attribute is not set.

    Raises `Invalid` for anything but an object, for an unknown name and for a value that does not fit.
    """
    check_object(attributes)
    allowed = ATTRIBUTES[kind]
    cleaned = {}
    for name, value in attributes.items():
        if name not in allowed:
            known = ", ".join(allowed)
            raise Invalid(
                f"{subject(kind)} has no attribute “{str(name)[:50]}”; it has {known}.",
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
        raise Invalid(f"{subject(kind)} has no link “{str(role)[:50]}”; it has {known}.", field=field)
    return LinkRole(role), slots[LinkRole(role)]
