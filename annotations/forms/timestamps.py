"""Fields for moments and days, which are those of a project's time zone and name it."""

import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from annotations.refusals import Invalid
from annotations.timestamps import in_zone, read_bounds, read_moment


class MomentInput(forms.DateTimeInput):
    """What a browser takes for a moment without a time zone, in the shortest way that it can be written."""

    input_type = "datetime-local"

    def format_value(self, value: Any) -> str | None:
        if not isinstance(value, datetime.datetime):
            return super().format_value(value)
        return value.isoformat(timespec="seconds" if value.second else "minutes")


class _InZone(forms.Field):
    """A field whose values are in a time zone, which stands beside its label."""

    zone: datetime.tzinfo = datetime.UTC
    called = ""

    def put_in(self, zone: datetime.tzinfo) -> None:
        """Read and show values in this zone, and say so."""
        self.zone, self.called = zone, str(self.label)
        self.label = f"{self.label} ({zone})"


class MomentField(_InZone):
    """A moment; it is typed and shown as a clock in the zone shows it."""

    widget = MomentInput

    def prepare_value(self, value: Any) -> Any:
        return (
            in_zone(value, self.zone).replace(tzinfo=None) if isinstance(value, datetime.datetime) else value
        )

    def to_python(self, value: Any) -> datetime.datetime | None:
        if value in self.empty_values:
            return None
        try:
            return read_moment(value, self.called, zone=self.zone)
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
        try:
            read_bounds(value, self.called, zone=self.zone)
        except Invalid as problem:
            raise ValidationError(problem.sentence) from None
        return str(value)


def put_in_zone(form: forms.Form, zone: datetime.tzinfo) -> None:
    """Put all fields of a form that are about time into a zone."""
    for field in form.fields.values():
        if isinstance(field, _InZone):
            field.put_in(zone)
