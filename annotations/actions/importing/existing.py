"""Which annotations of a line are in the article already: under their ids, or because the same one is there."""

import uuid
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field

from annotations.actions.annotating.content import read_place, refuse_same_id
from annotations.actions.annotating.sameness import Place, layer_text_of, standing_in
from annotations.actions.cleaning import read_id
from annotations.actions.importing.line_shape import Item
from annotations.actions.scopes import Scope
from annotations.choices import Status
from annotations.models import Annotation
from annotations.models.fields import new_id


@dataclass
class Recognised:
    """What has to be done with the annotations of a line; `new` and `suggested` by their places in it.

    `ids` has for each id of the line the one that its annotation has here. What is `new` has to be stored, under
    the id that it comes with now. What is `suggested` was marked by a person and stands here as a machine's
    suggestion, of that id: it has to be accepted. The rest is there `already`.
    """

    ids: dict[uuid.UUID, uuid.UUID] = field(default_factory=dict)
    new: dict[int, Item] = field(default_factory=dict)
    suggested: dict[int, Item] = field(default_factory=dict)
    already: int = 0


def ids_of(items: Iterable[Item]) -> list[uuid.UUID | None]:
    """The ids that the annotations of a line come with."""
    return [None if item.get("id") is None else read_id(item["id"], "id") for item in items]


def read_ids(items: Iterable[Item]) -> list[Item]:
    """The annotations of a line with their ids read once for all that asks for them."""
    return [item if item.get("id") is None else {**item, "id": read_id(item["id"], "id")} for item in items]


def ids_in_use(ids: Iterable[uuid.UUID | None]) -> dict[uuid.UUID, uuid.UUID]:
    """Those of the ids that annotations have, with the articles of these: one in use anywhere cannot be used again."""
    wanted = [pk for pk in ids if pk is not None]
    # Unscoped on purpose.
    rows = Annotation.objects.filter(pk__any=wanted) if wanted else Annotation.objects.none()
    return dict(rows.values_list("pk", "article_id"))


def recognise_first(
    items: Sequence[Item],
    places: Sequence[Place],
    is_proposed: Callable[[Item], bool],
    taken: Collection[uuid.UUID],
) -> Recognised:
    """`recognise` where nothing is marked in the article yet; `taken` are the ids that are in use elsewhere."""
    proposed = {place for place, item in enumerate(items) if is_proposed(item)}
    missing = dict(enumerate(zip(ids_of(items), places, strict=True)))
    done = Recognised()
    _add_missing(done, items, missing, proposed, taken)
    return done


def recognise(scope: Scope, items: Sequence[Item], is_proposed: Callable[[Item], bool]) -> Recognised:
    """Look up each annotation of a line in the article, and among those of the line before it.

    Two of one line that come with an id each are two: whoever wrote the file knew them apart.
    """
    own = ids_of(items)
    taken = ids_in_use(own)
    here = {pk for pk, article in taken.items() if article == scope.article.pk}
    done = Recognised(ids={pk: pk for pk in here}, already=sum(pk in here for pk in own))
    rest = [place for place, pk in enumerate(own) if pk not in here]
    proposed = {place for place in rest if is_proposed(items[place])}
    places = {place: read_place(scope.text, items[place], f"{place}.") for place in rest}
    rows = standing_in(layer_text_of(scope), places.values(), proposing=True)
    missing = []
    for place in rest:
        # What the line has under an id of its own is not what it has under another one.
        others = here if own[place] and own[place] not in taken else ()
        row = _take(rows.get(places[place], []), others, proposed=place in proposed)
        if row is None:
            missing.append(place)
            continue
        done.ids[own[place] or row.pk] = row.pk
        if row.status == Status.SUGGESTED and place not in proposed:
            row.status = Status.DRAFT  # what else is the same is there already
            done.suggested[place] = {**items[place], "id": row.pk}
        else:
            done.already += 1
    _add_missing(done, items, {place: (own[place], places[place]) for place in missing}, proposed, taken)
    return done


def _take(rows: list[Annotation], others: Collection[uuid.UUID], *, proposed: bool) -> Annotation | None:
    """One of the rows at a place that is the same as an annotation of the line; taken again only if it is the last."""
    usable = [row for row in rows if row.pk not in others and (proposed or row.status != Status.DISMISSED)]
    if len(usable) > 1:
        rows.remove(usable[0])
    return usable[0] if usable else None


def _add_missing(
    done: Recognised,
    items: Sequence[Item],
    missing: dict[int, tuple[uuid.UUID | None, Place]],
    proposed: Collection[int],
    taken: Collection[uuid.UUID],
) -> None:
    """Sort out what is not in the article: what a person marked comes first, and what has an id of its own."""
    first: dict[Place, tuple[uuid.UUID, bool]] = {}
    for place in sorted(missing, key=lambda place: (place in proposed, missing[place][0] is None)):
        own, stands = missing[place]
        same, is_named = first.get(stands, (None, False))
        if same is not None and not (is_named and own):
            done.ids[own or same] = same
            done.already += 1
            continue
        if own in done.ids:
            raise refuse_same_id(place)
        pk = new_id() if own is None or own in taken else own
        done.ids[own or pk] = pk
        done.new[place] = {**items[place], "id": pk}
        first.setdefault(stands, (pk, own is not None))
