"""The description of the API: for programs as OpenAPI, for people as a page."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from drf_spectacular.generators import SchemaGenerator

from annotations.api.examples import write_curl
from annotations.api.problems import details
from annotations.api.schema import PROBLEM, SECURITY
from annotations.api.schemas import COMPONENTS
from annotations.models import User
from annotations.queries.api_examples import load_examples


def description() -> dict[str, Any]:
    """The OpenAPI document."""
    generator = SchemaGenerator(api_version="1")  # type: ignore[no-untyped-call]
    found: dict[str, Any] = generator.get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    found["components"] = {"schemas": COMPONENTS, "securitySchemes": SECURITY}
    return found


def _only_read(view: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Answers every other method with a problem; nothing is written here that a token would have to guard."""

    @csrf_exempt
    @wraps(view)
    def answer(request: HttpRequest) -> HttpResponse:
        if request.method in ("GET", "HEAD"):
            return view(request)
        problem = details(405, f"This is only to be read: it does not take {request.method}.")
        return HttpResponse(
            json.dumps(problem), status=405, content_type=PROBLEM, headers={"Allow": "GET, HEAD"}
        )

    return answer


@_only_read
def schema(request: HttpRequest) -> HttpResponse:
    """The document, for everybody: it says nothing of any project."""
    return HttpResponse(json.dumps(description(), indent=1), content_type="application/vnd.oai.openapi+json")


@_only_read
def docs(request: HttpRequest) -> HttpResponse:
    """The same to read: every operation with what it takes and gives, and a line of curl that runs.

    Who has signed in finds ids and names of their own project in it.
    """
    document = description()
    known = load_examples(request.user) if isinstance(request.user, User) else {}
    schemas, base = document["components"]["schemas"], request.build_absolute_uri("/").rstrip("/")
    operations = [
        {
            "path": route,
            "method": method.upper(),
            "group": route.split("/")[3],
            "curl": write_curl(base, route, method, what, schemas, known),
            "answers": sorted(what["responses"].items()),
            **what,
        }
        for route, methods in document["paths"].items()
        for method, what in methods.items()
    ]
    context = {"operations": operations, "known": known, "base": base}
    return render(request, "annotations/api_docs.html", context)


urlpatterns = [
    path("schema/", schema, name="api_schema"),
    path("docs/", docs, name="api_docs"),
]
