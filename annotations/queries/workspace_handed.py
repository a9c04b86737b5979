"""What annotations have from others: a quote from the one that it continues, a claim from the quote that states it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from annotations.choices import Attribution, LinkRole
from annotations.models import Annotation

HANDS_ON = (LinkRole.CONTINUES, LinkRole.STATED_IN)
"""The links over which something is handed on. It is shown, and never stored."""

SAID_OF = {Attribution.NOBODY: "Nobody named", Attribution.ARTICLE: "The article"}
"""What stands for a sayer where there is none."""

_OF_A_QUOTE = (LinkRole.SPEAKER, LinkRole.CUE, LinkRole.ADDRESSEE, LinkRole.VIA)

Fetch = Callable[[Sequence[str]], Iterable[Annotation]]


def names_in(row: Annotation, role: LinkRole) -> str:
    """The names, or else the words, of what fills a role of the annotation itself."""
    links: list[dict[str, Any]] = row.links_json  # type: ignore[attr-defined]
    names = [link["name"] or " … ".join(link["words"] or ()) for link in links if link["role"] == role]
    return " and ".join(filter(None, names))


def source_of(row: Annotation) -> str | None:
    """The id of the annotation that hands something on to this one, if there is one."""
    links: list[dict[str, Any]] = row.links_json  # type: ignore[attr-defined]
    return next((link["target"] for link in links if link["role"] in HANDS_ON and link["target"]), None)


def hand_on(rows: Sequence[Annotation], fetch: Fetch) -> None:
    """Set `handed` of every row that has something from others: names by role, and `attributed`.

    `fetch` brings the annotations with some ids, with their links; it is asked only for what is not among `rows`.
    """
    known = {str(row.pk): row for row in rows}
    missing = {source for row in rows if (source := source_of(row))} - known.keys()
    while missing:
        found = {str(row.pk): row for row in fetch(sorted(missing))}
        asked, known = missing, {**known, **found}
        missing = {source for row in found.values() if (source := source_of(row))} - known.keys() - asked
    for row in rows:
        source = source_of(row)
        if source in known:
            row.handed = _said_of(known[source], known, {str(row.pk)})  # type: ignore[attr-defined]


def follow(rows: Sequence[Annotation], ids: Iterable[str]) -> set[str]:
    """Those of `rows` that have something from one of `ids`, directly or over others of them."""
    reached = set(ids)
    while more := {str(row.pk) for row in rows if source_of(row) in reached} - reached:
        reached |= more
    return reached


def _said_of(quote: Annotation, known: Mapping[str, Annotation], seen: set[str]) -> dict[str, str]:
    own = {role.value: names for role in _OF_A_QUOTE if (names := names_in(quote, role))}
    if attributed := quote.attributes.get("attributed"):
        own["attributed"] = attributed
    source = source_of(quote)
    if source is None or source not in known or source in seen or LinkRole.SPEAKER.value in own:
        return own
    return {**_said_of(known[source], known, seen | {str(quote.pk)}), **own}
