"""What the framework would not read of a request, or not without failing, made readable before it sees it."""

import codecs
import contextlib
from io import BytesIO
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.http import parse_header_parameters

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

_BODILESS = frozenset({"GET", "HEAD", "OPTIONS"})


def readable(application: "WSGIApplication") -> "WSGIApplication":
    """The same application for requests as they come in from anybody."""

    def answer(environ: "WSGIEnvironment", start_response: "StartResponse") -> "Iterable[bytes]":
        _measure(environ)
        _check_type(environ)
        return application(environ, start_response)

    return answer


def _measure(environ: dict[str, Any]) -> None:
    """Say how long a body is that came in chunks: the framework reads as much as the length says, else nothing.

    One byte more than the largest request is enough for it to refuse what is too large.
    """
    if environ.get("CONTENT_LENGTH") or environ["REQUEST_METHOD"] in _BODILESS:
        return
    if environ.get("wsgi.input_terminated"):  # else reading would wait for ever
        body = environ["wsgi.input"].read(settings.LARGEST_REQUEST + 1)
        environ["wsgi.input"] = BytesIO(body)
        environ["CONTENT_LENGTH"] = str(len(body))


def _check_type(environ: dict[str, Any]) -> None:
    """Take a content type that cannot be parsed for that of bytes, which every door refuses."""
    try:
        _, named = parse_header_parameters(environ.get("CONTENT_TYPE", ""))
        with contextlib.suppress(LookupError):  # an unknown charset is for the doors to refuse
            codecs.lookup(named.get("charset", "utf-8"))
    except ValueError:
        environ["CONTENT_TYPE"] = "application/octet-stream"
