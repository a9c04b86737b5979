"""What the framework would not read of a request, or not without failing, made readable before it sees it."""

import codecs
import contextlib
from typing import TYPE_CHECKING, Any

from django.utils.http import parse_header_parameters

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment


def readable(application: "WSGIApplication") -> "WSGIApplication":
    """The same application for requests as they come in from anybody."""

    def answer(environ: "WSGIEnvironment", start_response: "StartResponse") -> "Iterable[bytes]":
        _check_type(environ)
        return application(environ, start_response)

    return answer


def _check_type(environ: dict[str, Any]) -> None:
    """Take a content type that cannot be parsed for that of bytes, which every door refuses."""
    try:
        _, named = parse_header_parameters(environ.get("CONTENT_TYPE", ""))
        with contextlib.suppress(LookupError):  # an unknown charset is for the doors to refuse
            codecs.lookup(named.get("charset", "utf-8"))
    except ValueError:
        environ["CONTENT_TYPE"] = "application/octet-stream"
