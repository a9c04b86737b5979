"""Requests of the test client have the rights that the served product has."""

from collections.abc import Callable
from contextlib import suppress

from django.db import connection
from django.db.utils import Error
from django.http import HttpRequest, HttpResponse


def as_web_role(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: the tests' one connection is the owner's; while a request is answered, it is the web role's."""

    def answer(request: HttpRequest) -> HttpResponse:
        if connection.connection is None or connection.connection.closed:
            return get_response(request)
        _run("SET ROLE newsnotes_web")
        try:
            return get_response(request)
        finally:
            with suppress(Error):
                _run("RESET ROLE")

    return answer


def _run(statement: str) -> None:
    """Past Django, which would count it among the statements of the request."""
    with connection.wrap_database_errors:
        connection.connection.execute(statement)
