"""Headers that every answer has: what a browser may keep, load and share of it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

PRIVATE = "no-store"
"""For all but static files: nothing of a project stays on the disk of a computer that others use after one."""

NOTHING = "default-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
"""The policy of what is no page of the product: it loads nothing."""

_UNUSED = (
    "accelerometer",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "usb",
)

ALWAYS = {
    "Content-Security-Policy": NOTHING,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in _UNUSED),
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
"""On every answer, unless the view has set another."""


def set_headers(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware around what serves static files, which says itself how long they may be kept."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        for name, value in {**ALWAYS, "Cache-Control": PRIVATE}.items():
            response.headers.setdefault(name, value)
        return response

    return answer
