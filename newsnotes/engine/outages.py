"""Which errors of the database are outages: nobody's mistake, over by themselves, answered 503 and not 500."""

from collections.abc import Mapping
from dataclasses import dataclass

import psycopg
from django import db

from annotations.sentences import say


@dataclass(frozen=True)
class Outage:
    """What is said of an error, and after how many seconds it is worth trying again."""

    sentence: str
    retry_after: int


class OutcomeUnknown(db.OperationalError):
    """The connection broke at a COMMIT: nobody knows whether it was carried out."""


AWAY = Outage(
    say("The database does not answer just now. What was saved before is safe; try again in a few seconds."),
    3,
)
UNKNOWN = Outage(
    say(
        "The database went away while this was being stored: it may be stored or not. Look whether it is before "
        "you do it again; what is sent again under the same id is done once."
    ),
    3,
)
BUSY = Outage(say("The database has too much to do just now. Try again in a few seconds."), 5)
TOO_LONG = Outage(say("This took too long and was given up. Ask for less at once, or try again later."), 30)
FULL = Outage(say("The disk of the database is full: nothing can be stored before somebody makes room."), 60)
READ_ONLY = Outage(
    say("Nothing can be stored just now: the database is being looked after. Try again in a minute."), 60
)

_BY_STATE: Mapping[str, Outage] = {
    "08": AWAY,
    "25006": READ_ONLY,
    "25P03": TOO_LONG,
    "25P04": TOO_LONG,
    "40001": BUSY,
    "40P01": BUSY,
    "53": BUSY,
    "53100": FULL,
    "55P03": BUSY,
    "57": AWAY,
    "57014": TOO_LONG,
    "58030": AWAY,
}
"""By SQLSTATE, or its class (PostgreSQL documentation, appendix A)."""


def outage_of(error: BaseException | None) -> Outage | None:
    """What is said of an error, if it is an outage; errors are Django's, or psycopg's own."""
    if isinstance(error, OutcomeUnknown):
        return UNKNOWN
    if not isinstance(error, db.Error | psycopg.Error):
        return None
    cause = error if isinstance(error, psycopg.Error) else error.__cause__
    state = getattr(cause, "sqlstate", None)
    if state:
        return _BY_STATE.get(state) or _BY_STATE.get(state[:2])
    lost = isinstance(
        error, db.OperationalError | db.InterfaceError | psycopg.OperationalError | psycopg.InterfaceError
    )
    return AWAY if lost else None


def is_lost(error: BaseException) -> bool:
    """Whether an error means that the connection is gone."""
    return outage_of(error) is AWAY
