"""Counting that costs the same however much there is: up to `CAP`, and beyond it one says “10,000+”."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from annotations.sentences import Sentence, say

CAP = 10_000
SEARCH_CAP = 1_000
"""Up to which articles that a search finds are counted: their texts may have to be compared."""


@dataclass(frozen=True)
class Count:
    """How many; `more` if there are more than that."""

    exact: int
    more: bool = False

    @property
    def sentence(self) -> Sentence:
        """The number as people read it: “10,000+”."""
        return say("{number:,}+", number=self.exact) if self.more else say("{number:,}", number=self.exact)

    def __str__(self) -> str:
        return self.sentence

    def __bool__(self) -> bool:
        return self.exact > 0

    def __add__(self, other: "Count") -> "Count":
        return Count(self.exact + other.exact, self.more or other.more)


NONE = Count(0)


def count_up_to_cap(rows: QuerySet[Any], cap: int | None = None) -> Count:
    """How many rows, counted up to a cap, which is `CAP` if no other is given."""
    cap = CAP if cap is None else cap
    return count_of(rows.order_by()[: cap + 1].count(), cap)


def count_of(number: int, cap: int) -> Count:
    """The count of so many rows, of which no more than one above the cap were looked for."""
    return Count(min(number, cap), number > cap)


def count_groups(querysets: Iterable[QuerySet[Any]], names: Sequence[str]) -> dict[tuple[Any, ...], int]:
    """`{values of names: how many}` over several querysets in one statement, each counted up to `CAP`.

    A queryset's own order decides which of its rows are counted when there are more: it is dear where no index has it.
    """
    parts: list[str] = []
    values: list[Any] = []
    for queryset in querysets:
        sql, params = queryset.values_list(*names)[:CAP].query.sql_with_params()
        parts.append(f"(SELECT * FROM ({sql}) AS part ({', '.join(names)}))")
        values.extend(params)
    if not parts:
        return {}
    columns = ", ".join(names)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {columns}, count(*) FROM ({' UNION ALL '.join(parts)}) AS counted GROUP BY {columns}",
            values,
        )
        return {row[:-1]: row[-1] for row in cursor.fetchall()}
