"""The text of an article as HTML: `{% load marks %}`. The only place that makes HTML of it."""

import uuid
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import NamedTuple

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from annotations.choices import Status
from annotations.models import Annotation
from annotations.scheme import KINDS
from annotations.text.blank import is_blank
from annotations.text.paragraphs import Paragraph
from annotations.text.segments import Segment, segments

register = template.Library()

_LETTERS: Mapping[str, str] = {kind: row.letter for kind, row in KINDS.items()}
MOST_NAMED = 8
"""Annotations that a segment names beside those that start there; those around them are known by their cards."""

_STATES = ("", "d", "x")
_UNSETTLED = frozenset({Status.DRAFT, Status.SUGGESTED})


class Look(NamedTuple):
    """How an annotation is drawn: the letter of its kind, whether its line is dashed or grey; where it starts."""

    letter: str
    state: str
    start: int

    @classmethod
    def of(cls, row: Annotation) -> "Look":
        status = Status(row.status)
        state = "d" if status in _UNSETTLED else "x" if status == Status.REJECTED else ""
        return cls(_LETTERS[row.kind], state, row.spans[0].start)


@register.simple_tag
def text(body: str, numbered: Sequence[tuple[int, Paragraph]], rows: Iterable[Annotation]) -> SafeString:
    """The paragraphs with all that is marked in them, and not one character of white space between."""
    shortest_first = sorted(rows, key=lambda row: sum(end - start for start, end in row.spans))
    looks = {row.pk: Look.of(row) for row in shortest_first}
    tiles = segments(
        [place for _, place in numbered],
        [(row.pk, row.spans) for row in shortest_first],
        most=MOST_NAMED,
        group=lambda pk: (looks[pk].letter, looks[pk].state),
    )
    return mark_safe(  # noqa: S308 - every part of it is escaped or an id
        "".join(
            paragraph_html(number, body, place, row, looks)
            for (number, place), row in zip(numbered, tiles, strict=True)
        )
    )


def paragraph_html(
    number: int,
    body: str,
    place: Paragraph,
    tiles: Sequence[Segment[uuid.UUID]],
    looks: Mapping[uuid.UUID, Look],
) -> str:
    """One line of the text as `<p>`, its line end inside: the text of all of them is the stored text.

    `data-o` is where it starts, in code points. Segments are flat; `data-a` names the annotations that
    cover one, the shortest first, and the first segment of each is described by its card; where several
    start at once, `data-starts` says how many, for the numbers in print. Where it does not name all,
    `data-deep` says how many there are; `deep.js` knows the others by their cards.
    """
    end = "\n" if place.end < len(body) else ""
    inner = "".join(_segment_html(body, tile, looks) for tile in tiles)
    blank = _blank_class(body[place.start : place.end])
    return f'<p id="p{number}" dir="auto" data-o="{place.start}"{blank}>{inner}{end}</p>'


def _blank_class(line: str) -> str:
    if not is_blank(line):
        return ""
    return ' class="blank many"' if "\n" in line else ' class="blank"'


def _segment_html(body: str, tile: Segment[uuid.UUID], looks: Mapping[uuid.UUID, Look]) -> str:
    words = escape(body[tile.start : tile.end])
    if not tile.keys:
        return words
    classes = " ".join(_classes(dict(tile.groups)))
    ids = " ".join(map(str, tile.keys))
    first = [f"h-{key}" for key in tile.starts if looks[key].start == tile.start]
    more = f' aria-describedby="{" ".join(first)}"' if first else ""
    if len(first) > 1:
        more += f' data-starts="{len(first)}"'
    if tile.depth > len(tile.keys):
        more += f' data-deep="{tile.depth}"'
    return f'<mark class="{classes}" data-a="{ids}"{more}>{words}</mark>'


def _classes(counts: Mapping[Hashable, int]) -> Iterable[str]:
    """`q` one quote, `q2` several; `qd` dashed: all of them are drafts; `qx` grey: all were sent back.

    `counts` are of letters and states.
    """
    for letter in _LETTERS.values():
        states = {state: count for state in _STATES if (count := counts.get((letter, state), 0))}
        if not states:
            continue
        yield letter
        if sum(states.values()) > 1:
            yield f"{letter}2"
        if states.keys() == {"d"} or states.keys() == {"x"}:
            yield letter + next(iter(states))
