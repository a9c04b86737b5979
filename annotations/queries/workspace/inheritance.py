"""What annotations have from others: a quote from the one that it continues, a claim from the quote that states it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import reduce
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Lookup

from annotations.choices import Attribution, LinkRole
from annotations.models import Annotation
from annotations.sentences import say
from annotations.text.spans import join_parts

HANDS_ON = (LinkRole.CONTINUES, LinkRole.STATED_IN)
"""The links over which something is handed on. It is shown, and never stored."""

LONGEST_NAMES = 300
"""Code points of the names in one role that a card shows: all that go on with a quote show its speaker again."""

SAID_OF = {Attribution.NOBODY: say("Nobody named"), Attribution.ARTICLE: say("The article")}
"""What stands for a sayer where there is none."""

_OF_A_QUOTE = (LinkRole.SPEAKER, LinkRole.CUE, LinkRole.ADDRESSEE, LinkRole.VIA)

# Django's class takes a type parameter in its stubs only.
if TYPE_CHECKING:
    _Lookup = Lookup[Any]
else:
    _Lookup = Lookup

Fetch = Callable[[Sequence[str]], Iterable[Annotation]]


def names_in(row: Annotation, role: LinkRole) -> str:
    """The names, or else the words, of what fills a role of the annotation itself, cut short."""
    links: list[dict[str, Any]] = row.links_json  # type: ignore[attr-defined]
    names = [link["name"] or join_parts(link["words"] or ()) for link in links if link["role"] == role]
    whole = _join_names(list(filter(None, names)))
    return whole if len(whole) <= LONGEST_NAMES else f"{whole[: LONGEST_NAMES - 1].rstrip()}…"


def _join_names(names: Sequence[str]) -> str:
    if len(names) < 2:
        return "".join(names)
    return reduce(lambda names, last: say("{names} and {last}", names=names, last=last), names)


def source_of(row: Annotation) -> str | None:
    """The id of the annotation that hands something on to this one, if there is one."""
    links: list[dict[str, Any]] = row.links_json  # type: ignore[attr-defined]
    return next((link["target"] for link in links if link["role"] in HANDS_ON and link["target"]), None)


def inherit(rows: Sequence[Annotation], fetch: Fetch) -> None:
    """Set `handed` of every row that has something from others: names by role, and `attributed`.

    `fetch` brings the annotations with some ids and all that those have something from, with their links; it is asked
    once, and only for what is not among `rows`.
    """
    known = {str(row.pk): row for row in rows}
    if missing := {source for row in rows if (source := source_of(row))} - known.keys():
        known = {**{str(row.pk): row for row in fetch(sorted(missing))}, **known}
    said = _resolve_all(known)
    for row in rows:
        source = source_of(row)
        if source in said:
            row.handed = said[source]  # type: ignore[attr-defined]


def follow(rows: Sequence[Annotation], ids: Iterable[str]) -> set[str]:
    """Those of `rows` that have something from one of `ids`, directly or over others of them."""
    heirs: defaultdict[str, list[str]] = defaultdict(list)
    for row in rows:
        if source := source_of(row):
            heirs[source].append(str(row.pk))
    reached = set(ids)
    waiting = list(reached)
    while waiting:
        new = set(heirs[waiting.pop()]) - reached
        reached |= new
        waiting += new
    return reached


def _resolve_all(known: Mapping[str, Annotation]) -> dict[str, dict[str, str]]:
    """What each hands on: its own, and up to the first that names a speaker what it has from others.

    Each is looked at once, however long the chains are; those in a circle twice.
    """
    sources = {pk: source_of(row) or "" for pk, row in known.items()}
    said: dict[str, dict[str, str]] = {}
    for start in known:
        path: dict[str, None] = {}
        pk = start
        while pk in known and pk not in said and pk not in path:
            path[pk] = None
            pk = sources[pk]
        chain = list(path)
        circle = chain[chain.index(pk) :] if pk in path else []
        for step in reversed([*chain, *circle]):
            own = _own_of(known[step])
            before = said.get(sources[step], {})
            said[step] = own if LinkRole.SPEAKER.value in own else {**before, **own}
    return said


def _own_of(quote: Annotation) -> dict[str, str]:
    own = {role.value: names for role in _OF_A_QUOTE if (names := names_in(quote, role))}
    if attributed := quote.attributes.get("attributed"):
        own["attributed"] = attributed
    return own


@models.UUIDField.register_lookup
class _InheritanceLookup(_Lookup):
    """`pk__hand_on_to=ids`: one of these, or what one of them has something from, in any number of steps."""

    lookup_name = "hand_on_to"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        left, params = self.process_lhs(compiler, connection)
        # UNION, not UNION ALL: what is reached again is not followed again, so a circle ends.
        walk = """
            WITH RECURSIVE source (id) AS (
                SELECT unnest(%s::uuid[])
                UNION
                SELECT link.target_id FROM source JOIN annotations_link AS link ON link.annotation_id = source.id
                WHERE link.role = ANY (%s) AND link.target_id IS NOT NULL)
            SELECT id FROM source"""
        return f"{left} IN ({walk})", (*params, self.rhs, [role.value for role in HANDS_ON])
