"""What a view of the sign-in library answers with here: our statuses, and when to come back."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from annotations.actions.people.access_log import log_refused_attempt
from annotations.actions.people.attempts import MINUTES
from annotations.sentences import say_number
from annotations.translation import translate
from annotations.views.answers import render_refusal

View = Callable[..., Any]


def behind_door(view: View, *methods: str) -> View:
    """The library's view, for these methods alone.

    A form that comes back is a 422; a 429 once too much was tried, with `Retry-After`.
    """
    allowed = [*methods, "HEAD"] if "GET" in methods else list(methods)

    @wraps(view)
    @never_cache
    @require_http_methods(allowed)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = view(request, *args, **kwargs)
        seconds = getattr(request, "seconds_to_wait", 0)
        if request.method == "POST" and response.status_code == 200:
            response.status_code = 429 if seconds else 422
        if response.status_code == 429:
            response["Retry-After"] = str(seconds or MINUTES * 60)
        return response

    return answer


def ask_to_wait(request: HttpRequest, seconds: int) -> str:
    """Note that this request came too early, here and in the access log; returns the sentence that says so."""
    log_refused_attempt(address=request.META.get("REMOTE_ADDR", ""))
    request.seconds_to_wait = seconds  # type: ignore[attr-defined]
    minutes = -(-seconds // 60)
    return translate(
        say_number(
            "Too many attempts. Try again in {number} minute.",
            "Too many attempts. Try again in {number} minutes.",
            minutes,
        )
    )


def too_many_requests(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """What the library answers with when one of its limits is reached: all are for the same time."""
    response = render_refusal(request, 429, ask_to_wait(request, MINUTES * 60))
    response["Retry-After"] = str(MINUTES * 60)
    return response
