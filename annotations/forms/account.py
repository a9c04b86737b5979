"""Forms of one's own account."""

import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from annotations.choices import Scope
from annotations.forms.fields import NamesSelect, PageForm
from annotations.models import Project, User
from annotations.sentences import say

LIVES = {"7": say("a week"), "30": say("30 days"), "90": say("90 days"), "365": say("a year")}


class PersonForm(PageForm):
    """How a person is called."""

    first_name = forms.CharField(
        label=_("First name"),
        max_length=150,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    last_name = forms.CharField(
        label=_("Last name"),
        max_length=150,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )

    @property
    def changes(self) -> dict[str, Any]:
        """What the person has changed, as `change_person` takes it."""
        return {name: self.cleaned_data[name] for name in self.changed_names}


class TokenForm(PageForm):
    """An API token of one's own."""

    project = forms.ModelChoiceField(
        Project.objects.none(), label=_("Project"), to_field_name="slug", empty_label=None, widget=NamesSelect
    )
    scope = forms.ChoiceField(
        label=_("Scope"),
        choices=[(Scope.READ.value, say("read only")), (Scope.WRITE.value, say("read and write"))],
        initial=Scope.READ.value,
    )
    name = forms.CharField(
        label=_("Name"), max_length=100, required=False, help_text=_("What it is for: “nightly export”.")
    )
    days = forms.ChoiceField(label=_("Expires in"), choices=list(LIVES.items()), initial="90")
    restricted = forms.BooleanField(
        label=_("It also reaches the restricted articles that I may read"), required=False
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        projects: Any = self.fields["project"]
        projects.queryset = Project.objects.visible_to(user)

    @property
    def life(self) -> datetime.timedelta:
        """How long the token lives."""
        return datetime.timedelta(days=int(self.cleaned_data["days"]))
