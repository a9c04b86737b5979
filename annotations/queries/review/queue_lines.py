"""The lines of the review queue: articles with what waits in them, grouped and paged by the database.

Of what waits, no more than the ten thousand oldest are looked at, and one more to know whether there is more.
"""

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Case, F, Func, IntegerField, Q, QuerySet, Value, When
from django.db.models.expressions import RawSQL
from django.db.models.lookups import IsNull

from annotations.models import Annotation
from annotations.queries.lists import keyset
from annotations.queries.lists.counting import CAP, Count, count_of
from annotations.queries.lists.keyset import Order, Stretch, read_cursor

OLDEST_LINE_FIRST = Order("oldest", "article")
"""The order of the queue: the article first whose oldest annotation waits longest."""

_LINES = """
WITH line AS (
    SELECT article_id AS article, min(updated_at) AS oldest, count(*) AS number
    FROM ({}) AS waiting (article_id, updated_at) GROUP BY article_id
)
"""

_PAGE = """
, placed AS (
    SELECT *, row_number() OVER (ORDER BY oldest, article) AS place, count(*) OVER () AS articles,
        sum(number) OVER ()::integer AS total,
        count(*) FILTER (WHERE (oldest, article) < (%s, %s)) OVER () AS ahead,
        count(*) FILTER (WHERE (oldest, article) <= (%s, %s)) OVER () AS passed
    FROM line
), cut AS (SELECT *, {start} AS start, {stop} AS stop FROM placed)
SELECT article, oldest, number, start, articles, total FROM cut
WHERE place > start AND place <= stop ORDER BY place LIMIT %s
"""

_FIRST = ("0", "articles")
_AFTER = ("CASE WHEN passed < articles THEN passed ELSE greatest(articles - %s, 0) END", "articles")
_BEFORE = ("greatest(ahead - %s, 0)", "CASE WHEN ahead > 0 THEN ahead ELSE articles END")
"""Behind how many lines a page starts, and with which it ends; one that is empty by now is the one beside it."""

_BESIDE = """
, other AS (SELECT *, (oldest, article) < (%s, %s) AS is_ahead FROM line WHERE article <> %s)
(SELECT article, oldest, number FROM other ORDER BY is_ahead, oldest, article LIMIT 1) UNION ALL
(SELECT article, oldest, number FROM other ORDER BY NOT is_ahead, oldest DESC, article DESC LIMIT 1)
"""

# Of one article after another: a small project would otherwise be read as a whole.
_INSIDE = """
SELECT article, inside.* FROM unnest(%s::uuid[]) AS page (article) CROSS JOIN LATERAL (
    SELECT count(*), array_agg(DISTINCT author) FILTER (WHERE waits),
        (array_agg(id ORDER BY first, last DESC, id) FILTER (WHERE waits))[1]
    FROM ({}) AS present (id, author, first, last, waits)
) AS inside (total, authors, first) WHERE first IS NOT NULL
"""


_EVER = datetime.datetime.min.replace(tzinfo=datetime.UTC)


@dataclass(frozen=True)
class Line:
    """An article with so much left to decide on, of which the oldest waits since then."""

    article: uuid.UUID
    oldest: datetime.datetime
    left: int


@dataclass(frozen=True)
class Inside:
    """How much there is in an article, who wrote what waits of it, and what of that is first in the text."""

    total: int
    authors: list[uuid.UUID]
    first: uuid.UUID


def walk_in_order(rows: QuerySet[Annotation], condition: Q) -> QuerySet[Annotation]:
    """Those of ordered rows that fulfil a condition, of which a limit will leave the first.

    What the planner thinks to be seldom true it looks for in all rows, and sorts them. Of what is not null it thinks that
    it is the rule, and walks along the index until there are enough.
    """
    if not condition:
        return rows
    return rows.filter(IsNull(Case(When(condition, then=Value(True))), False))


def load_lines(
    waiting: QuerySet[Annotation], *, after: str = "", before: str = ""
) -> tuple[Stretch[Line], Count]:
    """A page of the articles of what waits, the one that waits longest first, and how much waits in all."""
    position = read_cursor(before or after) if before or after else (None, None)
    start, stop = _BEFORE if before else _AFTER if after else _FIRST
    size = [keyset.PAGE] * start.count("%s")
    rows = _fetch(waiting, _PAGE.format(start=start, stop=stop), [*position, *position, *size, keyset.PAGE])
    if not rows:
        return Stretch([], before=Count(0), total=Count(0)), Count(0)
    lines = [Line(*row[:3]) for row in rows]
    first, articles, waits = rows[0][3:]
    total = count_of(waits, CAP)
    page = Stretch(
        lines,
        before=Count(first),
        total=Count(articles, more=total.more),
        next=OLDEST_LINE_FIRST.position_of(lines[-1]) if first + len(lines) < articles else "",
        previous=OLDEST_LINE_FIRST.position_of(lines[0]) if first else "",
    )
    return page, total


def find_beside(
    waiting: QuerySet[Annotation], article: uuid.UUID, since: datetime.datetime | None
) -> tuple[Line | None, Line | None]:
    """The lines after the place of an article and before it; at the ends of the queue it goes on from the other one."""
    rows = _fetch(waiting, _BESIDE, [since or _EVER, article, article])
    following, earlier = [Line(*row) for row in rows] or (None, None)
    return following, earlier


def look_into(
    present: QuerySet[Annotation], articles: Sequence[uuid.UUID], waits: Q
) -> dict[uuid.UUID, Inside]:
    """What is in each of these articles, if something of it `waits`."""
    edges = [Func(F("spans"), function=name, output_field=IntegerField()) for name in ("lower", "upper")]
    waiting = Case(When(waits, then=Value(True)), default=Value(False))
    here = present.filter(article=RawSQL("page.article", [])).order_by()
    sql, params = here.values_list("id", "author_id", *edges, waiting).query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(_INSIDE.format(sql), [list(articles), *params])
        return {row[0]: Inside(*row[1:]) for row in cursor.fetchall()}


def _fetch(waiting: QuerySet[Annotation], rest: str, values: list[Any]) -> list[tuple[Any, ...]]:
    sql, params = waiting.values_list("article_id", "updated_at")[: CAP + 1].query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(_LINES.format(sql) + rest, [*params, *values])
        return list(cursor.fetchall())
