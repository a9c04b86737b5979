"""What the product says no with: named refusals, each carrying one sentence for the person.

Policy, queries and actions raise them; the doors (pages, API, commands) translate them.
"""

import uuid
from typing import Any

from annotations.sentences import say

ARCHIVED = say(
    "This project is archived: it can be read, and nothing in it changes. A manager can bring it back."
)
"""What every change in an archived project is answered."""

NOT_USABLE = say("This id is not usable.")
"""What is answered to an id that is in use where the person may not know of it."""


class Refusal(Exception):
    """A request that is understood and not carried out. `str()` is a sentence for a person."""

    status = 409
    """How HTTP calls it."""
    retry_after = 0
    """Seconds after which the same request is worth sending again; 0 if it is not."""

    def __init__(self, sentence: str, *, field: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field


class Invalid(Refusal):
    """Something in the request cannot be stored; `field` names it (`links.0.target`)."""

    status = 422


class Elsewhere(Invalid):
    """Typed words do not stand where they would be expected, but at `span`: whoever means that says so."""

    def __init__(self, sentence: str, *, span: Any, field: str = "") -> None:
        super().__init__(sentence, field=field)
        self.span = span


class NotThere(Refusal):
    """What is asked for does not exist, or this person may not know that it does."""

    status = 404


class NotAllowed(Refusal):
    """This person may not do this; the sentence says who can."""

    status = 403


class NeedsAnother(NotAllowed):
    """Somebody else has to decide: `why`, to which `policy.say_who_decides` adds who can."""

    def __init__(self, why: str) -> None:
        super().__init__(say("{why}.", why=why))
        self.why = why


class WrongState(Refusal):
    """What is asked for does not fit the state that the thing is in."""


class AlreadyUsed(Refusal):
    """An id or a unique value is in use for something else."""


class AlreadyMarked(AlreadyUsed):
    """The same annotation is there already, under `annotation_id`."""

    def __init__(self, sentence: str, *, annotation_id: uuid.UUID, field: str = "") -> None:
        super().__init__(sentence, field=field)
        self.annotation_id = annotation_id


class Stale(Refusal):
    """The thing has moved on since the person saw it; `current` is what it is now."""

    status = 412

    def __init__(self, sentence: str, *, current: Any) -> None:
        super().__init__(sentence)
        self.current = current


class Busy(Refusal):
    """Two requests wait for each other, or one has waited too long: the same request may be sent again.

    `at_once` says that it may go through without waiting: whom it was in the way of goes on now.
    """

    status = 503
    retry_after = 1

    def __init__(self, sentence: str, *, at_once: bool = False) -> None:
        super().__init__(sentence)
        self.at_once = at_once


class NoRoom(Busy):
    """There is hardly any room left for the database: what is there can be read, and nothing more is stored."""

    retry_after = 60


class Gone(Refusal):
    """What is asked for was there once and cannot be had any more; the sentence says where to start again."""

    status = 410
