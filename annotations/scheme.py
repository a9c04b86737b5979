"""What each kind of annotation is: its key, its attributes, its links. Pure; the only place that says so.

The database repeats which kinds there are, and which links they take (migration `link_roles`), because a link
between two rows can be broken by either of them; a test compares the two tables. How a kind is drawn is a block of
`static/css/kinds.css`.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from annotations.attributes import LONGEST_STATEMENT, Attribute, storable
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
from annotations.sentences import Sentence, say, say_either

__all__ = [
    "ATTRIBUTES",
    "KINDS",
    "LONGEST_STATEMENT",
    "SAID_BY_WORDS",
    "SLOTS",
    "SLOT_LABELS",
    "TARGETS",
    "WITH_RECORD",
    "Attribute",
    "KindScheme",
    "Slot",
    "check_object",
    "clean_attributes",
    "name_any_of",
    "slot",
    "storable",
    "subject",
]


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

    `letter` begins the classes of its marks: `q`, dashed `qd`, grey `qx`, several `q2`. Sentences speak of it as
    `with_article`, and begin with it as `subject`: “an entity”, “An entity”, whose gender other languages know. An
    annotation of a kind that `has_record` may say which record it means.
    """

    kind: Kind
    letter: str
    key: str
    hint: str
    with_article: Sentence
    subject: Sentence
    attributes: Mapping[str, Attribute]
    slots: Mapping[LinkRole, Slot]
    has_record: bool = False

    @property
    def label(self) -> Sentence:
        """What people call it."""
        return self.kind.label


_ATTRIBUTED = {
    "attributed": Attribute(Attribution, label=say("attribution")),
    "hedged": Attribute(holds=bool, label=say("hedged")),
}
_SAYERS = frozenset({Kind.SOURCE, Kind.ENTITY})
_QUOTES = frozenset({Kind.QUOTE})

_ROWS = (
    KindScheme(
        Kind.QUOTE,
        letter="q",
        key="1",
        hint=say("someone’s words"),
        with_article=say("a quote"),
        subject=say("A quote"),
        attributes={
            "form": Attribute(Form, label=say("form")),
            **_ATTRIBUTED,
            "negated": Attribute(holds=bool, label=say("negated")),
            "medium": Attribute(Medium, label=say("medium")),
            "venue": Attribute(label=say("venue")),
            "said_on": Attribute(date=True, label=say("said on")),
        },
        slots={
            LinkRole.SPEAKER: Slot(
                say("Who", context="slot"), say("nobody named yet"), "f", many=True, targets=_SAYERS
            ),
            LinkRole.CUE: Slot(say("How", context="slot"), say("said, told, a colon …"), "c"),
            LinkRole.ADDRESSEE: Slot(
                say("To", context="slot"), say("whom they said it to"), "o", many=True, targets=_SAYERS
            ),
            LinkRole.VIA: Slot(
                say("Via", context="slot"), say("who passed it on"), "v", many=True, targets=_SAYERS
            ),
            LinkRole.WHEN: Slot(say("When", context="slot"), say("words that say when"), rare=True),
            LinkRole.WITHIN: Slot(
                say("Inside", context="slot"),
                say("a quote around this one"),
                targets=_QUOTES,
                needs_target=True,
                rare=True,
            ),
            LinkRole.CONTINUES: Slot(
                say("Continues", context="slot"),
                say("the quote before"),
                targets=_QUOTES,
                needs_target=True,
                rare=True,
            ),
        },
    ),
    KindScheme(
        Kind.ENTITY,
        letter="e",
        key="2",
        hint=say("a name"),
        with_article=say("an entity"),
        subject=say("An entity"),
        attributes={
            "type": Attribute(EntityType, main=True, told=True, label=say("type")),
            "mention": Attribute(Mention, main=True, label=say("mention")),
        },
        slots={},
        has_record=True,
    ),
    KindScheme(
        Kind.CLAIM,
        letter="c",
        key="3",
        hint=say("can be checked"),
        with_article=say("a claim"),
        subject=say("A claim"),
        attributes={
            "statement": Attribute(
                longest=LONGEST_STATEMENT,
                main=True,
                starts_as_passage=True,
                label=say("statement"),
            ),
            "checkability": Attribute(Checkability, holds=int, main=True, label=say("to be checked")),
            **_ATTRIBUTED,
        },
        slots={
            LinkRole.CLAIMANT: Slot(
                say("Claimant", context="slot"), say("the article’s own"), "f", many=True, targets=_SAYERS
            ),
            LinkRole.STATED_IN: Slot(
                say("Stated in", context="slot"),
                say("a quote that says so"),
                "c",
                targets=_QUOTES,
                needs_target=True,
            ),
        },
    ),
    KindScheme(
        Kind.SOURCE,
        letter="s",
        key="4",
        hint=say("where it comes from"),
        with_article=say("a source"),
        subject=say("A source"),
        attributes={
            "type": Attribute(SourceType, main=True, told=True, label=say("type")),
            "anonymity": Attribute(Anonymity, main=True, told=True, label=say("anonymity")),
        },
        slots={
            LinkRole.SPEAKS_FOR: Slot(
                say("Speaks for", context="slot"), say("whose spokesperson"), "f", targets=_SAYERS
            )
        },
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

ATTRIBUTE_LABELS: Mapping[str, str] = {
    name: attribute.label for attributes in ATTRIBUTES.values() for name, attribute in attributes.items()
}
"""What attributes are called."""

TARGETS = tuple(
    kind for kind in KINDS if any(kind in rule.targets for slots in SLOTS.values() for rule in slots.values())
)
"""The kinds that a link may point to."""


def subject(kind: str) -> Sentence:
    """How a sentence about one begins: “A quote”, “An entity”."""
    return KINDS[Kind(kind)].subject


def name_attribute(name: str) -> str:
    """What an attribute is called, by its stored name; one that there was once, by that name: `said_on` → “said on”."""
    return ATTRIBUTE_LABELS.get(name) or name.replace("_", " ")


def name_any_of(kinds: Collection[Kind]) -> str:
    """The names of some kinds, of which one is meant: “entity or source”."""
    return say_either(kind.label for kind in sorted(kinds))


def check_object(attributes: Any) -> None:
    """Refuse attributes that are no object."""
    if not isinstance(attributes, Mapping):
        raise Invalid(say("Attributes are an object of names and values."), field="attributes")


def clean_attributes(kind: Kind, attributes: Any) -> dict[str, Any]:
    """Return the attributes to store; a null value means the attribute is not set.

    Raises `Invalid` for anything but an object, for an unknown name and for a value that does not fit.
    """
    check_object(attributes)
    allowed = ATTRIBUTES[kind]
    cleaned = {}
    for name, value in attributes.items():
        if name not in allowed:
            sentence = say(
                "{subject} has no attribute “{name}”; it has {known}.",
                subject=subject(kind),
                name=str(name)[:50],
                known=", ".join(allowed),
            )
            raise Invalid(sentence, field=f"attributes.{str(name)[:50]}")
        stored = None if value is None else allowed[name].clean(name, value)
        if stored is not None:
            cleaned[name] = stored
    return cleaned


def slot(kind: Kind, role: Any, *, field: str) -> tuple[LinkRole, Slot]:
    """Return the role and its rule, or raise `Invalid` on a role that the kind does not have."""
    slots = SLOTS[kind]
    if role not in list(slots):
        sentence = say(
            "{subject} has no link “{name}”; it has {known}.",
            subject=subject(kind),
            name=str(role)[:50],
            known=", ".join(slots) or say("none", context="no links"),
        )
        raise Invalid(sentence, field=field)
    return LinkRole(role), slots[LinkRole(role)]
