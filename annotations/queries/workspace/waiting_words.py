"""Words in links of which it is not said yet whom they mean, and the entities and sources that they may mean.

Words and what they may mean stand in one layer of one revision, and the words are a name of it: its own words, the name
of its record or an alias, as readers compare them. A pronoun is nobody's name.
"""

import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q
from django.db.models.functions import JSONObject

from annotations.choices import PROPOSED, Kind, LinkRole, Mention, Status
from annotations.models import Annotation, Link
from annotations.models.annotation import be_present
from annotations.models.fields import make_keys
from annotations.policy import Actor, edit_verb, may_move
from annotations.scheme import SAID_BY_WORDS, SLOTS, WITH_RECORD
from annotations.sentences import Sentence, say_number

MOST = 200
"""Links that are looked at, and linked in one step."""

_PEOPLE = ("author", "edited_by", "taken_over_by")


@dataclass(frozen=True)
class Waiting:
    """What may be linked to `meant` in one step, by id: annotations whose links hold just its words."""

    meant: Annotation
    words: str
    names: frozenset[str]
    rows: Mapping[uuid.UUID, Annotation]

    @property
    def count(self) -> int:
        return len(self.rows)

    @property
    def reopened(self) -> int:
        """How many of them are approved, and go back to review."""
        return sum(row.status == Status.APPROVED for row in self.rows.values())

    @property
    def these(self) -> Sentence:
        """How many they are, and what they are called together: “3 quotes”."""
        return call_together({row.kind for row in self.rows.values()}, self.count)


def call_together(kinds: Collection[str], count: int) -> Sentence:
    """How many annotations of these kinds there are: “3 quotes”."""
    kinds = {*kinds}
    if kinds == {Kind.QUOTE}:
        return say_number("{number} quote", "{number} quotes", count)
    if kinds == {Kind.CLAIM}:
        return say_number("{number} claim", "{number} claims", count)
    if kinds == {Kind.SOURCE}:
        return say_number("{number} source", "{number} sources", count)
    return say_number("{number} annotation", "{number} annotations", count)


def select_waiting() -> ArraySubquery:
    """The links in which words wait, of the annotations in the layer and the revision of the one outside of the query."""
    whose = {name: f"annotation__{name}" for name in ("kind", "status", *_PEOPLE)}
    links = (
        Link.objects.filter(be_present("annotation__"), article=OuterRef("article"), target=None)
        .filter(role__in=SAID_BY_WORDS, layer=OuterRef("layer"), revision=OuterRef("revision"))
        .exclude(annotation=OuterRef("pk"))
        .exclude(annotation__status__in=PROPOSED)
        .order_by("annotation", "position", "id")
    )
    found = JSONObject(id="annotation_id", role="role", words="texts", **whose)
    return ArraySubquery(links.values(data=found)[:MOST])


def find_waiting(actor: Actor, meant: Annotation) -> Waiting | None:
    """What this person may link to an entity or a source, if there is something."""
    found = Annotation.objects.filter(pk=meant.pk).values_list(select_waiting(), "entity__keys").first()
    links, keys = found or ([], [])
    return choose_waiting(actor, meant, links, keys or [])


def choose_waiting(
    actor: Actor, meant: Annotation, links: Iterable[Mapping[str, Any]], keys: Iterable[str]
) -> Waiting | None:
    """Those of the links that are an annotation's to have, by its record's `keys` and its words."""
    if meant.kind not in WITH_RECORD or not meant.is_present or meant.status in PROPOSED:
        return None
    names = names_of(meant, keys)
    rows: dict[uuid.UUID, Annotation] = {}
    words = ""
    for link in links:
        fits = meant.kind in SLOTS[Kind(link["kind"])][LinkRole(link["role"])].targets
        if not (fits and is_name(link["words"], names)):
            continue
        people = {f"{name}_id": link[name] and uuid.UUID(link[name]) for name in _PEOPLE}
        row = Annotation(pk=uuid.UUID(link["id"]), kind=link["kind"], status=link["status"], **people)
        if may_move(actor, row, edit_verb(actor, row)):
            rows[row.pk] = row
            words = words or link["words"][0]
    return Waiting(meant, words, names, rows) if rows else None


def find_meant(row: Annotation) -> dict[int, Annotation]:
    """The entity or source that words of a row's links may mean, by the place of the link; with records first."""
    links: list[dict[str, Any]] = row.links_json  # type: ignore[attr-defined]
    open_links = {
        place: link["words"]
        for place, link in enumerate(links)
        if link["role"] in SAID_BY_WORDS and link["words"] and not link["target"] and len(link["words"]) == 1
    }
    if not open_links or not row.is_present or row.status in PROPOSED:
        return {}
    keys = make_keys(text for words in open_links.values() for text in words)
    called = Q(keys__overlap=keys) | Q(entity__keys__overlap=keys)
    usable = Annotation.objects.filter(called, layer=row.layer_id, revision=row.revision_id).present().made()
    usable = usable.filter(kind__in=WITH_RECORD).exclude(pk=row.pk).select_related("entity")
    known = sorted(usable[:MOST], key=lambda one: (one.entity_id is None, one.spans[0].start))
    slots = SLOTS[Kind(row.kind)]
    meant: dict[int, Annotation] = {}
    for place, words in open_links.items():
        targets = slots[LinkRole(links[place]["role"])].targets
        fitting = (
            one
            for one in known
            if one.kind in targets and is_name(words, names_of(one, one.entity.keys if one.entity else ()))
        )
        if (first := next(fitting, None)) is not None:
            meant[place] = first
    return meant


def names_of(meant: Annotation, keys: Iterable[str]) -> frozenset[str]:
    """What words are compared with that may mean it; `keys` are those of its record."""
    is_own = len(meant.texts) == 1 and meant.attributes.get("mention") != Mention.PRONOUN
    return frozenset([*(make_keys(meant.texts) if is_own else ()), *keys])


def is_name(texts: Iterable[str], names: frozenset[str]) -> bool:
    """Whether words are just one of the names."""
    keys = make_keys(texts)
    return len(keys) == 1 and keys[0] in names


def find_offers(
    actor: Actor, rows: Iterable[Annotation], focus: uuid.UUID | None, *, both: bool
) -> dict[str, Any]:
    """What the open card, that of `focus`, offers to link: the words of others to an entity or a source.

    Where it is asked for `both`, its own words to whom they may mean, too.
    """
    row = next((row for row in rows if row.pk == focus), None)
    if row is None:
        return {}
    read: Any = row  # with what waits for it
    waiting = choose_waiting(actor, row, read.waiting or (), read.record_keys or ())
    return {"waiting": waiting, "meant": find_meant(row) if both else {}}
