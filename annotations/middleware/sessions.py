"""Sessions, and what a script may do to one."""

from django.conf import settings
from django.contrib.sessions.middleware import SessionMiddleware
from django.db import Error
from django.http import HttpRequest, HttpResponse

from annotations.middleware.outages import answer_outage


class PatientSessionMiddleware(SessionMiddleware):
    """Django's own, but a script's request takes no session from the browser.

    A request that was sent with a session that has ended may be answered after its person has signed in again; the
    answer would take the new session away.
    """

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request; the session is stored after everything else, and the database may be away by then."""
        try:
            return super().__call__(request)  # type: ignore[return-value]
        except Error as problem:
            answer = answer_outage(request, problem)
            if answer is None:
                raise
            return answer

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        response = super().process_response(request, response)
        name = settings.SESSION_COOKIE_NAME
        if "HX-Request" in request.headers and name in response.cookies and not response.cookies[name].value:
            del response.cookies[name]
        return response
