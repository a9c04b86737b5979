"""Moments from outside, kept in UTC; those that name no time zone are in the project's."""

import datetime
import re
from contextlib import suppress
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from annotations.refusals import Invalid
from annotations.sentences import say

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MICROSECOND = datetime.timedelta(microseconds=1)
_MONTHS = (
    say("January"),
    say("February"),
    say("March"),
    say("April"),
    say("May"),
    say("June"),
    say("July"),
    say("August"),
    say("September"),
    say("October"),
    say("November"),
    say("December"),
)


def read_moment(value: object, field: str, *, zone: datetime.tzinfo | None = None) -> datetime.datetime:
    """Return the moment in UTC that a text in ISO 8601 says.

    What names no time zone is in `zone`; without one it is `Invalid`, as is all that says no moment. A day alone is its
    beginning there. Of a local time that a clock shows twice the first is meant; one that it skips is `Invalid`.
    """
    found = value
    if isinstance(value, str):
        with suppress(ValueError):
            if zone is not None and _DAY.fullmatch(value):
                return _beginning(datetime.date.fromisoformat(value), zone, field)
            found = datetime.datetime.fromisoformat(value)
    if isinstance(found, datetime.datetime) and found.utcoffset() is None and zone is not None:
        found = place_in_zone(found, zone, field)
    if not isinstance(found, datetime.datetime) or found.utcoffset() is None:
        raise Invalid(say("“{field}” is a moment like 2026-03-12T14:00:00Z.", field=field), field=field)
    return in_utc(found, field)


def read_bounds(
    value: object, field: str, *, zone: datetime.tzinfo
) -> tuple[datetime.datetime, datetime.datetime]:
    """Return the moments in UTC at which what a text says begins and ends: a day, or a moment, which does both."""
    if isinstance(value, str) and _DAY.fullmatch(value):
        with suppress(ValueError):
            day = datetime.date.fromisoformat(value)
            start = _beginning(day, zone, field)
            with suppress(OverflowError):
                return start, _beginning(day + datetime.timedelta(days=1), zone, field)
            return start, datetime.datetime.max.replace(tzinfo=datetime.UTC)
    moment = read_moment(value, field, zone=zone)
    return moment, moment


def in_utc(found: datetime.datetime, field: str) -> datetime.datetime:
    """Return the moment in UTC: PostgreSQL knows no offsets of almost a day.

    Its year there must have four digits: PostgreSQL knows others, which nothing here can read.
    """
    try:
        return found.astimezone(datetime.UTC)
    except OverflowError:
        raise _out_of_years(field) from None


def in_zone(moment: datetime.datetime, zone: datetime.tzinfo) -> datetime.datetime:
    """Return the moment as a clock in `zone` shows it; in UTC where that is in no year of four digits."""
    try:
        return moment.astimezone(zone)
    except OverflowError:
        return moment.astimezone(datetime.UTC)


def is_day(moment: datetime.datetime, zone: datetime.tzinfo) -> bool:
    """Whether a moment is the first of a day in the zone: that is what a day without a time is kept as."""
    try:
        return moment == _beginning(in_zone(moment, zone).date(), zone, "")
    except Invalid:  # before or after all years
        return False


@cache
def zone_names() -> tuple[str, ...]:
    """The names of time zones that this server knows, like Europe/Berlin, sorted."""
    # What some systems keep beside the zones is the clock of the machine, and of no place.
    return tuple(sorted(available_timezones() - {"localtime", "posixrules", "Factory"}))


def read_zone(value: object, field: str) -> str:
    """Return the name of a time zone, or raise `Invalid`."""
    if not isinstance(value, str) or value not in zone_names():
        raise Invalid(
            say("“{name}” is no time zone: give a name like Europe/Berlin.", name=str(value)[:50]),
            field=field,
        )
    return value


def zone_called(name: str, otherwise: str) -> ZoneInfo:
    """Return the zone of this name; that of `otherwise` if this server does not know it."""
    return ZoneInfo(name if name in zone_names() else otherwise)


def _out_of_years(field: str) -> Invalid:
    return Invalid(
        say("“{field}” is before or after all years that can be stored.", field=field), field=field
    )


def place_in_zone(local: datetime.datetime, zone: datetime.tzinfo, field: str) -> datetime.datetime:
    """The first moment at which a clock in the zone shows this."""
    placed = local.replace(tzinfo=zone, fold=0)
    if _shown(in_utc(placed, field), zone) != local.replace(fold=0):
        raise Invalid(
            say(
                "In {zone} there is no {time} on {day} {month} {year}: clocks are put forward.",
                zone=str(zone),
                time=f"{local:%H:%M}",
                day=local.day,
                month=_MONTHS[local.month - 1],
                year=local.year,
            ),
            field=field,
        )
    return placed


def _beginning(day: datetime.date, zone: datetime.tzinfo, field: str) -> datetime.datetime:
    """The first moment of a day: midnight, unless clocks are put forward over it."""
    midnight = datetime.datetime.combine(day, datetime.time())
    late = in_utc(midnight.replace(tzinfo=zone, fold=0), field)
    if _shown(late, zone) == midnight:
        return late
    early = in_utc(midnight.replace(tzinfo=zone, fold=1), field)
    while late - early > _MICROSECOND:
        middle = early + (late - early) / 2
        if _shown(middle, zone) < midnight:
            early = middle
        else:
            late = middle
    return late


def _shown(moment: datetime.datetime, zone: datetime.tzinfo) -> datetime.datetime:
    return moment.astimezone(zone).replace(tzinfo=None, fold=0)
