"""Sessions, and what a script may do to one."""

from django.conf import settings
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse


class PatientSessionMiddleware(SessionMiddleware):
    """Django's own, but a script's request takes no session from the browser.

    A request that was sent with a session that has ended may be answered after its person has signed in again; the
    answer would take the new session away.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        response = super().process_response(request, response)
        name = settings.SESSION_COOKIE_NAME
        if "HX-Request" in request.headers and name in response.cookies and not response.cookies[name].value:
            del response.cookies[name]
        return response
