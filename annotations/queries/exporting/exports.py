"""Exports: what somebody wants to have of a project, in which shape and format."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from annotations.choices import PROPOSED, ArticleState, Status
from annotations.formats.format import Format
from annotations.formats.registry import FORMATS
from annotations.models import Annotation, Article, Project
from annotations.models.annotation import AnnotationQuerySet
from annotations.queries.entities import nameable_records
from annotations.queries.exporting.shapes import PEOPLE, TEXT, Shape
from annotations.queries.lists.date_filters import ARTICLE_DATES, Zone, date_filters
from annotations.queries.lists.listing import ARTICLE_FILTERS, Filter, annotation_rows, apply_filters, of_id
from annotations.refusals import Invalid
from annotations.sentences import say

CHOICES = frozenset({"format", "people", "text", "revisions", "empty"})
"""The parameters of an export beside the filters."""

ABOUT_EMPTY = ("exclude", "include")
"""What may be said about finished articles without a wanted annotation."""

_OF_ARTICLES: Mapping[str, Filter] = {
    "article": of_id("pk", "article"),
    "outlet": ARTICLE_FILTERS["outlet"],
}


@dataclass(frozen=True)
class Export:
    """What is to be exported, in which shape and format."""

    rows: QuerySet[Annotation]
    format: Format
    shape: Shape
    all_revisions: bool
    also: QuerySet[Article] | None = None
    """Articles that are exported even if there is nothing in them."""

    @property
    def file_name(self) -> str:
        """A name for the file, without the project's, which the door knows."""
        return f"annotations.{self.format.extension}"


def read_export(
    scope: AnnotationQuerySet,
    articles: QuerySet[Article],
    query: Mapping[str, list[str]],
    *,
    project: Project,
) -> Export:
    """An export from the parameters of a request or a command; by default what is approved, as JSON Lines.

    `scope` and `articles` are what the caller may see of the project. Raises `Invalid` naming the parameter.
    """
    zone: Zone = lambda: project.zone  # noqa: E731
    chosen = {
        "format": _one(query, "format", tuple(FORMATS), "jsonl"),
        "people": _one(query, "people", PEOPLE, "names"),
        "text": _one(query, "text", TEXT, "full"),
        "revisions": _one(query, "revisions", ("current", "all"), "current"),
        "empty": _one(query, "empty", ABOUT_EMPTY, "exclude"),
    }
    filters = {"status": [Status.APPROVED.value], **query}
    rows = annotation_rows(
        scope,
        filters,
        also=CHOICES,
        records=lambda: nameable_records(project, articles),
        project=lambda: project,
    )
    if not PROPOSED.isdisjoint(status for value in filters["status"] for status in value.split(",")):
        raise Invalid(
            say("What a machine suggests is not exported before a person accepts it."), field="status"
        )
    all_revisions = chosen["revisions"] == "all"
    return Export(
        rows=rows if all_revisions else rows.filter(revision__current=True),
        format=FORMATS[chosen["format"]],
        shape=Shape(people=chosen["people"], text=chosen["text"]),  # type: ignore[arg-type]
        all_revisions=all_revisions,
        also=select_finished_articles(articles, query, zone=zone) if chosen["empty"] == "include" else None,
    )


def select_finished_articles(
    articles: QuerySet[Article], query: Mapping[str, list[str]], *, zone: Zone
) -> QuerySet[Article]:
    """Those that are submitted or signed off, narrowed by what a query says about articles and not annotations."""
    filters = {**_OF_ARTICLES, **date_filters(ARTICLE_DATES, zone)}
    about = {name: values for name, values in query.items() if name in filters}
    finished = articles.filter(state__in=[ArticleState.SUBMITTED, ArticleState.SIGNED_OFF])
    return apply_filters(finished, filters, about, also=frozenset())


def _one(query: Mapping[str, list[str]], name: str, allowed: tuple[str, ...], usual: str) -> str:
    values = query.get(name, [usual])
    if len(values) != 1 or values[0] not in allowed:
        raise Invalid(say("“{name}” is one of {allowed}.", name=name, allowed=", ".join(allowed)), field=name)
    return values[0]


def list_restricted_articles(export: Export) -> list[Article]:
    """The restricted articles of which there is something in an export."""
    wanted = Article.objects.filter(restricted=True, pk__in=export.rows.order_by().values("article"))
    also = Article.objects.none() if export.also is None else export.also.filter(restricted=True)
    return [*wanted.only("project", "restricted"), *also.only("project", "restricted")]
