"""Forms of one's own account."""

import datetime
from typing import Any

from django import forms

from annotations.choices import Scope
from annotations.forms.fields import NamesSelect, PageForm
from annotations.models import Project, User

LIVES = {"7": "a week", "30": "30 days", "90": "90 days", "365": "a year"}


class PersonForm(PageForm):
    """How a person is called."""

    first_name = forms.CharField(
        max_length=150, required=False, widget=forms.TextInput(attrs={"autocomplete": "given-name"})
    )
    last_name = forms.CharField(
        max_length=150, required=False, widget=forms.TextInput(attrs={"autocomplete": "family-name"})
    )

    @property
    def changes(self) -> dict[str, Any]:
        """What the person has changed, as `change_person` takes it."""
        return {name: self.cleaned_data[name] for name in self.changed_names}


class TokenForm(PageForm):
    """An API token of one's own."""

    project = forms.ModelChoiceField(
        Project.objects.none(), to_field_name="slug", empty_label=None, widget=NamesSelect
    )
    scope = forms.ChoiceField(
        choices=[(Scope.READ.value, "read only"), (Scope.WRITE.value, "read and write")],
        initial=Scope.READ.value,
    )
    name = forms.CharField(max_length=100, required=False, help_text="What it is for: “nightly export”.")
    days = forms.ChoiceField(label="Expires in", choices=list(LIVES.items()), initial="90")
    restricted = forms.BooleanField(
        label="It also reaches the restricted articles that I may read", required=False
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        projects: Any = self.fields["project"]
        projects.queryset = Project.objects.visible_to(user)

    @property
    def life(self) -> datetime.timedelta:
        """How long the token lives."""
        return datetime.timedelta(days=int(self.cleaned_data["days"]))
