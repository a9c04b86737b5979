"""What the framework tells about people who sign in and out, for the access log."""

from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models.signals import post_save
from django.http import HttpRequest

from annotations.access_kinds import Access
from annotations.actions.people.access_log import log_access, log_failed_sign_in
from annotations.models import User


def listen() -> None:
    """Have the signals logged; whatever door somebody comes in by, it sends them."""
    user_logged_in.connect(_log_sign_in, dispatch_uid="access_log")
    user_login_failed.connect(_log_failure, dispatch_uid="access_log")
    user_logged_out.connect(_log_sign_out, dispatch_uid="access_log")
    post_save.connect(_log_password, sender=User, dispatch_uid="access_log")


def _address(request: HttpRequest | None) -> str:
    return request.META.get("REMOTE_ADDR", "") if request else ""


def _log_sign_in(request: HttpRequest | None, user: User, **_: Any) -> None:
    log_access(Access.SIGNED_IN, by=user, address=_address(request))


def _log_failure(credentials: dict[str, Any], request: HttpRequest | None = None, **_: Any) -> None:
    log_failed_sign_in(name=credentials.get("username"), address=_address(request))


def _log_sign_out(request: HttpRequest | None, user: User | None, **_: Any) -> None:
    if user is not None and user.is_authenticated:
        log_access(Access.SIGNED_OUT, by=user, address=_address(request))


def _log_password(instance: User, created: bool, **_: Any) -> None:
    # The framework keeps a password here from when it is set until it is saved; not when it only hashes it anew.
    if not created and getattr(instance, "_password", None) is not None:
        log_access(Access.PASSWORD_CHANGED, by=None, person=instance)
