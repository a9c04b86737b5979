"""From what a door was given to frames that can be stored: checked, normal, and in scope.

A door hands over plain values in the shape of the API: `{"id", "kind", "spans", "attributes", "tags",
"links"}`; spans are `[start, end]` pairs or `{"start", "end", "text"}` objects, in code points.
"""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from annotations.actions.annotating.given_spans import OBJECT, read_given_spans
from annotations.actions.cleaning import read_id, strip_ends
from annotations.actions.scopes import Scope
from annotations.choices import Kind, LinkRole
from annotations.models.fields import new_id
from annotations.refusals import Invalid
from annotations.scheme import SLOTS, WITH_RECORD, check_object, clean_attributes, slot, storable, subject
from annotations.sentences import say
from annotations.text.blank import trim
from annotations.text.span import Span
from annotations.text.spans import cut

MOST_LINKS = 100
MOST_TAGS = 50
_KINDS = tuple(Kind)
_KEYS = frozenset({"id", "kind", "spans", "attributes", "tags", "links", "layer", "revision", "article"})
_OF_A_LINK = frozenset({"role", "spans", "target", "means", "prefix", "suffix"})
"""What a link may come with: also what it is given with, so that it can be sent back as it is."""


@dataclass(frozen=True)
class LinkContent:
    """One link as it is to be stored."""

    role: LinkRole
    spans: tuple[Span, ...] | None
    texts: list[str] | None
    target: uuid.UUID | None


@dataclass(frozen=True)
class Content:
    """The content of an annotation as it is to be stored: what an edition is an edition of."""

    id: uuid.UUID
    kind: Kind
    spans: tuple[Span, ...]
    texts: list[str]
    attributes: dict[str, Any]
    entity: uuid.UUID | None
    tags: list[str]
    links: tuple[LinkContent, ...]


Standing = tuple[Kind, tuple[Span, ...]]
"""Where an annotation stands, and as what: its kind and its normal spans."""


def read_contents(
    scope: Scope, items: Sequence[Any], *, many: bool = False, standing: Sequence[Standing] = ()
) -> list[Content]:
    """Check all that the items say by themselves; with `many`, a refusal's field starts with the item's place.

    `standing` is what `read_place` has said of each of them, if it was asked.
    """
    frames = [
        _Reader(scope.text, f"{place}." if many else "").read(
            scope, item, standing[place] if standing else None
        )
        for place, item in enumerate(items)
    ]
    _check_ids(frames)
    return frames


def keep_blank_ends(text: str, frame: Content, stored: Content) -> Content:
    """Return the frame, with all that differs from the stored one only in what is blank at its ends as it is stored.

    So what was stored before such ends were trimmed is not changed by a change of something else.
    """
    if frame.kind != stored.kind:
        return frame
    kept = {
        name: value
        for name, value in stored.attributes.items()
        if strip_ends(value) == frame.attributes.get(name, "")
    }
    same = _trim(text, stored.spans) == frame.spans
    links = [(link.role, _trim(text, link.spans), link.target) for link in stored.links]
    return replace(
        frame,
        attributes={**frame.attributes, **kept},
        spans=stored.spans if same else frame.spans,
        texts=stored.texts if same else frame.texts,
        links=stored.links
        if links == [(link.role, link.spans, link.target) for link in frame.links]
        else frame.links,
    )


def _trim(text: str, spans: tuple[Span, ...] | None) -> tuple[Span, ...] | None:
    return None if spans is None else tuple(trim(text, span) for span in spans)


def read_place(text: str, item: Mapping[str, Any], at: str) -> Standing:
    """Of an item only where it stands and as what; `at` is put in front of the field that a refusal names."""
    return _Reader(text, at).read_place(item)


@contextmanager
def number_refusals(places: Sequence[int]) -> Iterator[None]:
    """In the block a part of a list is checked: a refusal names the item by its place in the whole list."""
    try:
        yield
    except Invalid as refusal:
        place, *rest = refusal.field.split(".")
        raise Invalid(refusal.sentence, field=".".join([str(places[int(place)]), *rest])) from None


class _Reader:
    """Reads one item; `at` is put in front of the field that a refusal names."""

    def __init__(self, text: str, at: str) -> None:
        self.text = text
        self.at = at

    def read(self, scope: Scope, item: Any, standing: Standing | None) -> Content:
        try:
            return self._read(scope, item, standing)
        except Invalid as refusal:
            raise Invalid(refusal.sentence, field=self.at + refusal.field) from None

    def read_place(self, item: Mapping[str, Any]) -> Standing:
        try:
            return self._place(item)
        except Invalid as refusal:
            raise Invalid(refusal.sentence, field=self.at + refusal.field) from None

    def _place(self, item: Mapping[str, Any]) -> Standing:
        return self._kind(item.get("kind")), read_given_spans(self.text, item.get("spans"), "spans")

    def _read(self, scope: Scope, item: Any, standing: Standing | None) -> Content:
        if not isinstance(item, OBJECT):
            raise Invalid(say("An annotation is an object."), field="")
        for name in item:
            if name not in _KEYS:
                shown = str(name)[:50]
                raise Invalid(say("An annotation has no “{name}”.", name=shown), field=shown)
        self._check_place(scope, item)
        kind, spans = standing or self._place(item)
        attributes = {} if item.get("attributes") is None else item["attributes"]
        check_object(attributes)
        rest = {name: value for name, value in attributes.items() if name != "entity"}
        return Content(
            id=read_id(item["id"], "id") if item.get("id") is not None else new_id(),
            kind=kind,
            spans=spans,
            texts=cut(self.text, spans),
            attributes=clean_attributes(kind, rest),
            entity=self._entity(kind, attributes.get("entity")),
            tags=self._tags(item.get("tags")),
            links=self._links(kind, item.get("links")),
        )

    def _check_place(self, scope: Scope, item: Mapping[str, Any]) -> None:
        """What an item says of where it is has to be where it is sent to."""
        article = scope.article.pk
        if item.get("article") is not None and read_id(item["article"], "article") != article:
            raise Invalid(say("This says that it is of another article than the address."), field="article")
        revision = item.get("revision")
        if revision is not None and (type(revision) is not int or revision != scope.revision_number):
            now = scope.revision_number
            raise Invalid(
                say("The text of this article is revision {now}, and what is marked is of it.", now=now),
                field="revision",
            )
        if item.get("layer") is not None:
            self._check_layer(scope, item["layer"])

    def _check_layer(self, scope: Scope, value: Any) -> None:
        """Refuse another layer than the one that is written to, said by its kind or as `{kind, owner}`."""
        layer = scope.layer
        owner = layer.owner and layer.owner.get_username()
        if value not in (layer.kind, {"kind": layer.kind, "owner": owner}):
            sentence = say("What you mark here is in the layer “{kind}”.", kind=layer.kind)
            if owner:
                sentence = say(
                    "What you mark here is in the layer “{kind}”, of {owner}.", kind=layer.kind, owner=owner
                )
            raise Invalid(sentence, field="layer")

    @staticmethod
    def _kind(value: Any) -> Kind:
        if value not in _KINDS:
            sentence = say(
                "“{value}” is not a kind: choose one of {allowed}.",
                value=str(value)[:50],
                allowed=", ".join(Kind),
            )
            raise Invalid(sentence, field="kind")
        return Kind(value)

    @staticmethod
    def _entity(kind: Kind, value: Any) -> uuid.UUID | None:
        if value is None:
            return None
        if kind not in WITH_RECORD:
            raise Invalid(
                say("{subject} points at no record.", subject=subject(kind)), field="attributes.entity"
            )
        return read_id(value, "attributes.entity")

    @staticmethod
    def _tags(value: Any) -> list[str]:
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(tag, str) and storable(tag) for tag in value):
            raise Invalid(say("Tags are a list of words."), field="tags")
        if len(value) > MOST_TAGS:
            raise Invalid(say("An annotation may have {most} tags at most.", most=MOST_TAGS), field="tags")
        return sorted(set(value))

    def _links(self, kind: Kind, value: Any) -> tuple[LinkContent, ...]:
        if value is None:
            return ()
        if not isinstance(value, list) or len(value) > MOST_LINKS:
            raise Invalid(say("Links are a list of at most {most} objects.", most=MOST_LINKS), field="links")
        links = tuple(self._link(kind, link, f"links.{place}") for place, link in enumerate(value))
        seen: set[LinkRole | tuple[LinkRole, uuid.UUID]] = set()
        for place, link in enumerate(links):
            if link.role in seen and not SLOTS[kind][link.role].many:
                sentence = say("There can be only one “{role}”.", role=link.role)
                raise Invalid(sentence, field=f"links.{place}.role")
            seen.add(link.role)
            if link.target is not None:
                if (link.role, link.target) in seen:
                    raise Invalid(say("The same annotation is linked twice."), field=f"links.{place}.target")
                seen.add((link.role, link.target))
        return links

    def _link(self, kind: Kind, value: Any, field: str) -> LinkContent:
        if not isinstance(value, Mapping) or not value.keys() <= _OF_A_LINK:
            raise Invalid(say("A link has a role, and spans, a target or both."), field=field)
        role, rule = slot(kind, value.get("role"), field=f"{field}.role")
        wordless = value.get("spans") in (None, [], ())
        spans = None if wordless else read_given_spans(self.text, value["spans"], f"{field}.spans")
        target = None if value.get("target") is None else read_id(value["target"], f"{field}.target")
        if spans is None and target is None:
            sentence = say("A link needs words of the text, or an annotation that it points to.")
            raise Invalid(sentence, field=field)
        if target is not None and rule.words_only:
            sentence = say("“{role}” is words of the text and points to nothing.", role=role)
            raise Invalid(sentence, field=f"{field}.target")
        if target is None and rule.needs_target:
            raise Invalid(say("“{role}” has to point to an annotation.", role=role), field=f"{field}.target")
        texts = None if spans is None else cut(self.text, spans)
        return LinkContent(role=role, spans=spans, texts=texts, target=target)


def _check_ids(frames: Sequence[Content]) -> None:
    seen: set[uuid.UUID] = set()
    for place, frame in enumerate(frames):
        if frame.id in seen:
            raise refuse_same_id(place)
        seen.add(frame.id)


def refuse_same_id(place: int) -> Invalid:
    """The refusal of a list of which two annotations have one id, by the place of the second."""
    return Invalid(say("Two annotations of the list have the same id."), field=f"{place}.id")
