"""Browsers that have signed in to an account before: a signed cookie says so."""

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from annotations.models import User

COOKIE = "known"
_SALT = "annotations.known-browser"
_YEAR = 365 * 24 * 3600
_MOST = 10


def accounts_known_to(request: HttpRequest) -> list[str]:
    """The accounts that have signed in with this browser within a year, the latest last."""
    try:
        accounts = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=_YEAR)
    except signing.BadSignature:
        return []
    return [str(account) for account in accounts]


def remember_browser(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """Let this browser be known to the account from now on."""
    account = str(user.pk)
    accounts = [other for other in accounts_known_to(request) if other != account]
    response.set_cookie(
        COOKIE,
        signing.dumps([*accounts, account][-_MOST:], salt=_SALT),
        max_age=_YEAR,
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )
