"""The id of a request: on its answer, on what says that something went wrong, and in every line of the log about it."""

import re
import secrets
from collections.abc import Callable
from contextvars import ContextVar

from django.http import HttpRequest, HttpResponse

GIVEN = "newsnotes.request_id"
"""Where the server puts the id that a trusted proxy has given (WSGI environ)."""

HEADER = "X-Request-ID"
_WELL_FORMED = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{7,63}")
_current: ContextVar[str] = ContextVar("request_id", default="")


def new_request_id() -> str:
    """An id of 16 hexadecimal digits: short enough to be read out, and the only one of its kind in a log."""
    return secrets.token_hex(8)


def is_well_formed(text: str) -> bool:
    """Whether an id that somebody else has made may stand in our log and on our pages."""
    return _WELL_FORMED.fullmatch(text) is not None


def current_request_id() -> str:
    """The id of the request that this thread is answering, or has answered last; empty where there was none."""
    return _current.get()


class RequestIds:
    """The outermost middleware: gives each request its id.

    It is not taken away at the end: the framework logs an answer, and streams it, after all middleware.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request under its id."""
        request_id = request.META.get(GIVEN) or new_request_id()
        _current.set(request_id)
        response = self.get_response(request)
        response[HEADER] = request_id
        return response
