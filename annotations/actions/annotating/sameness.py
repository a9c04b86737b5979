"""What is the same annotation: of one kind, on the same spans of a text, in one layer, neither deleted nor dismissed.

Attributes, tags and links are what is said of it, and not what it is. This is looked into while the article is locked:
two people who mark the same at the same moment mark it once. No constraint says it, for somebody may mean two.
"""

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.db.models import Exists, F, Func, IntegerField, OuterRef, QuerySet, Subquery
from psycopg.types.multirange import Multirange

from annotations.actions.annotating.content import Content
from annotations.actions.scopes import Scope
from annotations.choices import Kind, Status
from annotations.models import Action, Annotation
from annotations.models.annotation import AnnotationQuerySet
from annotations.models.fields import to_multirange
from annotations.models.prepared import prepare_part
from annotations.refusals import AlreadyMarked
from annotations.scheme import KINDS
from annotations.sentences import say
from annotations.text.span import Span

Place = tuple[Kind, tuple[Span, ...]]
"""A kind and normal spans."""

LayerText = tuple[uuid.UUID, uuid.UUID]
"""A layer and a revision of the text: two annotations of these at one place are the same."""


class Duplicates(Enum):
    """What becomes of an annotation where the same one is there already."""

    ANSWER = "answer"  # the one that is there is the answer, whatever id the client has made
    REFUSE = "refuse"  # it is the answer, unless the client has named another id: that is refused
    ALLOW = "allow"  # another one is stored


def place_of(row: Any) -> Place:
    """Where a frame, an annotation or a row of its history stands, as what."""
    return Kind(row.kind), tuple(row.spans)


def layer_text_of(row: Annotation | Scope) -> LayerText:
    """The layer and the revision of an annotation, or of what is marked in a scope."""
    return row.layer_id, row.revision_id


def standing_from(
    layer_text: LayerText,
    starts: Collection[int],
    *,
    besides: Collection[uuid.UUID] = (),
    proposing: bool = False,
) -> AnnotationQuerySet:
    """The annotations of a layer whose first span starts there, the oldest first, but for those `besides`.

    For a machine that is `proposing`, what was dismissed is there as well: it is not proposed again.
    """
    layer_id, revision_id = layer_text
    rows = Annotation.objects.filter(deleted_at=None) if proposing else Annotation.objects.present()
    start = Func(F("spans"), function="lower", output_field=IntegerField())
    here = rows.alias(start=start).filter(layer=layer_id, revision=revision_id, start__in=starts)
    return (here.exclude(pk__in=besides) if besides else here).order_by("pk")


def standing_at(
    layer_text: LayerText, place: Place, *, besides: Collection[uuid.UUID] = (), proposing: bool = False
) -> tuple[str, list[Any]]:
    """SQL for the id of the oldest of a layer that is the same annotation as one would be at the place."""
    kind, spans = place
    find = _standing_for_machine if proposing else _standing
    return find(*layer_text, spans[0].start, kind.value, to_multirange(spans), list(besides))


@prepare_part
def _standing(
    layer_id: uuid.UUID,
    revision_id: uuid.UUID,
    start: int,
    kind: str,
    spans: Multirange[int],
    besides: list[uuid.UUID],
) -> QuerySet[Any, Any]:
    here = standing_from((layer_id, revision_id), [start]).exclude(pk__any=besides)
    return here.filter(kind=kind, spans=spans).values_list("pk", flat=True)[:1]


@prepare_part
def _standing_for_machine(
    layer_id: uuid.UUID,
    revision_id: uuid.UUID,
    start: int,
    kind: str,
    spans: Multirange[int],
    besides: list[uuid.UUID],
) -> QuerySet[Any, Any]:
    here = standing_from((layer_id, revision_id), [start], proposing=True).exclude(pk__any=besides)
    return here.filter(kind=kind, spans=spans).values_list("pk", flat=True)[:1]


def standing_in(
    layer_text: LayerText,
    places: Iterable[Place],
    *,
    besides: Collection[uuid.UUID] = (),
    proposing: bool = False,
    since: uuid.UUID | None = None,
) -> dict[Place, list[Annotation]]:
    """The annotations that stand at each of the places where any does: one statement, for however many.

    With an action, those only that have been made or changed `since`.
    """
    wanted = set(places)
    starts = {spans[0].start for _, spans in wanted}
    rows = standing_from(layer_text, starts, besides=besides, proposing=proposing)
    if since is not None:
        before = Action.objects.filter(pk=since).values("seq")
        rows = rows.exclude(Exists(Action.objects.filter(pk=OuterRef("action_id"), seq__lt=Subquery(before))))
    standing: dict[Place, list[Annotation]] = defaultdict(list)
    for row in rows if starts else ():
        if place_of(row) in wanted:
            standing[place_of(row)].append(row)
    return dict(standing)


@dataclass(frozen=True)
class Wanted:
    """An annotation of a list that is to be marked, and whether the client has named its id."""

    frame: Content
    named: bool


@dataclass(frozen=True)
class Answer:
    """The id that an annotation of a list is answered with, and whether that is of a machine's suggestion."""

    id: uuid.UUID
    is_suggested: bool = False


def answer_all(
    layer_text: LayerText, wanted: Mapping[int, Wanted], duplicates: Duplicates
) -> dict[int, Answer]:
    """What each is answered with, by its place in the list: its own id, if it has to be stored.

    Of those that are the same within the list, one is stored: one whose id is named, if there is any.
    """
    if duplicates is Duplicates.ALLOW:
        return {place: Answer(one.frame.id) for place, one in wanted.items()}
    standing = standing_in(layer_text, (place_of(one.frame) for one in wanted.values()))
    first: dict[Place, uuid.UUID] = {}
    for one in sorted(wanted.values(), key=lambda one: not one.named):
        first.setdefault(place_of(one.frame), one.frame.id)
    answers = {}
    for place, one in wanted.items():
        row = next(iter(standing.get(place_of(one.frame), [])), None)
        answer = Answer(row.pk, row.status == Status.SUGGESTED) if row else Answer(first[place_of(one.frame)])
        if answer.id != one.frame.id and one.named and duplicates is Duplicates.REFUSE:
            field = f"{place}.id"
            raise refusal_of(row, field=field) if row else _refusal_in_list(answer.id, field)
        answers[place] = answer
    return answers


def _refusal_in_list(annotation_id: uuid.UUID, field: str) -> AlreadyMarked:
    sentence = say("Another annotation of the list is the same, {id}.", id=str(annotation_id))
    return AlreadyMarked(sentence, annotation_id=annotation_id, field=field)


def check_free(
    rows: Iterable[tuple[LayerText, Place]], *, besides: Collection[uuid.UUID], since: uuid.UUID | None
) -> None:
    """Refuse to bring annotations back to where the same one has come to stand since an action.

    What stood beside them then may stand beside them again.
    """
    places: dict[LayerText, set[Place]] = defaultdict(set)
    for layer_text, place in rows:
        places[layer_text].add(place)
    for layer_text, wanted in places.items():
        for first, *_ in standing_in(layer_text, wanted, besides=besides, since=since).values():
            raise refusal_of(first)


def refusal_of(standing: Annotation, *, field: str = "") -> AlreadyMarked:
    """Why another one cannot stand where this one does."""
    kind = KINDS[Kind(standing.kind)].with_article
    sentence = say("These words are marked already, as {kind}.", kind=kind)
    if standing.status == Status.SUGGESTED:
        sentence = say(
            "These words are suggested already, as {kind}: accept or dismiss that first.", kind=kind
        )
    return AlreadyMarked(sentence, annotation_id=standing.pk, field=field)
