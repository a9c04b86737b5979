"""Errors as RFC 9457 problem details: always a sentence for a person, and the field if there is one."""

import logging
import uuid
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied, TooManyFieldsSent
from django.http import Http404
from rest_framework import exceptions
from rest_framework.response import Response

from annotations import refusals
from newsnotes.engine.outages import outage_of
from newsnotes.web.request_ids import current_request_id

log = logging.getLogger(__name__)


class Malformed(refusals.Invalid):
    """A header that cannot be read; `field` names it."""

    status = 400


class PreconditionRequired(exceptions.APIException):
    """A write that does not say which version it is about."""

    status_code = 428
    default_detail = "Say which version you saw, in If-Match: it is the ETag of what you read."
    default_code = "precondition_required"


def answer(problem: Exception, context: Mapping[str, Any]) -> Response:
    """DRF's exception handler: every exception of the API's views becomes a problem."""
    if isinstance(problem, refusals.Refusal):
        status = status_of(problem, context["request"].method)
        same = problem.annotation_id if isinstance(problem, refusals.AlreadyMarked) else None
        response = response_of(
            status,
            problem.sentence,
            field=problem.field,
            current=_current(problem, context["view"]),
            annotation=same,
        )
    elif isinstance(problem, Http404):
        response = response_of(404, "There is nothing at this address.")
    elif isinstance(problem, PermissionDenied):
        response = response_of(403, "This is not allowed.")
    elif isinstance(problem, TooManyFieldsSent):
        response = response_of(400, "The request has more parameters than the server reads.")
    elif isinstance(problem, exceptions.APIException):
        response = response_of(problem.status_code, _sentence(problem))
        for name in ("WWW-Authenticate", "Allow"):
            if value := getattr(problem, "auth_header" if name != "Allow" else "allow", None):
                response[name] = value
    elif outage := outage_of(problem):
        response = response_of(503, outage.sentence)
    else:
        log.error("unforeseen error in the API", exc_info=problem)
        response = response_of(500, "The server failed; this is our mistake and has been logged.")
    if seconds := _retry_after(problem):
        response["Retry-After"] = str(seconds)
    return response


def _retry_after(problem: Exception) -> int | None:
    """Seconds after which the same request is worth sending again; None if it is not."""
    if isinstance(problem, exceptions.Throttled):
        return 60
    again = problem if isinstance(problem, refusals.Refusal) else outage_of(problem)
    return again.retry_after if again else None


def status_of(refusal: refusals.Refusal, method: str) -> int:
    """The status of a refusal; a bad query of a read is the request's own fault and not its content's."""
    asks = isinstance(refusal, refusals.Invalid) and method in ("GET", "HEAD")
    return 400 if asks else refusal.status


def details(
    status: int, sentence: str, *, field: str = "", current: Any = None, annotation: uuid.UUID | None = None
) -> dict[str, Any]:
    """The members of a problem; `annotation` is the id of the same one, which is there already."""
    found: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": sentence,
        "request_id": current_request_id(),
    }
    if field:
        found["field"] = field
    if current is not None:
        found["current"] = current
    if annotation is not None:
        found["annotation"] = str(annotation)
    return found


def response_of(status: int, sentence: str, **members: Any) -> Response:
    """A problem as a response; `members` are those of `details`."""
    return Response(
        details(status, sentence, **members),
        status=status,
        content_type="application/problem+json",
    )


def _current(refusal: refusals.Refusal, view: Any) -> Any:
    """What a stale write collides with, as its own route shows it."""
    return view.shown(refusal.current) if isinstance(refusal, refusals.Stale) else None


def _sentence(problem: exceptions.APIException) -> str:
    if isinstance(problem, exceptions.NotAuthenticated):
        return "Sign in, or send a token: Authorization: Bearer <token>."
    if isinstance(problem, exceptions.UnsupportedMediaType):
        return "Send JSON, as Content-Type: application/json."
    if isinstance(problem, exceptions.NotAcceptable):
        return "The API answers in JSON; let Accept allow application/json."
    return str(problem.detail)
