"""What an attribute of an annotation may hold: which values fit, and what is said of those that do not. Pure."""

import datetime
import re
from dataclasses import dataclass
from typing import Any

from annotations.enums import Level, Word
from annotations.refusals import Invalid
from annotations.sentences import Sentence, say
from annotations.text.blank import strip_blank

LONGEST_TEXT = 500
"""Code points that a text attribute may have, but for a claim's statement."""

LONGEST_STATEMENT = 20_000
"""Code points that the statement of a claim may have."""

_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


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
    unset: str = say("not set")
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
            raise Invalid(self._say_what_it_holds(name), field=field)
        if self.words is not None and value not in list(self.words):
            if self.holds is int:
                least, most = int(min(self.words)), int(max(self.words))
                sentence = say(
                    "“{name}” is a number from {least} to {most}.", name=name, least=least, most=most
                )
                raise Invalid(sentence, field=field)
            sentence = say(
                "“{value}” is not a value of “{name}”: choose one of {allowed}.",
                value=value[:50],
                name=name,
                allowed=", ".join(self.words),
            )
            raise Invalid(sentence, field=field)
        if self.holds is str and not storable(value):
            raise Invalid(say("“{name}” holds a character that no text contains.", name=name), field=field)
        if self.is_free_text and not (value := strip_blank(value)):
            return None
        if self.holds is str and len(value) > self.longest:
            sentence = say("“{name}” may have {most:,} characters at most.", name=name, most=self.longest)
            raise Invalid(sentence, field=field)
        if self.date:
            self._check_date(name, value)
        return value

    @property
    def is_free_text(self) -> bool:
        """Whether it holds what a person writes: no word of a list and no date."""
        return self.holds is str and self.words is None and not self.date

    def _say_what_it_holds(self, name: str) -> Sentence:
        if self.holds is bool:
            return say("“{name}” must be true or false.", name=name)
        if self.holds is int:
            return say("“{name}” must be a whole number.", name=name)
        return say("“{name}” must be text.", name=name)

    @staticmethod
    def _check_date(name: str, value: str) -> None:
        # Python also reads 20260312 and 2026-W11-4, which would be other texts for the same day.
        try:
            as_stored = datetime.date.fromisoformat(value).isoformat() == value
        except ValueError:
            as_stored = False
        if not as_stored:
            raise Invalid(say("“{name}” is a date like 2026-03-12.", name=name), field=f"attributes.{name}")


def storable(text: str) -> bool:
    """Whether the database can hold this text: it holds no NUL and no half of a surrogate pair."""
    return _UNSTORABLE.search(text) is None
