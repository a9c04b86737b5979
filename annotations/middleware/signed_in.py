"""Who a request is from: the person that its session has brought along."""

from collections.abc import Callable

from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.utils.functional import SimpleLazyObject

from annotations.models import User


def set_user(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: `request.user`, as Django's own sets it, without a statement of its own."""

    def answer(request: HttpRequest) -> HttpResponse:
        request.user = SimpleLazyObject(lambda: person_of(request))  # type: ignore[assignment]
        return get_response(request)

    return answer


def person_of(request: HttpRequest) -> User | AnonymousUser:
    """The person of the session, unless they were locked out or have changed their password since it began."""
    person: User | None = request.session.person  # type: ignore[attr-defined]
    if person is None or not person.is_active:
        return AnonymousUser()
    if not constant_time_compare(request.session.get(HASH_SESSION_KEY, ""), person.get_session_auth_hash()):
        request.session.flush()
        return AnonymousUser()
    return person
