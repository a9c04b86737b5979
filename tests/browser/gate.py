"""A gate before the site under test: once it is shut nobody is inside, and tables can be emptied without a deadlock.

Pages that were open ask for news until their browser has let go of them; what such a request reads, and what a test
empties after itself, are locked in two orders.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.http import HttpRequest, HttpResponse

_change = threading.Condition()
_inside = 0
_shut = True


class Gate:
    """The outermost middleware: counts the requests over the network that are inside; lets none in while it is shut."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        global _inside
        if "SERVER_SOFTWARE" not in request.META:  # Django's own test client, which is no browser
            return self.get_response(request)
        with _change:
            if _shut:
                return HttpResponse("The test is over.", status=503)
            _inside += 1
        try:
            return self.get_response(request)
        finally:
            with _change:
                _inside -= 1
                _change.notify_all()


@contextmanager
def open_gate() -> Iterator[None]:
    """Let requests in for as long as the block runs; at its end wait for those that are inside."""
    global _shut
    with _change:
        _shut = False
    try:
        yield
    finally:
        with _change:
            _shut = True
            empty = _change.wait_for(lambda: _inside == 0, timeout=30)
        assert empty, "a request never came to its end"
