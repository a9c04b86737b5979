"""Bodies of requests: none is read before it is known who asks and how much the view takes; forms come in UTF-8."""

import codecs
import re
from binascii import unhexlify
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import Error
from django.http import HttpRequest, HttpResponse

from annotations.middleware.outages import answer_outage
from annotations.sentences import say
from annotations.views.answers import render_refusal
from newsnotes.web.bodies import ANONYMOUS, FORM, NOWHERE, largest_body
from newsnotes.web.refusing import TOO_LARGE, problem_of
from newsnotes.web.request_ids import current_request_id

_URLENCODED = "application/x-www-form-urlencoded"
_FORMS = (_URLENCODED, "multipart/form-data")
_ESCAPES = re.compile(rb"(?:%[0-9A-Fa-f]{2})+")
_BAD_ESCAPE = re.compile(rb"%(?![0-9A-Fa-f]{2})")


class ReadableBodies:
    """Middleware: refuses a body that is too large by its length alone, and forms that cannot be read.

    Runs before anything looks at `request.POST`, as the check of the CSRF token does.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request, unless what it brings is too much for its path."""
        charset = (request.content_params or {}).get("charset")
        if charset is not None:
            request.encoding = "utf-8"  # the framework would read the query by that charset, too
        length = _length_of(request)
        if length > NOWHERE and length > _most_for(request):
            return _refuse(request, 413, TOO_LARGE)
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Refuse what cannot be read, now that the path is known to lead somewhere."""
        if request.path.startswith("/api/"):
            return None  # takes no forms, and asks who it is before it reads; JSON is always UTF-8 (RFC 8259)
        try:
            if _length_of(request) > ANONYMOUS and not request.user.is_authenticated:
                return _refuse(request, 413, TOO_LARGE)
        except Error as problem:
            if answer := answer_outage(request, problem):
                return answer
            raise
        if request.content_type in _FORMS and request.method == "POST":
            return _refuse_form(request)
        return None


def _length_of(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


def _most_for(request: HttpRequest) -> int:
    # Whether the session or the token is still good costs a query; `process_view` and the API ask.
    known = settings.SESSION_COOKIE_NAME in request.COOKIES or "Authorization" in request.headers
    most = largest_body(request.path_info, anonymous=not known)
    return min(most, FORM) if request.content_type == _URLENCODED else most


def _refuse_form(request: HttpRequest) -> HttpResponse | None:
    charset = (request.content_params or {}).get("charset")
    if charset is not None and not _is_utf8(charset):
        return render_refusal(request, 415, say("Send this in UTF-8: no other charset is read here."))
    if request.content_type != _URLENCODED:
        return None
    if bad := _BAD_ESCAPE.search(request.body):
        sentence = say("This form is garbled: “%” at byte {place:,} begins no escape.", place=bad.start())
        return render_refusal(request, 400, sentence)
    try:
        # `urllib` makes an object of each escape: 80 MB for 1 MB of them.
        _ESCAPES.sub(lambda run: unhexlify(run[0].replace(b"%", b"")), request.body).decode()
    except UnicodeDecodeError as problem:
        sentence = say("This form is not UTF-8: byte {place} is wrong.", place=problem.start)
        return render_refusal(request, 400, sentence)
    return None


def _refuse(request: HttpRequest, status: int, sentence: str) -> HttpResponse:
    if not request.path.startswith("/api/"):
        return render_refusal(request, status, sentence)
    problem = problem_of(status, sentence, current_request_id())
    return HttpResponse(problem, status=status, content_type="application/problem+json")


def _is_utf8(charset: str) -> bool:
    try:
        return codecs.lookup(charset).name == "utf-8"
    except LookupError:
        return False
