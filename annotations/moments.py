"""Moments from outside, kept in UTC."""

import datetime
from contextlib import suppress

from annotations.refusals import Invalid


def read_moment(value: object, field: str, *, zone: datetime.tzinfo | None = None) -> datetime.datetime:
    """Return the moment in UTC that a text in ISO 8601 says.

    What names no time zone is in `zone`; without one it is `Invalid`, as is all that says no moment.
    """
    found = value
    if isinstance(value, str):
        with suppress(ValueError):
            found = datetime.datetime.fromisoformat(value)
    if isinstance(found, datetime.datetime) and found.utcoffset() is None and zone is not None:
        found = found.replace(tzinfo=zone)
    if not isinstance(found, datetime.datetime) or found.utcoffset() is None:
        raise Invalid(f"“{field}” is a moment like 2026-03-12T14:00:00Z.", field=field)
    return in_utc(found, field)


def in_utc(found: datetime.datetime, field: str) -> datetime.datetime:
    """Return the moment in UTC: PostgreSQL knows no offsets of almost a day.

    Its year there must have four digits: PostgreSQL knows others, which nothing here can read.
    """
    try:
        return found.astimezone(datetime.UTC)
    except OverflowError:
        raise Invalid(f"“{field}” is before or after all years that can be stored.", field=field) from None
