"""Filling the slots of annotations: with what was typed, with words that were selected, or with a whole frame."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from annotations.actions.annotating.changing import change_in, check_changeable
from annotations.actions.scopes import lock_annotation
from annotations.actions.transactions import one_transaction
from annotations.choices import Attribution, Kind, LinkRole
from annotations.models import Annotation, User
from annotations.queries.workspace.names import Named, load_people
from annotations.refusals import Elsewhere, Invalid
from annotations.scheme import SLOTS, Slot, name_any_of, subject
from annotations.sentences import Sentence, say
from annotations.text.blank import is_blank
from annotations.text.nearest import find_beside, number_of_paragraph
from annotations.text.same_words import find_nearest, make_key
from annotations.text.span import Span


def fill_slot(
    *,
    by: User,
    article_id: uuid.UUID,
    annotation_id: uuid.UUID,
    version: int | None,
    role: LinkRole,
    value: str = "",
    spans: Sequence[Sequence[int]] = (),
    action_id: uuid.UUID | None = None,
) -> Annotation:
    """Fill a slot with the words at `spans`, or else with what a typed `value` means.

    A value means an entry of the slot, a name in this article, or the nearest such words in the annotation's own
    paragraphs. Raises `Elsewhere`, with their place, if they only stand in others.
    """
    if not spans and is_blank(value):
        raise Invalid(say("Type a name, or select words in the text."), field="value")
    with one_transaction():
        scope, annotation = lock_annotation(by, annotation_id, version=version, article_id=article_id)
        check_changeable(scope, annotation)
        slot, people = _Slot(annotation, role), load_people(by, article_id)
        if spans:
            filling = _read_selected(slot, spans, scope.text, people)
        else:
            filling = _read_typed(slot, value, scope.text, people)
        return change_in(scope, annotation, changes=slot.fill(filling), action_id=action_id)


def clear_slot(
    *,
    by: User,
    article_id: uuid.UUID,
    annotation_id: uuid.UUID,
    version: int | None,
    role: LinkRole,
    place: int,
    action_id: uuid.UUID | None = None,
) -> Annotation:
    """Take the link at a place among the annotation's links out of a slot; at -1, everything that is in it."""
    with one_transaction():
        scope, annotation = lock_annotation(by, annotation_id, version=version, article_id=article_id)
        check_changeable(scope, annotation)
        changes = _Slot(annotation, role).clear(place)
        return change_in(scope, annotation, changes=changes, action_id=action_id)


def take_frame(
    *,
    by: User,
    article_id: uuid.UUID,
    annotation_id: uuid.UUID,
    version: int | None,
    words: Mapping[LinkRole, Sequence[Sequence[int]]],
    action_id: uuid.UUID | None = None,
) -> Annotation:
    """Fill those of the slots that are empty with the words at the given spans, all at once."""
    if not words:
        raise Invalid(say("There is nothing to take."))
    with one_transaction():
        scope, annotation = lock_annotation(by, annotation_id, version=version, article_id=article_id)
        check_changeable(scope, annotation)
        changes = _fill_empty(annotation, words, scope.text, load_people(by, article_id))
        return change_in(scope, annotation, changes=changes, action_id=action_id)


SAYERS = frozenset({LinkRole.SPEAKER, LinkRole.CLAIMANT})
"""The slots that may also say that nobody is named, or that it is the article's own."""

SAID = {"nobody": Attribution.NOBODY, "the article": Attribution.ARTICLE}
"""Entries of those slots that are no link."""


@dataclass(frozen=True)
class _Filling:
    """What goes into a slot: words of the text, an annotation, or that nobody is named."""

    spans: Sequence[Sequence[int]] = ()
    target: uuid.UUID | None = None
    attributed: Attribution | None = None


@dataclass
class _Slot:
    """One slot of one annotation, which is locked: its rule, and the places of the links that fill it."""

    row: Annotation
    role: LinkRole
    rule: Slot = field(init=False)

    def __post_init__(self) -> None:
        kind = Kind(self.row.kind)
        if self.role not in SLOTS[kind]:
            raise Invalid(say("{subject} has no “{role}”.", subject=subject(kind), role=self.role))
        self.rule = SLOTS[kind][self.role]

    @property
    def waits_for_a_name(self) -> bool:
        """Whether words are in it of which it is not said yet whom they mean."""
        mine = [link for link in _links_of(self.row) if link["role"] == self.role and link["spans"]]
        return bool(self.rule.targets) and any(link["target"] is None for link in mine)

    def fill(self, filling: _Filling) -> dict[str, Any]:
        """The changes that put `filling` into the slot: where something is missing, else as one more."""
        links = _links_of(self.row)
        if filling.attributed is not None:
            return self._without(links, {"attributed": filling.attributed.value})
        at = self._place(links, filling)
        if at is None:
            links.append({"role": self.role.value, "spans": [], "target": None})
            at = len(links) - 1
        if filling.spans:
            links[at]["spans"] = [list(span) for span in filling.spans]
        if filling.target:
            links[at]["target"] = filling.target
        said = {"attributed": None} if self.role in SAYERS and _is_attributed_to_nobody(self.row) else {}
        return {"links": [link for link in links if link["spans"] or link["target"]], "attributes": said}

    def clear(self, place: int) -> dict[str, Any]:
        """The changes that take one link out of the slot; at -1, everything that is in it."""
        links = _links_of(self.row)
        if place < 0:
            return self._without(links, {"attributed": None} if self.role in SAYERS else {})
        left = [link for at, link in enumerate(links) if at != place or link["role"] != self.role]
        return {"links": [link for link in left if link["spans"] or link["target"]]}

    def _without(self, links: list[dict[str, Any]], attributes: Mapping[str, Any]) -> dict[str, Any]:
        left = [link for link in links if link["role"] != self.role and (link["spans"] or link["target"])]
        return {"links": left, "attributes": dict(attributes)}

    def _place(self, links: list[dict[str, Any]], filling: _Filling) -> int | None:
        mine = [at for at, link in enumerate(links) if link["role"] == self.role]
        same = [at for at in mine if filling.target and links[at]["target"] == filling.target]
        missing = "spans" if filling.spans else "target"
        free = [at for at in mine if not links[at][missing] and not (filling.spans and filling.target)]
        if same or free:
            return (same or free)[0]
        return mine[0] if mine and not self.rule.many else None


def _read_typed(slot: _Slot, value: str, text: str, people: Sequence[Named]) -> _Filling:
    """What a typed value means: an entry of the slot, a name in this article, or the nearest such words in it."""
    wanted = make_key(value)
    if slot.role in SAYERS and wanted in SAID:
        return _Filling(attributed=SAID[wanted])
    fitting = [one for one in people if one.kind in slot.rule.targets and one.id != slot.row.pk]
    called = [one for one in fitting if wanted in map(make_key, (one.name, one.words, *one.aliases))]
    # What is written exactly so is meant before what is only the same to a reader: Polish, polish.
    called.sort(key=lambda one: value.strip() not in (one.name, one.words, *one.aliases))
    if called:
        return _Filling(target=called[0].id)
    if slot.waits_for_a_name:
        partly = [one for one in fitting if f" {wanted} " in f" {make_key(one.name)} "]
        if len({make_key(one.name) for one in partly}) == 1:
            return _Filling(target=partly[0].id)
        raise Invalid(
            say("Mark “{value}” as an entity first, then link it.", value=value[:80]), field="value"
        )
    if slot.rule.needs_target:
        what = name_any_of(slot.rule.targets)
        raise Invalid(
            say("There is no {what} “{value}” in this article.", what=what, value=value[:80]), field="value"
        )
    return _read_selected(slot, [_find_words(slot.row, text, value)], text, people)


def _find_words(row: Annotation, text: str, value: str) -> Span:
    """The typed words in the annotation's own paragraphs. Elsewhere they may mean another: the person looks first."""
    place = find_beside(text, value, row.spans) or find_nearest(text, value, row.spans[0].start)
    if place is None:
        raise Invalid(say("“{value}” does not appear in this article.", value=value[:80]), field="value")
    first = text.rfind("\n", 0, row.spans[0].start) + 1
    last = text.find("\n", row.spans[-1].end)
    if first <= place.start and (last < 0 or place.end <= last):
        return place
    raise Elsewhere(_describe_place(text, place), span=place, field="value")


_AROUND = 30
"""Code points before and behind words that are shown with them."""


def _describe_place(text: str, place: Span) -> Sentence:
    whole_before = text[: place.start].rpartition("\n")[2]
    whole_behind = text[place.end :].partition("\n")[0]
    before, behind = whole_before[-_AROUND:], whole_behind[:_AROUND]
    if before != whole_before:  # no word in part, where there are spaces between them
        before = f"… {before.partition(' ')[2] or before}"
    if behind != whole_behind:
        behind = f"{behind.rpartition(' ')[0] or behind} …"
    words = text[place.start : place.end]
    number = number_of_paragraph(text, place.start)
    return say(
        "“{words}” is in paragraph {number:,}: “{passage}”. Take it?",
        words=words,
        number=number,
        passage=f"{before}{words}{behind}",
    )


def _read_selected(
    slot: _Slot, spans: Sequence[Sequence[int]], text: str, people: Sequence[Named]
) -> _Filling:
    """What a selection means: its words, and the annotation of just these words, or else around them, if any."""
    if not slot.rule.targets:
        return _Filling(spans=spans)
    selected = [make_key(text[start:end]) for start, end in spans]
    fitting = [one for one in people if one.kind in slot.rule.targets and one.id != slot.row.pk]
    if slot.rule.needs_target:
        start, end = spans[0][0], spans[-1][1]
        inside = [one for one in fitting if one.start <= start and end <= one.end]
        if not inside:
            raise Invalid(say("Select words inside a quote that is marked."), field="value")
        return _Filling(target=min(inside, key=_length).id)
    same = [one for one in fitting if [make_key(one.words)] == selected]
    here = [one for one in same if [[one.start, one.end]] == [list(span) for span in spans]]
    over = [one for one in fitting if one.start <= spans[0][0] and spans[-1][1] <= one.end]
    meant = here or same or sorted(over, key=_length)
    return _Filling(spans=spans, target=meant[0].id if meant else None)


def _length(one: Named) -> int:
    return one.end - one.start


def _fill_empty(
    row: Annotation,
    words: Mapping[LinkRole, Sequence[Sequence[int]]],
    text: str,
    people: Sequence[Named],
) -> dict[str, Any]:
    """The changes that add a link for each role that has none, whose words are the given spans."""
    links = [link for link in _links_of(row) if link["spans"] or link["target"]]
    filled = {link["role"] for link in links}
    for role in words.keys() - filled:
        filling = _read_selected(_Slot(row, role), words[role], text, people)
        links.append({"role": role.value, "spans": list(filling.spans), "target": filling.target})
    return {"links": links}


def _links_of(row: Annotation) -> list[dict[str, Any]]:
    """The links in the shape that doors hand over; what points to something that is gone points nowhere."""
    return [
        {
            "role": link.role,
            "spans": [list(span) for span in link.spans or ()],
            "target": link.target_id if link.target_is_there else None,
        }
        for link in row.locked_links or ()
    ]


def _is_attributed_to_nobody(row: Annotation) -> bool:
    return row.attributes.get("attributed") in (Attribution.NOBODY, Attribution.ARTICLE)
