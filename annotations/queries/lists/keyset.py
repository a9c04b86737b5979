"""Pages of what is in the order of a moment and an id: found behind a key, however far down they are."""

import datetime
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import Q, QuerySet

from annotations.queries.lists.counting import Count, count_up_to_cap
from annotations.refusals import Invalid
from annotations.sentences import Sentence, say

Row = TypeVar("Row")
Position = tuple[datetime.datetime, uuid.UUID]
PAGE = 50
BROKEN_LINK = say("This link to a page of the list is not complete: start at its beginning.")


@dataclass(frozen=True)
class Order:
    """An order of rows: the fields of the moment and of the id, and whether the newest come first.

    Of one moment, ids are in the same direction, unless they are always `ids_upwards`.
    """

    moment: str
    pk: str
    newest_first: bool = False
    ids_upwards: bool = False

    def fields(self, *, backwards: bool = False) -> list[str]:
        """What `order_by` takes."""
        sign = "" if self.newest_first == backwards else "-"
        return [f"{sign}{self.moment}", f"{'' if self._ids_downwards == backwards else '-'}{self.pk}"]

    def beyond(self, rows: QuerySet[Any, Row], position: Position, *, backwards: bool = False) -> Any:
        """The rows after a position, or (`backwards`) before it."""
        moment, pk = position
        side = "gt" if self.newest_first == backwards else "lt"
        id_side = "gt" if self._ids_downwards == backwards else "lt"
        further = Q(**{f"{self.moment}__{side}": moment})
        same = Q(**{self.moment: moment, f"{self.pk}__{id_side}": pk})
        # What either of the two says is said by itself, too: that is where an index begins to read.
        return rows.filter(further | same, **{f"{self.moment}__{side}e": moment})

    @property
    def _ids_downwards(self) -> bool:
        return self.newest_first and not self.ids_upwards

    def position_of(self, row: Any) -> str:
        """Where a row, a model's or a dictionary, stands in the order, as a text for addresses."""
        moment, pk = self.place(row)
        return f"{moment.isoformat()}_{pk}"

    def place(self, row: Any) -> Position:
        """Where a row, a model's or a dictionary, stands in the order."""
        moment, pk = (
            row[name] if isinstance(row, Mapping) else getattr(row, name) for name in (self.moment, self.pk)
        )
        return moment, pk


@dataclass(frozen=True)
class Stretch(Generic[Row]):
    """One page: its rows, how many come before them and how many there are; cursors are empty at the ends."""

    rows: list[Row]
    before: Count
    total: Count
    next: str = ""
    previous: str = ""

    @property
    def range(self) -> Sentence:
        """Which rows these are, as people count, of how many; beyond what is counted, of how many alone."""
        if self.before.more:
            return say("further of {total}", total=self.total.sentence)
        first, last = self.before.exact + 1, self.before.exact + len(self.rows)
        if first == last:
            return say("{number:,} of {total}", number=first, total=self.total.sentence)
        return say("{first:,}–{last:,} of {total}", first=first, last=last, total=self.total.sentence)

    @property
    def whole(self) -> bool:
        """Whether these are all there are."""
        return not (self.next or self.previous)


def load_stretch(
    rows: QuerySet[Any, Row], order: Order, *, after: str = "", before: str = ""
) -> Stretch[Row]:
    """The page after a cursor or before one, else the first; where that one is empty by now, the page beside it."""
    cursor, backwards = before or after, bool(before)
    position = read_cursor(cursor) if cursor else None
    page, more = _take(rows, order, position, backwards=backwards)
    if not page and cursor:
        backwards = not backwards
        page, more = _take(rows, order, position, backwards=backwards)
    if not page or not (cursor or more):
        return Stretch(page, before=Count(0), total=Count(len(page)))
    first, last = order.position_of(page[0]), order.position_of(page[-1])
    ahead = count_up_to_cap(order.beyond(rows, read_cursor(first), backwards=True)) if cursor else Count(0)
    behind = order.beyond(rows, read_cursor(last)).exists() if backwards else more
    return Stretch(
        page,
        before=ahead,
        total=count_up_to_cap(rows),
        next=last if behind else "",
        previous=first if ahead else "",
    )


def load_page(
    rows: QuerySet[Any, Row], order: Order, *, after: str = "", before: str = ""
) -> tuple[list[Row], str, str]:
    """The page after a cursor or before one, else the first, and the cursors of the next and of the previous page.

    Nothing is counted; the cursors are empty at the ends.
    """
    cursor, backwards = before or after, bool(before)
    page, more = _take(rows, order, read_cursor(cursor) if cursor else None, backwards=backwards)
    if not page:
        return page, "", ""
    first, last = order.position_of(page[0]), order.position_of(page[-1])
    if backwards:
        return page, last, first if more else ""
    return page, last if more else "", first if cursor else ""


def _take(
    rows: QuerySet[Any, Row], order: Order, position: Position | None, *, backwards: bool
) -> tuple[list[Row], bool]:
    """A page's rows in their order, and whether there are more in the direction that was looked in."""
    beyond = rows if position is None else order.beyond(rows, position, backwards=backwards)
    taken = list(beyond.order_by(*order.fields(backwards=backwards))[: PAGE + 1])
    page = taken[:PAGE]
    return (page[::-1] if backwards else page), len(taken) > PAGE


def read_position(text: str) -> Position | None:
    """A position as `Order.position_of` wrote it; None for anything else."""
    moment, _, pk = text.partition("_")
    try:
        return datetime.datetime.fromisoformat(moment).astimezone(datetime.UTC), uuid.UUID(pk)
    except (ValueError, OverflowError):
        return None


def read_cursor(text: str) -> Position:
    """A position as an address has it; raises `Invalid` for anything else."""
    position = read_position(text)
    if position is None:
        raise Invalid(BROKEN_LINK)
    return position
