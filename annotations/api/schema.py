"""The description of the API: OpenAPI 3.1, written from the routes and from what the views say of themselves."""

import re
from typing import Any

from django.conf import settings
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse

from annotations.api.operations import Operation, find_operation
from annotations.api.schemas import ref

PROBLEM = "application/problem+json"
SECURITY = {
    "token": {"type": "http", "scheme": "bearer"},
    "session": {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME},
}
REFUSALS = {
    400: "The request itself is malformed: not JSON, a garbled cursor, an unknown filter.",
    401: "Nobody has signed in, or the token is unknown, expired or revoked.",
    403: "This person or token may not do this; the sentence says who can.",
    404: "There is no such thing, or the caller may not know that there is.",
    405: "This address does not take this method.",
    406: "The API answers in JSON only.",
    409: "It does not fit the state that the thing is in, or an id is in use.",
    412: "It has moved on since the version that If-Match names; `current` is what it is now.",
    413: "More than the server takes in one request.",
    415: "The body is not JSON.",
    422: "Something in the body cannot be stored; `field` names it.",
    428: "If-Match is missing.",
    429: "Too often; Retry-After says when to try again.",
    503: "Others are writing there, or too many exports run; Retry-After says when to try again.",
}
_ALWAYS = (400, 401, 403, 404, 405, 406, 503)
_WRITING = (409, 413, 415, 422)
_VERSIONED = (412, 428)


class Schema(AutoSchema):
    """One operation, as its method describes itself."""

    @property
    def operation(self) -> Operation:
        """What the operation takes and gives."""
        return find_operation(self.view, self.method)

    def get_operation_id(self) -> str:
        """The method and the path: `patch_annotations_id`."""
        words = re.findall("[a-z]+", self.path.removeprefix("/api/v1/"))
        return "_".join([self.method.lower(), *words])

    def get_auth(self) -> list[dict[str, list[str]]]:
        """A token or a session; `SECURITY` says what they are."""
        return [{name: []} for name in SECURITY]

    def get_tags(self) -> list[str]:
        """The first part of the path."""
        return [self.path.removeprefix("/api/v1/").split("/")[0]]

    def get_summary(self) -> str:
        """The first sentence of what the view is."""
        return (type(self.view).__doc__ or "").strip().split("\n")[0]

    def get_description(self) -> str:  # type: ignore[override]
        """What the method says of itself."""
        doc: str = getattr(self.view, self.method.lower()).__doc__ or ""
        return " ".join(doc.split())

    def get_override_parameters(self) -> Any:
        """The query, and the headers that matter."""
        needs = self.operation.needs
        made = [
            _parameter(name, schema, "query", required=name in needs)
            for name, schema in self.operation.query.items()
        ]
        if self.operation.versioned or self.operation.replaces:
            tag = {"type": "string", "pattern": r'^((W/)?"\d{1,10}"|\*)$'}
            made.append(_parameter("If-Match", tag, "header", required=self.operation.versioned))
        if self.method != "GET":
            made.append(_parameter("Idempotency-Key", {"type": "string", "format": "uuid"}, "header"))
        elif 304 in self.operation.answers:
            made.append(_parameter("If-None-Match", {"type": "string"}, "header"))
        return made

    def get_request_serializer(self) -> Any:
        """The schema of the body."""
        body = self.operation.body
        return None if body is None else {"application/json": body}

    def get_response_serializers(self) -> Any:
        """The schemas of the answers, and the problems."""
        made: dict[Any, Any] = {}
        for status, schema in self.operation.answers.items():
            for media_type in self.operation.media_types:
                answer = OpenApiResponse(schema, description="No body." if schema is None else "Done.")
                made[status if schema is None else (status, media_type)] = answer
        refusals: tuple[int, ...] = _ALWAYS
        refusals += () if self.method == "GET" else _WRITING
        refusals += _VERSIONED if self.operation.versioned or self.operation.replaces else ()
        for status in refusals:
            made[status, PROBLEM] = OpenApiResponse(ref("Problem"), description=REFUSALS[status])
        return made


def _parameter(name: str, schema: Any, where: Any, *, required: bool = False) -> OpenApiParameter:
    return OpenApiParameter(name, schema, location=where, required=required)
