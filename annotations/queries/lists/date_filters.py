"""Filters by moments and days: a day begins and ends where the project is.

`…_after` a day takes its first moment and what follows, `…_before` a day all of it: both days are part of the span.
Of two moments that are said exactly neither is.
"""

import datetime
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.db.models import QuerySet

from annotations.timestamps import read_bounds

Zone = Callable[[], datetime.tzinfo]
"""The project's time zone, looked up only if it is needed."""

ANNOTATION_DATES: Mapping[str, str] = {
    "updated_after": "updated_at",
    "published_after": "article__published_at",
    "published_before": "article__published_at",
}
ARTICLE_DATES: Mapping[str, str] = {
    "updated_after": "updated_at",
    "published_after": "published_at",
    "published_before": "published_at",
}
"""By the parameter's name: the column that it is about."""


def date_filters(
    columns: Mapping[str, str], zone: Zone
) -> dict[str, Callable[[QuerySet[Any], list[str]], QuerySet[Any]]]:
    """The filters by their names."""
    return {name: partial(_apply, name, column, zone) for name, column in columns.items()}


def _apply(name: str, column: str, zone: Zone, rows: QuerySet[Any], values: list[str]) -> QuerySet[Any]:
    asked = values[-1]
    if "T" in asked:
        asked = asked.replace(" ", "+")  # a plus that a URL has turned into a space
    start, end = read_bounds(asked, name, zone=zone())
    if name.endswith("_before"):
        return rows.filter(**{f"{column}__lt": end})
    return rows.filter(**{f"{column}__{'gt' if start == end else 'gte'}": start})
