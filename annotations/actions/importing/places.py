"""Where the annotations of a line stand: their offsets were counted in the text as the line has it."""

from collections.abc import Mapping, Sequence
from typing import Any

from annotations.actions.importing.line_shape import Item
from annotations.refusals import Invalid
from annotations.sentences import say
from annotations.text.normalise import UnusableText, normalise, sha256
from annotations.text.units.offset_map import OffsetMap


def check_digest(document: Item) -> None:
    """Refuse a text that is not the one with the line's sha256, be that of the text as sent or as it is stored."""
    text, digest = document.get("text"), document.get("sha256")
    if not isinstance(text, str) or digest is None or digest == sha256(text):
        return
    try:
        normal = normalise(text)
    except UnusableText as problem:
        raise Invalid(str(problem), field="text") from None
    if digest != sha256(normal):
        raise Invalid(say("The text is not the one that was exported: its sha256 differs."), field="text")


def move_places(items: Sequence[Item], sent: str) -> list[Item]:
    """The items with all spans, their own and their links', where they are in the text as it is stored.

    What is no span stays what it is, to be refused where spans are read.
    """
    offsets = OffsetMap.of(sent)
    return list(items) if offsets.moves_nothing else [_move(item, offsets) for item in items]


def count_unchecked(items: Sequence[Item]) -> int:
    """How many of the items have a span, of their own or of a link, whose words they do not tell."""
    return sum(any(not _has_words(span) for span in _spans(item)) for item in items)


def _move(item: Item, offsets: OffsetMap) -> Item:
    made = dict(item)
    if "spans" in item:
        made["spans"] = _all_moved(item["spans"], offsets)
    if item.get("links"):
        made["links"] = [
            {**link, "spans": _all_moved(link["spans"], offsets)} if "spans" in link else link
            for link in item["links"]
        ]
    return made


def _all_moved(spans: Any, offsets: OffsetMap) -> Any:
    return [_span_moved(span, offsets) for span in spans] if isinstance(spans, list) else spans


def _span_moved(span: Any, offsets: OffsetMap) -> Any:
    if isinstance(span, Mapping):
        start, end = span.get("start"), span.get("end")
    elif isinstance(span, list) and len(span) == 2:
        start, end = span
    else:
        return span
    if type(start) is not int or type(end) is not int:
        return span
    moved = offsets.move(start, end)
    return {**span, "start": moved.start, "end": moved.end} if isinstance(span, Mapping) else list(moved)


def _spans(item: Item) -> list[Any]:
    own = [item.get("spans"), *(link.get("spans") for link in item.get("links") or [])]
    return [span for spans in own if isinstance(spans, list) for span in spans]


def _has_words(span: Any) -> bool:
    return isinstance(span, Mapping) and span.get("text") is not None
