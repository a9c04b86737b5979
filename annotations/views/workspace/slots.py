"""The slots of an open card: what fills them, what their fields say, and which names they offer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from annotations.actions.annotating.slots import SAYERS
from annotations.choices import EntityType, Kind, LinkRole, SourceType
from annotations.models import Annotation
from annotations.queries.workspace.names import Named
from annotations.scheme import Slot
from annotations.sentences import say
from annotations.text.same_words import make_key
from annotations.translation import translate

_NOT_SPEAKING = {SourceType.DOCUMENT, SourceType.DATASET, SourceType.SOCIAL_POST, SourceType.OTHER}
_WHO_SPEAKS: Mapping[Kind, frozenset[str]] = {
    Kind.ENTITY: frozenset({EntityType.PERSON, EntityType.ORGANISATION, EntityType.GROUP}),
    Kind.SOURCE: frozenset(set(SourceType) - _NOT_SPEAKING),
}

_NO_LINKS = (say("nobody"), say("the article"))


@dataclass(frozen=True)
class Filled:
    """One link in a slot: its place among the annotation's links, its words and what they mean, or may mean."""

    place: int
    words: str
    name: str
    meant: Annotation | None = None

    def __str__(self) -> str:
        return self.name or f"“{self.words}”"


@dataclass(frozen=True)
class CardSlot:
    """A slot of the open card; `wrong` and `value` are what was refused last, `place` where that stands elsewhere.

    `own` is what the card's own annotation is called in lists: that cannot fill it.
    """

    role: LinkRole
    rule: Slot
    links: list[Filled]
    said: str
    wrong: str = ""
    value: str = ""
    place: str = ""
    own: str = ""

    @property
    def label(self) -> str:
        return self.rule.label

    @property
    def key(self) -> str:
        return self.rule.key

    @property
    def hint(self) -> str:
        """What the empty field says: what is missing, or that there may be more."""
        if not self.links and not self.said:
            return self.rule.hint
        if self.options and any(not link.name for link in self.links):
            return say("Link to a person …")
        return say("Add another") if self.rule.many else say("Replace")

    @property
    def options(self) -> str:
        """The list of the page that the field offers, if any."""
        if self.rule.words_only:
            return ""
        if self.rule.needs_target:
            return "quotes"
        return "sayers" if self.role in SAYERS else "people"


def read_sayer(typed: str) -> str:
    """What was typed or chosen, but “nobody” and “the article” as slots know them: their lists offer them translated."""
    key = make_key(typed)
    return next((str(entry) for entry in _NO_LINKS if make_key(translate(entry)) == key), typed)


def build_lists(named: Iterable[Named]) -> dict[str, Any]:
    """The names that slots offer, each once; a save sends those of what it has changed, and the page adds them."""
    named = list(named)
    people = (one.name for one in named if may_speak(one.kind, one.type))
    quotes = (one.name for one in named if one.kind == Kind.QUOTE)
    return {"people": list(dict.fromkeys(people)), "quotes": list(dict.fromkeys(quotes))}


def may_speak(kind: str, type_: str) -> bool:
    """Whether one of this kind and type is offered as a speaker: people, what they form, and one without a type."""
    return kind in _WHO_SPEAKS and (not type_ or type_ in _WHO_SPEAKS[Kind(kind)])
