"""Forms of the pages of records, and of what names one."""

from datetime import tzinfo
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from annotations.forms.project import EXPORTED, ExportForm, PlaceInList
from annotations.forms.timestamps import DayField, put_in_zone
from annotations.models import Entity, Project, User
from annotations.queries.entities import find_named_record
from annotations.queries.of_records import RECORD_FILTERS
from annotations.queries.record_page import RELATIONS
from annotations.sentences import say


class RecordFilter(PlaceInList):
    """Which of a record's lists is shown, and what of it; lives in the URL."""

    show = forms.ChoiceField(choices=list(RELATIONS.items()), required=False, widget=forms.HiddenInput)
    status = forms.ChoiceField(
        label=_("Status"),
        choices=[("", say("Any status")), *((word.value, word.label) for word in EXPORTED)],
        required=False,
    )
    outlet = forms.CharField(label=_("Outlet"), max_length=200, required=False)
    published_after = DayField(say("Published from"))
    published_before = DayField(say("Published until"))

    def __init__(self, data: Any, *, zone: tzinfo) -> None:
        super().__init__(data)
        put_in_zone(self, zone)


_NAME = forms.TextInput(attrs={"placeholder": _("name of a record")})


class ExportOfRecordsForm(ExportForm):
    """An export, which may be of what has to do with records: each is named, or given by its id.

    `chosen` are the records that were given, by field.
    """

    speaker = forms.CharField(label=_("Said by"), max_length=300, required=False, widget=_NAME)
    addressee = forms.CharField(label=_("Said to"), max_length=300, required=False, widget=_NAME)
    about = forms.CharField(label=_("Mentions in the quote"), max_length=300, required=False)
    claimant = forms.CharField(label=_("Claimed by"), max_length=300, required=False)
    entity = forms.CharField(label=_("Mentions of"), max_length=300, required=False)

    ASKED_FOR = ("speaker", "addressee")
    """Those that can be filled in on the page; the others come with a link."""

    def __init__(self, data: Any, *, user: User, project: Project) -> None:
        super().__init__(data, zone=project.zone)
        self.user, self.project = user, project
        self.chosen: dict[str, Entity] = {}

    def clean(self) -> dict[str, Any]:
        """Put in the ids of the records that are named."""
        values = super().clean() or {}
        for name in RECORD_FILTERS:
            if values.get(name):
                record = find_named_record(self.user, self.project, values[name])
                if record is None:
                    self.add_error(name, say("No record is called “{name}”.", name=values[name]))
                    continue
                self.chosen[name], values[name] = record, str(record.pk)
        return values

    @property
    def records(self) -> list[tuple[forms.BoundField, Entity | None]]:
        """The fields to show, each with the record that was chosen."""
        shown = [
            name
            for name in RECORD_FILTERS
            if name in self.ASKED_FOR or name in self.chosen or name in self.errors
        ]
        return [(self[name], self.chosen.get(name)) for name in shown]
