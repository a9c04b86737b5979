"""In which language a page speaks: the one that the reader chose, else the one that their browser asks for."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

Answer = Callable[[HttpRequest], HttpResponse]


def set_language(get_response: Answer) -> Answer:
    """Middleware: pages are answered in the reader's language; the API's sentences are always the documented ones."""

    def answer(request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith("/api/"):
            return get_response(request)
        with translation.override(translation.get_language_from_request(request)):
            response = get_response(request)
            if response.get("Content-Type", "").startswith("text/html"):
                patch_vary_headers(response, ("Accept-Language", "Cookie"))
                response.headers.setdefault(
                    "Content-Language", translation.get_language() or settings.LANGUAGE_CODE
                )
            return response

    return answer
