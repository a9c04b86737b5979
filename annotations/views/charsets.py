"""Forms come in UTF-8: in any other charset their texts would be stored as something else, or not be read at all."""

import codecs
from collections.abc import Callable
from urllib.parse import unquote_to_bytes

from django.http import HttpRequest, HttpResponse

from annotations.views.answers import no

_URLENCODED = "application/x-www-form-urlencoded"
_FORMS = (_URLENCODED, "multipart/form-data")

Answering = Callable[[HttpRequest], HttpResponse]


def in_utf8(get_response: Answering) -> Answering:
    """Middleware: refuses forms of pages that are not UTF-8, before anything reads `request.POST`.

    Of other bodies the charset says nothing: JSON is always UTF-8 (RFC 8259), and the API takes no forms.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        charset = (request.content_params or {}).get("charset")
        if charset is not None:
            request.encoding = "utf-8"  # the framework would read the query by that charset, too
        if request.content_type in _FORMS and not request.path.startswith("/api/"):
            if charset is not None and not _is_utf8(charset):
                return no(request, 415, "Send this in UTF-8: no other charset is read here.")
            if request.content_type == _URLENCODED and request.method == "POST":
                try:
                    unquote_to_bytes(request.body).decode()
                except UnicodeDecodeError as problem:
                    return no(request, 400, f"This form is not UTF-8: byte {problem.start} is wrong.")
        return get_response(request)

    return answer


def _is_utf8(charset: str) -> bool:
    try:
        return codecs.lookup(charset).name == "utf-8"
    except LookupError:
        return False
