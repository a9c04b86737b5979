"""How django-allauth works here: what it asks and tells us."""

import base64
import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.usersessions.adapter import DefaultUserSessionsAdapter
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from annotations.actions.people import attempts, signing_in
from annotations.models import User
from annotations.views.accounts.doors import ask_to_wait
from annotations.views.accounts.known import accounts_known_to, remember_browser

OPENID = "openid_connect"
SILENT = {"account/messages/logged_in.txt", "account/messages/logged_out.txt"}
"""What everybody sees for themselves."""


class AccountAdapter(DefaultAccountAdapter):
    """Names, passwords and addresses."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _("Wrong user name or password."),
        "email_password_mismatch": _("Wrong user name or password."),
        "enter_current_password": _("This is not your password."),
        "incorrect_password": _("This is not your password."),
        "duplicate_email": _("This is your address already."),
        "incorrect_code": _("This code is not right, or no longer."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody makes an account for themselves."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address that the server says: it knows which proxies to believe."""
        return request.META.get("REMOTE_ADDR") or "127.0.0.1"

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Where a person is after they have set a password."""
        return reverse("account")

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Say what was done, but for what everybody sees."""
        if message_template not in SILENT:
            super().add_message(request, level, message_template, message_context, extra_tags, message)

    def validation_error(self, code: str, *args: Any) -> ValidationError:
        """A sentence; that something was tried too often comes with when to try it again."""
        if code in ("too_many_login_attempts", "rate_limited"):
            return ValidationError(ask_to_wait(self.request, attempts.MINUTES * 60), code=code)
        error: ValidationError = super().validation_error(code, *args)
        return error

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """Look at a password, unless too many wrong ones came before it."""
        name = credentials.get("username") or credentials.get("email") or ""
        account = attempts.account_of(name)
        address = self.get_client_ip(request)
        attempt = attempts.Attempt(account, address, account in accounts_known_to(request))
        if seconds := attempts.seconds_to_wait(attempt):
            raise ValidationError(ask_to_wait(request, seconds), code="too_many_login_attempts")
        user = super().authenticate(request, **credentials)
        if user is None:
            attempts.count_failure(attempt)
        else:
            attempts.forget_failures(attempt)
        return user

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Nothing is counted before a password is looked at."""

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        """Lead on, and know the browser from now on."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        remember_browser(request, response, user)
        return response

    def set_password(self, user: Any, password: str) -> None:
        """Set a password, however somebody came to do so."""
        signing_in.change_password(by=user, password=password)


class SecondStepAdapter(DefaultMFAAdapter):
    """Codes and passkeys; the keys that codes are made from are stored encrypted."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": AccountAdapter.error_messages["incorrect_code"],
        "cannot_generate_recovery_codes": _(
            "Recovery codes are for when the second step fails: set one up first."
        ),
    }

    def encrypt(self, text: str) -> str:
        """A secret as it is stored."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """A stored secret; with another `SECRET_KEY` than it was stored with, none that any code belongs to."""
        try:
            return _cipher().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return base64.b32encode(hashlib.sha256(encrypted_text.encode()).digest()).decode()

    def build_totp_svg(self, url: str) -> str:
        """The key as a picture, to stand in a page."""
        picture: str = super().build_totp_svg(url)
        return picture[picture.index("<svg") :]


class SessionsAdapter(DefaultUserSessionsAdapter):
    """Browsers in which somebody is signed in."""

    def end_sessions(self, sessions: Any) -> None:
        """End all but the one that asks: those that are not in the list, too."""
        signing_in.end_other_sessions(by=self.request.user, but=self.request.session.session_key)


class OpenIDAdapter(DefaultSocialAccountAdapter):
    """Signing in at an identity provider."""

    def list_apps(
        self, request: HttpRequest, provider: str | None = None, client_id: str | None = None
    ) -> list[Any]:
        """The provider that is set, and none from the database."""
        apps = [SocialApp(provider=OPENID, **app) for app in settings.SOCIALACCOUNT_PROVIDERS[OPENID]["APPS"]]
        return [
            app
            for app in apps
            if provider in (None, OPENID, app.provider_id) and client_id in (None, app.client_id)
        ]

    def authenticate_by_email(self, sociallogin: SocialLogin) -> tuple[User, str] | None:
        """Who has confirmed an address that the provider has confirmed as well; nobody else's account is opened."""
        theirs = [address.email.lower() for address in sociallogin.email_addresses if address.verified]
        ours = EmailAddress.objects.select_related("user").filter(
            email__in=theirs, verified=True, user__is_active=True
        )
        address = ours.first()
        return None if address is None else (address.user, address.email)


def _cipher() -> MultiFernet:
    """Made from `SECRET_KEY`; what older keys have encrypted can still be read while they are fallbacks."""
    keys = [str(settings.SECRET_KEY), *map(str, settings.SECRET_KEY_FALLBACKS)]
    digests = [hashlib.sha256("\0".join(["second step", key]).encode()).digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
