"""Fields for moments and days, which are those of a project's time zone and name it."""

import datetime
import re
from contextlib import suppress
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import flatatt
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from annotations.refusals import Invalid
from annotations.timestamps import in_zone, is_day, read_bounds, read_moment
from annotations.translation import speaks_english, translate


class MomentInput(forms.DateInput):
    """Two controls of one name: a day, and a time of day that may be left empty.

    What they send is one text, a day or a local moment in the shortest way that it can be written.
    """

    def format_value(self, value: Any) -> str | None:
        """A day, or a local moment, as it is sent back if nobody changes it."""
        if isinstance(value, datetime.datetime):
            return value.isoformat(timespec="seconds" if value.second else "minutes")
        return value.isoformat() if isinstance(value, datetime.date) else value

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str | None:
        """What both controls say, or the one text that a script sends."""
        sent = data.getlist(name) if isinstance(data, QueryDict) else data.get(name)
        parts = sent if isinstance(sent, list) else [sent]
        return "T".join(part for part in parts if part) or None

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Both controls; the label is that of the day."""
        day, _, clock = (self.format_value(value) or "").replace(" ", "T").partition("T")
        attrs = {**self.attrs, **(attrs or {})}
        time = {"step": "1"} if clock.count(":") > 1 else {}
        return format_html(
            '<span class="moment"><input type="date" name="{0}" value="{1}"{2}>'
            '<input type="time" name="{0}" value="{3}" aria-label="{5}"{4}></span>',
            name,
            day,
            flatatt(attrs),
            clock,
            flatatt(time),
            gettext("Time, if it is known"),
        )


class _InZone(forms.Field):
    """A field whose values are in a time zone, which stands beside its label."""

    zone: datetime.tzinfo = datetime.UTC
    called = ""

    def put_in(self, zone: datetime.tzinfo) -> None:
        """Read and show values in this zone, and say so."""
        self.zone, self.called = zone, translate(self.label)
        self.label = f"{self.called} ({zone})"

    def bound_data(self, data: Any, initial: Any) -> Any:
        """What is shown of what was sent: a control for days takes them in ISO 8601 alone."""
        return in_iso(super().bound_data(data, initial))


class MomentField(_InZone):
    """A moment, or a day, which is its beginning; it is typed and shown as a clock in the zone shows it."""

    widget = MomentInput

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, datetime.datetime):
            return value
        local = in_zone(value, self.zone).replace(tzinfo=None)
        return local.date() if is_day(value, self.zone) else local

    def to_python(self, value: Any) -> datetime.datetime | None:
        if value in self.empty_values:
            return None
        try:
            return read_moment(in_iso(value), self.called, zone=self.zone)
        except Invalid as problem:
            raise ValidationError(problem.sentence) from None


class DayField(_InZone):
    """A day, or a moment in ISO 8601, as a filter takes it: the text that was sent."""

    widget = forms.DateInput(attrs={"type": "date"})

    def __init__(self, label: str) -> None:
        super().__init__(label=label, required=False)

    def to_python(self, value: Any) -> str:
        if value in self.empty_values:
            return ""
        value = in_iso(value)
        try:
            read_bounds(value, self.called, zone=self.zone)
        except Invalid as problem:
            raise ValidationError(problem.sentence) from None
        return str(value)


def in_iso(text: Any) -> Any:
    """A day as the language of the page writes it (31.12.2026) in ISO 8601; a time after it, and other texts, stay."""
    if speaks_english() or not isinstance(text, str):
        return text
    day, mark, clock = re.split("([T ]|$)", text.strip(), maxsplit=1)
    with suppress(ValidationError):
        day = forms.DateField().clean(day).isoformat()
    return f"{day}{mark}{clock}"


def put_in_zone(form: forms.Form, zone: datetime.tzinfo) -> None:
    """Put all fields of a form that are about time into a zone."""
    for field in form.fields.values():
        if isinstance(field, _InZone):
            field.put_in(zone)
