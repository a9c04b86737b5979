"""Lists: filters, and pages that cost the same wherever they are.

A page starts behind a key and not at a number of rows, so that row 1,000,000 is found as fast as row 1.
"""

import uuid
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import F, Model, QuerySet, TextField
from django.db.models.functions import Cast

from annotations.choices import ArticleState, Kind, Status
from annotations.enums import Word
from annotations.models import Annotation, Article, Project, User
from annotations.models.annotation import AnnotationQuerySet
from annotations.queries.lists.cursors import pack_cursor, read_number, unpack_cursor
from annotations.queries.lists.date_filters import ANNOTATION_DATES, ARTICLE_DATES, date_filters
from annotations.queries.lists.passages import with_part
from annotations.queries.lists.reviewers import decided_by
from annotations.queries.lists.search import with_words
from annotations.queries.of_records import Records, record_filters
from annotations.refusals import Invalid
from annotations.sentences import say

M = TypeVar("M", bound=Model)
Key = TypeVar("Key")
USUAL_PAGE = 50
LARGEST_PAGE = 500
PAGING = frozenset({"cursor", "page_size"})

SELECTIVE = frozenset({"tag", "name"})
"""Filters whose index finds the few rows that pass. Nobody can tell the planner that they are few: in the order of
the ids it would look through a million rows for a page. So these pages are in an order that no index has, though it
is the same one: that of the ids' texts."""


@dataclass(frozen=True)
class Page(Generic[M, Key]):
    """The keys of one page, in order, and the cursors of its neighbours."""

    ids: list[Key]
    next: str | None
    previous: str | None


def page_of(rows: QuerySet[M], query: Mapping[str, str]) -> Page[M, uuid.UUID]:
    """One page of rows in the order of their ids, as `cursor` and `page_size` of the query say.

    Raises `Invalid` for a cursor that is not one of ours and for a size out of bounds.
    """
    order = Cast("id", TextField()) if SELECTIVE & query.keys() else F("id")
    return _page(rows, query, "id", order, uuid.UUID)


def list_restricted(annotation_ids: Collection[uuid.UUID]) -> QuerySet[Article]:
    """The restricted articles that these annotations are in."""
    of_these = Annotation.objects.filter(pk__in=annotation_ids).values("article")
    return Article.objects.filter(restricted=True, pk__in=of_these).only("project", "restricted")


def events_page(rows: QuerySet[M], query: Mapping[str, str]) -> Page[M, int]:
    """One page of a history, in its order."""
    return _page(rows, query, "pgh_id", F("pgh_id"), lambda text: read_number(int(text)))


def _page(
    rows: QuerySet[M], query: Mapping[str, str], name: str, order: Any, read: Callable[[str], Key]
) -> Page[M, Key]:
    size = page_size(query)
    after, backwards = _read_cursor(query.get("cursor"), read)
    ordered = rows.order_by(order.desc() if backwards else order.asc())
    if after is not None:
        ordered = ordered.filter(**{f"{name}__{'lt' if backwards else 'gt'}": after})
    keys: list[Key] = list(ordered.values_list(name, flat=True)[: size + 1])
    more = len(keys) > size
    keys = keys[:size]
    if backwards:
        keys.reverse()
    behind, before = (more, after is not None) if not backwards else (True, more)
    return Page(
        ids=keys,
        next=pack_cursor(str(keys[-1]), False) if keys and behind else None,
        previous=pack_cursor(str(keys[0]), True) if keys and before else None,
    )


def page_size(query: Mapping[str, str]) -> int:
    """How many rows a page is to have."""
    value = query.get("page_size")
    if value is None:
        return USUAL_PAGE
    if not (value.isascii() and value.isdigit() and len(value) < 6 and 1 <= int(value) <= LARGEST_PAGE):
        raise Invalid(say("A page has from 1 to {most} rows.", most=LARGEST_PAGE), field="page_size")
    return int(value)


def _read_cursor(value: str | None, read: Callable[[str], Key]) -> tuple[Key | None, bool]:
    if value is None:
        return None, False
    try:
        key, backwards = unpack_cursor(value)
        return read(key), bool(backwards)
    except (ValueError, TypeError, AttributeError, OverflowError):
        raise Invalid(say("This cursor is not one that a list has given out."), field="cursor") from None


Filter = Callable[[QuerySet[Any], list[str]], QuerySet[Any]]
ProjectOf = Callable[[], Project]
"""The project that the rows are of, looked up only if it is needed."""


def apply_filters(
    rows: QuerySet[M], filters: Mapping[str, Filter], query: Mapping[str, list[str]], *, also: frozenset[str]
) -> QuerySet[M]:
    """Apply what the query names; `also` are parameters of the list itself. Anything else is refused."""
    for name, values in query.items():
        if name in also:
            continue
        if name not in filters:
            known = ", ".join(sorted({*filters, *also}))
            raise Invalid(
                say("There is no parameter “{name}”; there are {known}.", name=name[:50], known=known),
                field=name[:50],
            )
        if any("\0" in value for value in values):
            raise Invalid(say("This holds a character that no text has (NUL)."), field=name)
        rows = filters[name](rows, [part for value in values for part in value.split(",")])
    return rows


def one_of(field: str, words: type[Word], name: str) -> Filter:
    """Rows whose field is one of the words given, several by comma or repetition."""

    def apply(rows: QuerySet[Any], values: list[str]) -> QuerySet[Any]:
        for value in values:
            if value not in list(words):
                raise Invalid(
                    say("“{value}” is none of {allowed}.", value=value[:50], allowed=", ".join(words)),
                    field=name,
                )
        return rows.filter(**{f"{field}__in": values})

    return apply


def equal_to(field: str) -> Filter:
    """Rows whose text field is exactly one of the values given, or all that was given: it may hold commas."""
    return lambda rows, values: rows.filter(**{f"{field}__in": [*values, ",".join(values)]})


def of_id(field: str, name: str) -> Filter:
    """Rows that refer to one of the ids given."""

    def apply(rows: QuerySet[Any], values: list[str]) -> QuerySet[Any]:
        try:
            return rows.filter(**{f"{field}__in": [uuid.UUID(value) for value in values]})
        except ValueError:
            raise Invalid(say("“{name}” is an id.", name=name), field=name) from None

    return apply


def _people(names: list[str]) -> list[uuid.UUID]:
    """The ids behind user names, found first: of an id the planner knows how much it has done, of a name nothing."""
    return list(User.objects.filter(username__in=names).values_list("pk", flat=True))


def _by_author(rows: QuerySet[Any], values: list[str]) -> QuerySet[Any]:
    return rows.filter(author__in=_people(values))


def _by_reviewer(project: ProjectOf) -> Filter:
    return lambda rows, values: decided_by(rows, _people(values), project().pk)


def _by_tags(rows: QuerySet[Any], values: list[str]) -> QuerySet[Any]:
    # The index leaves out the many that have no tag at all.
    return rows.exclude(tags=[]).filter(tags__overlap=[*values, ",".join(values)])


def _by_part(project: ProjectOf) -> Filter:
    return lambda rows, values: with_part(rows, ",".join(values), project().pk)


def _by_words(project: Project) -> Filter:
    return lambda rows, values: rows.filter(with_words(",".join(values), project.pk))


ANNOTATION_FILTERS: Mapping[str, Filter] = {
    "kind": one_of("kind", Kind, "kind"),
    "status": one_of("status", Status, "status"),
    "author": _by_author,
    "tag": _by_tags,
    "article": of_id("article", "article"),
    "outlet": equal_to("article__outlet"),
}
"""Those that need to know nothing else; the others are added by `annotation_filters`."""

ARTICLE_FILTERS: Mapping[str, Filter] = {
    "state": one_of("state", ArticleState, "state"),
    "outlet": equal_to("outlet"),
    "language": equal_to("language"),
    "external_id": equal_to("external_id"),
}


def annotation_filters(*, records: Records, project: ProjectOf) -> dict[str, Filter]:
    """All filters of a project's annotations, for every door: `records` are those that may be named."""
    dates = date_filters(ANNOTATION_DATES, lambda: project().zone)
    of_project = {"reviewer": _by_reviewer(project), "q": _by_part(project)}
    return {**ANNOTATION_FILTERS, **of_project, **record_filters(records), **dates}


def annotation_rows(
    scope: AnnotationQuerySet,
    query: Mapping[str, list[str]],
    *,
    also: frozenset[str],
    records: Records,
    project: ProjectOf,
) -> QuerySet[Annotation]:
    """The annotations of a project that a query asks for; without a status, dismissed ones are left out."""
    return apply_filters(
        scope.present() if "status" not in query else scope.filter(deleted_at=None),
        annotation_filters(records=records, project=project),
        query,
        also=also,
    )


def article_rows(
    scope: QuerySet[Article], query: Mapping[str, list[str]], *, also: frozenset[str], project: Project
) -> QuerySet[Article]:
    """The articles of a project that a query asks for; `q` searches among that project's."""
    dates = date_filters(ARTICLE_DATES, lambda: project.zone)
    filters = {**ARTICLE_FILTERS, "q": _by_words(project), **dates}
    return apply_filters(scope, filters, query, also=also)
