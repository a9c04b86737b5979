"""Moments as they come from outside, and as they are kept."""

import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.refusals import Invalid
from annotations.timestamps import (
    in_utc,
    in_zone,
    read_bounds,
    read_moment,
    read_zone,
    zone_called,
    zone_names,
)

AT_ONE = datetime.datetime(2026, 3, 12, 13, tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    "said",
    [
        "2026-03-12T14:00:00+01:00",
        "2026-03-12T13:00:00Z",
        "20260312T130000Z",
        "2026-03-12 13:00+00:00",
        datetime.datetime(2026, 3, 12, 14, tzinfo=datetime.timezone(datetime.timedelta(hours=1))),
    ],
)
def test_a_moment_is_kept_in_utc(said):
    found = read_moment(said, "asked_at")
    assert (found, found.tzinfo) == (AT_ONE, datetime.UTC)


def test_what_names_no_zone_is_in_the_one_given():
    assert read_moment("2026-03-12T13:00:00", "published_at", zone=datetime.UTC) == AT_ONE


@pytest.mark.parametrize(
    "said",
    ["today", "", "2026-02-30T14:00:00Z", "2026-03-12T14:00:00", 5, None, [], datetime.date(2026, 3, 12)],
)
def test_what_says_no_moment_is_refused(said):
    with pytest.raises(Invalid, match="“asked_at” is a moment like 2026-03-12T14:00:00Z") as refused:
        read_moment(said, "asked_at")
    assert refused.value.field == "asked_at"


@pytest.mark.parametrize("said", ["0001-01-01T00:00:00+09:00", "9999-12-31T23:59:59-09:00"])
def test_what_is_in_no_year_that_can_be_stored_is_refused(said):
    with pytest.raises(Invalid, match="before or after all years"):
        in_utc(datetime.datetime.fromisoformat(said), "asked_at")


BERLIN = zone_called("Europe/Berlin", "UTC")


def test_a_local_time_that_clocks_skip_is_refused_in_a_sentence():
    with pytest.raises(Invalid, match="In Europe/Berlin there is no 02:30 on 29 March 2026") as refused:
        read_moment("2026-03-29T02:30", "published_at", zone=BERLIN)
    assert refused.value.field == "published_at"


def test_of_a_local_time_that_clocks_show_twice_the_first_is_meant():
    found = read_moment("2026-10-25T02:30", "published_at", zone=BERLIN)
    assert found == datetime.datetime(2026, 10, 25, 0, 30, tzinfo=datetime.UTC)


@settings(deadline=None)
@given(st.dates(datetime.date(1, 1, 3), datetime.date(9999, 12, 29)), st.sampled_from(zone_names()))
def test_a_day_is_what_clocks_show_between_its_bounds(day, name):
    zone = ZoneInfo(name)

    start, end = read_bounds(day.isoformat(), "published_after", zone=zone)

    instant = datetime.timedelta(microseconds=1)
    assert (start - instant).astimezone(zone).date() < day <= start.astimezone(zone).date()
    assert start <= end
    assert end.astimezone(zone).date() > day


@pytest.mark.parametrize(
    "day, name, start, end",
    [
        ("2018-11-04", "America/Sao_Paulo", "2018-11-04T03:00:00", "2018-11-05T02:00:00"),  # begins at 1:00
        ("1919-03-31", "America/Toronto", "1919-03-31T04:30:00", "1919-04-01T04:00:00"),  # begins at 0:30
        ("2011-12-30", "Pacific/Apia", "2011-12-30T10:00:00", "2011-12-30T10:00:00"),  # was left out
        ("2026-10-25", "Europe/Berlin", "2026-10-24T22:00:00", "2026-10-25T23:00:00"),  # has 25 hours
    ],
)
def test_odd_days_begin_and_end_where_clocks_say(day, name, start, end):
    bounds = read_bounds(day, "published_after", zone=ZoneInfo(name))
    assert [moment.isoformat() for moment in bounds] == [f"{start}+00:00", f"{end}+00:00"]


@settings(deadline=None)
@given(st.datetimes(), st.sampled_from(zone_names()))
def test_a_local_time_is_read_as_what_clocks_then_show_or_refused(local, name):
    zone = ZoneInfo(name)

    shown = problem = None
    try:
        shown = read_moment(local.isoformat(), "published_at", zone=zone).astimezone(zone)
    except Invalid as refusal:
        problem = refusal.sentence

    assert (shown and shown.replace(tzinfo=None, fold=0)) == (None if problem else local)
    assert problem is None or "there is no" in problem or "all years" in problem


@pytest.mark.parametrize("value", ["", "Mars/Olympus", "europe/berlin", "localtime", "../UTC", None, 5])
def test_what_names_no_time_zone_is_refused(value):
    with pytest.raises(Invalid, match="is no time zone: give a name like Europe/Berlin"):
        read_zone(value, "time_zone")


def test_a_moment_that_clocks_there_cannot_show_is_shown_in_utc():
    first = datetime.datetime(1, 1, 1, tzinfo=datetime.UTC)
    assert in_zone(first, ZoneInfo("America/New_York")) == first
