"""Forms of signing in and of one's own account."""

import datetime
from typing import Any

from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password

from annotations.choices import Scope
from annotations.forms.fields import NamesSelect, PageForm, autofill
from annotations.models import Project, User

LIVES = {"7": "a week", "30": "30 days", "90": "90 days", "365": "a year"}


class SignInForm(PageForm):
    """Who, and their password; whether the two fit is for `authenticate` to say."""

    username = forms.CharField(
        label="User name",
        max_length=150,
        widget=forms.TextInput(attrs=autofill("username") | {"autofocus": True}),
    )
    password = forms.CharField(
        max_length=4096,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class PersonForm(PageForm):
    """How a person is called, and where mail reaches them."""

    first_name = forms.CharField(
        max_length=150, required=False, widget=forms.TextInput(attrs={"autocomplete": "given-name"})
    )
    last_name = forms.CharField(
        max_length=150, required=False, widget=forms.TextInput(attrs={"autocomplete": "family-name"})
    )
    email = forms.EmailField(
        max_length=254, required=False, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )

    @property
    def changes(self) -> dict[str, Any]:
        """What the person has changed, as `change_person` takes it."""
        return {name: self.cleaned_data[name] for name in self.changed_names}


class PasswordForm(PageForm):
    """A new password, against the old one."""

    old = forms.CharField(
        label="Password until now",
        max_length=4096,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new = forms.CharField(
        label="New password",
        max_length=4096,
        strip=False,
        help_text=" ".join(password_validators_help_texts()),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label="New password, once more",
        max_length=4096,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_old(self) -> str:
        old: str = self.cleaned_data["old"]
        if not self.user.check_password(old):
            raise forms.ValidationError("This is not your password.")
        return old

    def clean_new(self) -> str:
        new: str = self.cleaned_data["new"]
        validate_password(new, self.user)
        return new

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if "new" in values and values["new"] != values.get("again"):
            self.add_error("again", "The two new passwords differ.")
        return values


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
