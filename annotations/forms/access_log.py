"""What a manager looks for in the access log."""

import datetime
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from annotations.forms.fields import NamesSelect, PageForm
from annotations.forms.timestamps import DayField, put_in_zone
from annotations.queries.people.access_log import GROUPS
from annotations.sentences import say


class AccessFilter(PageForm):
    """What the page shows; lives in the URL. `names` are the people to choose from."""

    what = forms.ChoiceField(
        choices=[("", say("Everything")), *((name, label) for name, (label, _) in GROUPS.items())],
        required=False,
        label=_("What"),
    )
    person = forms.CharField(label=_("Person"), max_length=150, required=False, widget=NamesSelect)
    since = DayField(say("Since"))
    after = forms.CharField(max_length=100, required=False, widget=forms.HiddenInput)
    before = forms.CharField(max_length=100, required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, names: Sequence[str], zone: datetime.tzinfo) -> None:
        super().__init__(data)
        put_in_zone(self, zone)
        self.fields["person"].widget.choices = [("", say("Anybody")), *((name, name) for name in names)]
