"""For the machines that look after the product: does it live, can it work, how much is there."""

import secrets

from django.conf import settings
from django.db import Error
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from annotations.queries import health
from newsnotes.engine.outages import AWAY

_LATER = {"Retry-After": str(AWAY.retry_after)}
_HELP = {
    "newsnotes_rows": "Rows of a table, as the planner estimates them.",
    "newsnotes_database_bytes": "Size of the database on the disk.",
    "newsnotes_database_free_bytes": "Free bytes of the disk that the database is on, where that is known.",
    "newsnotes_jobs": "Background jobs that wait or run.",
    "newsnotes_oldest_job_seconds": "Age of the oldest job that waits or runs.",
}


@require_safe
@never_cache
def livez(request: HttpRequest) -> HttpResponse:
    """The process answers. Never asks the database: a restart of the process would not mend that."""
    return HttpResponse("alive\n", content_type="text/plain; charset=utf-8")


@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """200 if requests can be served; 503 and what is wrong if the database, a migration or the queue is missing.

    `warnings` is what will be wrong before long.
    """
    wrong = health.what_is_wrong()
    said = {"ready": not wrong, "wrong": wrong, "warnings": health.warnings()}
    return JsonResponse(said, status=503, headers=_LATER) if wrong else JsonResponse(said)


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Counts in Prometheus' text format, for who brings the token; without a token set there is no such page."""
    expected = settings.METRICS_TOKEN
    if not expected:
        raise Http404
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not secrets.compare_digest(given.encode(), expected.encode()):
        return HttpResponse(status=401, headers={"WWW-Authenticate": "Bearer"})
    try:
        lines = [*_exposition()]
    except Error:
        return HttpResponse(status=503, headers=_LATER)
    return HttpResponse("".join(lines), content_type="text/plain; version=0.0.4; charset=utf-8")


def _exposition() -> list[str]:
    found: dict[str, list[str]] = {name: [] for name in _HELP}
    for name, labels, value in health.measurements():
        pairs = ",".join(f'{key}="{label}"' for key, label in labels.items())
        found[name].append(f"{name}{{{pairs}}} {value}\n" if pairs else f"{name} {value}\n")
    return [
        line
        for name, values in found.items()
        for line in (f"# HELP {name} {_HELP[name]}\n", f"# TYPE {name} gauge\n", *values)
    ]
