"""The answer while the database is away, full or busy: a sentence, at every door, that asks the database nothing."""

import logging
import sys
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from annotations.views.answers import TITLES, wants_part
from newsnotes.engine.outages import Outage, outage_of
from newsnotes.web.failures import report_failure
from newsnotes.web.refusing import problem_of
from newsnotes.web.request_ids import current_request_id

_log = logging.getLogger(__name__)


class Outages:
    """The innermost middleware: what a view or its template raises because of an outage is answered as one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        """Answer an outage; anything else is our mistake."""
        return answer_outage(request, problem)


def answer_outage(request: HttpRequest, problem: BaseException | None) -> HttpResponse | None:
    """The answer to a request that met an outage; None if the problem is another."""
    outage = outage_of(problem)
    if outage is None:
        return None
    _log.warning("%s %s: %s", request.method, request.path, outage.sentence)
    return _answer(request, outage)


def _answer(request: HttpRequest, outage: Outage) -> HttpResponse:
    # Nothing here is given the request: who is signed in stands in the database.
    if request.path.startswith("/api/"):
        body: bytes | str = problem_of(503, outage.sentence, current_request_id())
        answer = HttpResponse(body, status=503, content_type="application/problem+json")
    elif wants_part(request):
        body = render_to_string(
            "annotations/workspace/foot.html#said", {"said": outage.sentence, "failed": True}
        )
        answer = HttpResponse(body, status=503)
    else:
        context = {"title": TITLES[503], "sentence": outage.sentence}
        answer = HttpResponse(render_to_string("annotations/refused.html", context), status=503)
    answer["Retry-After"] = str(outage.retry_after)
    return answer


def server_error(request: HttpRequest) -> HttpResponse:
    """The answer to what nobody foresaw; outages that a middleware met come here, too."""
    return answer_outage(request, sys.exception()) or report_failure(request)
