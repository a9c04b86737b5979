"""The slots of an open card: what fills them, and what their fields say."""

from dataclasses import dataclass

from annotations.actions.annotating.slots import SAYERS
from annotations.choices import LinkRole
from annotations.models import Annotation
from annotations.scheme import Slot


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
            return "Link to a person …"
        return "Add another" if self.rule.many else "Replace"

    @property
    def options(self) -> str:
        """The list of the page that the field offers, if any."""
        if self.rule.words_only:
            return ""
        if self.rule.needs_target:
            return "quotes"
        return "sayers" if self.role in SAYERS else "people"
