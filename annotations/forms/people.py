"""Forms about people who come and go: invitations, new accounts, passwords, leaving."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from annotations.choices import Role
from annotations.forms.fields import HiddenForm, PageForm, VersionField, autofill, password_rules
from annotations.forms.project import RemoveMemberForm
from annotations.models import User
from annotations.sentences import say


class InviteForm(PageForm):
    """Whom to invite, and as what."""

    invitee = forms.CharField(label=_("Name or e-mail address"), max_length=254)
    role = forms.ChoiceField(label=_("Role"), choices=Role.pairs())


class InvitationForm(HiddenForm):
    """The version of an invitation that the person saw."""

    version = VersionField()


class PasswordForm(PageForm):
    """A new password, twice; `person` is whose it will be, as far as that is known."""

    password1 = forms.CharField(
        label=_("Password"),
        max_length=4096,
        strip=False,
        help_text=password_rules(),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password2 = forms.CharField(
        label=_("Password, once more"),
        max_length=4096,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, person: User | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean(self) -> dict[str, Any]:
        """Check that both are the same and that nobody guesses it."""
        first, second = self.cleaned_data.get("password1"), self.cleaned_data.get("password2")
        if first and second and first != second:
            self.add_error("password2", say("You must type the same password each time."))
        elif first and second:
            try:
                validate_password(
                    first, self.person or User(username=self.cleaned_data.get("username") or "")
                )
            except ValidationError as problem:
                self.add_error("password1", problem)
        return self.cleaned_data


class NewPersonForm(PasswordForm):
    """A new account."""

    username = forms.CharField(
        label=_("User name"),
        max_length=150,
        help_text=_("What others see: letters, digits and . + - _"),
        widget=forms.TextInput(attrs=autofill("username")),
    )
    field_order = ["username", "password1", "password2"]


class LeaveForm(RemoveMemberForm):
    """That one leaves, and who goes on with one's work."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["username"]
