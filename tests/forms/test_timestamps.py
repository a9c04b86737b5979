import datetime
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.utils import translation

from annotations.forms.fields import PageForm
from annotations.forms.timestamps import DayField, MomentField, put_in_zone

BERLIN = ZoneInfo("Europe/Berlin")


class Times(PageForm):
    since = DayField("Since")
    published = MomentField(label="Published", required=False)
    due_on = forms.DateField(required=False)


def read(language: str, **sent: object) -> Times:
    """The form, with what was sent, on a page in this language."""
    with translation.override(language):
        form = Times(sent)
        put_in_zone(form, BERLIN)
        form.full_clean()
        return form


@pytest.mark.parametrize("typed", ["2026-12-31", "31.12.2026", "31.12.26", " 31.12.2026 "])
def test_a_german_page_takes_a_day_as_germans_write_it(typed):
    form = read("de", since=typed, published=typed, due_on=typed)

    assert form.errors == {}
    assert form.cleaned_data == {
        "since": "2026-12-31",
        "published": datetime.datetime(2026, 12, 30, 23, tzinfo=datetime.UTC),
        "due_on": datetime.date(2026, 12, 31),
    }


@pytest.mark.parametrize(
    "typed", ["31.12.2026T14:05", "31.12.2026 14:05", "2026-12-31T14:05", ["31.12.2026", "14:05"]]
)
def test_a_time_may_follow_the_day(typed):
    form = read("de", published=typed)

    assert form.cleaned_data["published"] == datetime.datetime(2026, 12, 31, 13, 5, tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    "typed", ["32.12.2026", "31.13.2026", "12/31/2026", "31.12.", "gestern", ".", "T", "1\n2"]
)
def test_what_is_no_day_is_refused(typed):
    form = read("de", since=typed, published=typed, due_on=typed)

    assert form.errors.keys() == {"since", "published", "due_on"}


def test_a_day_is_shown_as_its_control_takes_it():
    with translation.override("de"):
        form = Times({"since": "31.12.2026", "published": "31.12.2026T14:05"})

        assert 'value="2026-12-31"' in str(form["since"])
        assert 'value="2026-12-31"' in str(form["published"])
        assert 'value="14:05"' in str(form["published"])


def test_an_english_page_takes_what_it_always_took():
    form = read("en-gb", since="31.12.2026", published="31.12.2026")

    assert form.errors.keys() == {"since", "published"}
