"""What is read from a connection: one request, refused by its head alone where its body would be too large."""

import copy
import logging
import time
from http.cookies import CookieError, SimpleCookie
from typing import Any

from django.conf import settings
from waitress.adjustments import Adjustments
from waitress.parser import HTTPRequestParser
from waitress.utilities import Error

from newsnotes.web.bodies import largest_body
from newsnotes.web.headers import ALWAYS, PRIVATE
from newsnotes.web.refusing import SENTENCES, page_of, problem_of
from newsnotes.web.request_ids import HEADER, new_request_id

_log = logging.getLogger("newsnotes.serving")


class TooSlow(Error):  # type: ignore[misc]
    """The client sent the head or the body of a request too slowly."""

    code = 408
    reason = "Request Timeout"


class NoRoom(Error):  # type: ignore[misc]
    """Too much of what other clients send waits already."""

    code = 503
    reason = "Service Unavailable"


class Request(HTTPRequestParser):  # type: ignore[misc]
    """A request that is being received.

    `began` is when its first byte came (`time.monotonic`); `announced` is how many bytes of a body may still come.
    """

    adj: Adjustments
    announced = 0

    def __init__(self, adj: Adjustments) -> None:
        super().__init__(adj)
        self.began = time.monotonic()

    def received(self, data: bytes) -> int:
        """Take bytes of this request; returns how many of them are its own."""
        consumed: int = super().received(data)
        if self.error is not None:
            self.expect_continue = False  # else waitress would ask for the body of what it has refused
        return consumed

    def parse_header(self, header_plus: bytes) -> None:
        """Read the head, and set how large a body this request may have."""
        super().parse_header(header_plus)
        if self.body_rcv is None:
            return
        largest = largest_body(self.path, anonymous=not self._may_have_signed_in())
        # waitress refuses a body that is as large as its limit, both by its announced and by its real length.
        self.adj = copy.copy(self.adj)
        self.adj.max_request_body_size = largest + 1
        self.announced = min(self.content_length or largest, largest)

    def _may_have_signed_in(self) -> bool:
        """Whether there is a session or a token, valid or not: only the product knows that."""
        if self.headers.get("AUTHORIZATION"):
            return True
        try:
            cookies: SimpleCookie = SimpleCookie(self.headers.get("COOKIE", ""))
        except CookieError:
            return False
        return settings.SESSION_COOKIE_NAME in cookies

    def refuse(self, error: Error) -> None:
        """Stop receiving: what comes next on the connection is this refusal, and its end."""
        if not self.headers_finished:
            super().parse_header(b"GET / HTTP/1.0\r\n")
        self.error = error
        self.completed = True


def explain(request: Any) -> tuple[str, list[tuple[str, str]], bytes]:
    """The answer to a request that the server itself refuses: status line, headers, a sentence in the body."""
    error, request_id = request.error, new_request_id()
    sentence = SENTENCES.get(error.code, SENTENCES[400])
    headers = [("Cache-Control", PRIVATE), (HEADER, request_id), *ALWAYS.items()]
    if error.code == NoRoom.code:
        headers.append(("Retry-After", "5"))
    if str(getattr(request, "path", "")).startswith("/api/"):
        body, media_type = problem_of(error.code, sentence, request_id), "application/problem+json"
    else:
        body, media_type = page_of(sentence, request_id), "text/html; charset=utf-8"
    _log.warning("Refused as request %s: %s %s", request_id, error.code, error.reason)
    return f"{error.code} {error.reason}", [("Content-Type", media_type), *headers], body
