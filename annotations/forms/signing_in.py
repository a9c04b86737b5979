"""The forms of the sign-in library, in our words."""

from collections.abc import Mapping
from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as codes
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as passkeys
from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from annotations.forms.fields import PageField, autofill, password_rules

_RULES = password_rules()


class InOurWords:
    """What our pages show of a library's form: labels instead of placeholders, and no hints in markup."""

    labels: Mapping[str, Any] = {}
    hints: Mapping[str, Any] = {}
    bound_field_class: type[forms.BoundField] | None = PageField
    use_required_attribute = False
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            field.help_text = self.hints.get(name, "")


class SignInForm(InOurWords, account.LoginForm):
    """Who, by name or by e-mail address, and their password: as `username` and `password`."""

    labels = {"login": _("User name or e-mail address")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        login = self.fields["login"]
        login.validators.append(MaxLengthValidator(254))
        login.widget.attrs |= autofill("username") | {"autofocus": True, "maxlength": 254}
        self.fields["password"].validators.append(MaxLengthValidator(4096))

    def add_prefix(self, field_name: str) -> str:
        """The name in the page: what other tools fill in is called `username`."""
        return super().add_prefix("username" if field_name == "login" else field_name)


class ChangePasswordForm(InOurWords, account.ChangePasswordForm):
    """A new password, against the old one."""

    labels = {
        "oldpassword": _("Password until now"),
        "password1": _("New password"),
        "password2": _("New password, once more"),
    }
    hints = {"password1": _RULES}


class SetPasswordForm(InOurWords, account.SetPasswordForm):
    """A first password, of somebody who signs in without one."""

    labels = {"password1": _("New password"), "password2": _("New password, once more")}
    hints = {"password1": _RULES}


class ResetPasswordForm(InOurWords, account.ResetPasswordForm):
    """Whose password is forgotten."""

    labels = {"email": _("E-mail address")}


class ResetPasswordKeyForm(InOurWords, account.ResetPasswordKeyForm):
    """A new password, with the link from the mail."""

    labels = SetPasswordForm.labels
    hints = SetPasswordForm.hints


class AddEmailForm(InOurWords, account.AddEmailForm):
    """A new e-mail address."""

    labels = {"email": _("New e-mail address")}


class ReauthenticateForm(InOurWords, account.ReauthenticateForm):
    """The password, once more."""

    labels = {"password": _("Password")}


class CodeForm(InOurWords, codes.AuthenticateForm):
    """The second step of signing in."""

    labels = {"code": _("Code from your app, or a recovery code")}


class CodeAgainForm(InOurWords, codes.ReauthenticateForm):
    """A code, before something that needs it."""

    labels = CodeForm.labels


class FirstCodeForm(InOurWords, totp.ActivateTOTPForm):
    """The first code of an app, which shows that it has the key."""

    labels = {"code": _("Code that the app shows now")}


class AddPasskeyForm(InOurWords, passkeys.AddWebAuthnForm):
    """A passkey or security key, and what it is called."""

    labels = {"name": _("Name"), "passwordless": _("Sign in with it alone, without the password")}
    hints = {"name": _("So that you can tell it from others: “laptop”.")}


class RenamePasskeyForm(InOurWords, passkeys.EditWebAuthnForm):
    """What a passkey is called."""

    labels = {"name": _("Name")}
