"""What the export page counts before anything is exported."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from annotations.choices import Status
from annotations.models import Annotation, Article, Project, User
from annotations.queries.entities import nameable_records
from annotations.queries.exporting.exports import select_finished_articles
from annotations.queries.lists.counting import CAP, NONE, Count, count_up_to_cap
from annotations.queries.lists.date_filters import ANNOTATION_DATES
from annotations.queries.lists.listing import annotation_filters, apply_filters
from annotations.queries.passages import Passage, read_passages


@dataclass
class ExportPreview:
    """How much an export would hold, in articles too, and the first of it; `empty` are articles without any."""

    annotations: Count
    articles: Count
    first: list[Passage]
    waiting: Count
    empty: Count = NONE

    def __bool__(self) -> bool:
        return bool(self.annotations or self.empty)


def export_preview(user: User, project: Project, filters: Mapping[str, Any]) -> ExportPreview:
    """What these filters would export of a project, restricted articles left out."""
    scope = Annotation.objects.visible_to(user, restricted=False, project=project).present()
    scope = scope.exclude(status=Status.SUGGESTED)
    chosen = _choose(scope, user, project, filters)
    number = count_up_to_cap(chosen)
    articles = Article.objects.filter(pk__in=chosen.order_by().values("article")[:CAP])
    return ExportPreview(
        annotations=number,
        articles=Count(articles.count(), number.more),
        first=read_passages(list(chosen.select_related("article").order_by("id")[:5])),
        waiting=count_up_to_cap(scope.filter(status=Status.SUBMITTED)),
        empty=count_up_to_cap(_empty(user, project, chosen, filters))
        if filters.get("empty") == "include"
        else NONE,
    )


def _empty(
    user: User, project: Project, chosen: QuerySet[Annotation], filters: Mapping[str, Any]
) -> QuerySet[Article]:
    """The finished articles in which nothing is chosen."""
    articles = Article.objects.visible_to(user, restricted=False).filter(project=project)
    about = ("outlet", *ANNOTATION_DATES)
    query = {name: [filters[name]] for name in about if filters.get(name)}
    mine = chosen.filter(article=OuterRef("pk"), revision__current=True)
    finished = select_finished_articles(articles, query, zone=lambda: project.zone)
    return finished.exclude(Exists(mine))


def _choose(
    scope: QuerySet[Annotation], user: User, project: Project, filters: Mapping[str, Any]
) -> QuerySet[Annotation]:
    """What the filters of an export leave; what is about its form, and what is empty, is none."""
    articles = Article.objects.visible_to(user, restricted=False)
    known = annotation_filters(records=lambda: nameable_records(project, articles), project=lambda: project)
    given = {name: value for name, value in filters.items() if name in known and value}
    query = {name: value if isinstance(value, list) else [value] for name, value in given.items()}
    return apply_filters(scope, known, query, also=frozenset())
