"""Who calls the API: a token, or the browser session of a person who has signed in."""

import datetime
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils import timezone
from rest_framework import authentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from annotations.actions.people.tokens import note_use
from annotations.choices import Scope
from annotations.models import Token, User
from annotations.models.prepared import prepare
from annotations.refusals import NotAllowed

if TYPE_CHECKING:  # the library's views import this module through its settings
    from rest_framework.views import APIView

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class TokenAuthentication(authentication.BaseAuthentication):
    """`Authorization: Bearer <token>`: one SELECT finds the token with its user, membership and project."""

    def authenticate(self, request: Request) -> tuple[User, Token] | None:
        """The token's user and the token; None if there is no such header."""
        scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            return None
        now = timezone.now()
        token = next(iter(_find_usable(Token.digest_of(secret.strip()), now)), None)
        if token is None:
            raise AuthenticationFailed("This token is unknown, expired or revoked.")
        if request.method not in SAFE and token.scope != Scope.WRITE:
            raise NotAllowed("This token may only read.")
        note_use(token=token, address=request.META.get("REMOTE_ADDR", ""), now=now)
        token.user.acting_through = token
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        """What a 401 asks for."""
        return 'Bearer realm="newsnotes"'


@prepare
def _find_usable(digest: bytes, now: datetime.datetime) -> QuerySet[Token]:
    return Token.objects.usable(digest, now=now)


class SessionAuthentication(authentication.SessionAuthentication):
    """The browser's session; unsafe requests need its CSRF token."""


class SignedIn(BasePermission):
    """Everybody with a token or a session; what they may do is the actions' to say."""

    message = "Sign in, or send a token."

    def has_permission(self, request: Request, view: "APIView") -> bool:
        """Whether anybody is there at all."""
        return bool(getattr(request.user, "is_authenticated", False))
