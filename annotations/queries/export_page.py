"""What the export page counts before anything is exported."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from annotations.choices import Status
from annotations.models import Annotation, Project, User
from annotations.queries.counting import CAP, Count, counted


@dataclass
class ExportPreview:
    """How much an export would hold, in articles too, and the first of it."""

    annotations: Count
    articles: Count
    first: list[Annotation]
    waiting: Count


def export_preview(user: User, project: Project, filters: Mapping[str, Any]) -> ExportPreview:
    """What these filters would export of a project, restricted articles left out."""
    scope = Annotation.objects.visible_to(user, restricted=False).present().filter(project=project)
    scope = scope.exclude(status=Status.SUGGESTED)
    chosen = _chosen(scope, filters)
    number = counted(chosen)
    articles = chosen.filter(pk__in=chosen.order_by("id").values("id")[:CAP]).order_by()
    return ExportPreview(
        annotations=number,
        articles=Count(articles.values("article").distinct().count(), number.more),
        first=list(chosen.select_related("article").order_by("id")[:5]),
        waiting=counted(scope.filter(status=Status.SUBMITTED)),
    )


def _chosen(scope: QuerySet[Annotation], filters: Mapping[str, Any]) -> QuerySet[Annotation]:
    if filters.get("kind"):
        scope = scope.filter(kind__in=filters["kind"])
    if filters.get("status"):
        scope = scope.filter(status=filters["status"])
    if filters.get("outlet"):
        scope = scope.filter(article__outlet=filters["outlet"])
    if filters.get("updated_after"):
        scope = scope.filter(updated_at__gt=filters["updated_after"])
    return scope
