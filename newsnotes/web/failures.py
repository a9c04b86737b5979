"""The pages for what no view could answer. They need neither database nor templates: either may be what failed."""

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse

from annotations.sentences import say
from newsnotes.web.refusing import SENTENCES, page_of, problem_of
from newsnotes.web.request_ids import current_request_id

OTHER_NAME = say("This site does not answer to that name. Call it by the address that you were given.")


def refuse_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: a request that the framework would not read, or for a name that the site does not have."""
    return _answer(request, 400, OTHER_NAME if isinstance(exception, DisallowedHost) else SENTENCES[400])


def report_failure(request: HttpRequest) -> HttpResponse:
    """500: a mistake of ours, which is in the log under the id of the request."""
    return _answer(request, 500, SENTENCES[500])


def _answer(request: HttpRequest, status: int, sentence: str) -> HttpResponse:
    if request.path.startswith("/api/"):
        body, media_type = problem_of(status, sentence, current_request_id()), "application/problem+json"
    else:
        body, media_type = page_of(sentence, current_request_id()), "text/html; charset=utf-8"
    return HttpResponse(body, status=status, content_type=media_type)
