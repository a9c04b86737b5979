"""Moments as they come from outside, and as they are kept."""

import datetime

import pytest

from annotations.moments import in_utc, read_moment
from annotations.refusals import Invalid

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
