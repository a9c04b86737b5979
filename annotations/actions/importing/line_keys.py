"""What lines may have in common: by what of one line it can matter whether another one was taken in before it."""

import uuid
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

from annotations.actions.cleaning import read_id, strip_ends
from annotations.refusals import Invalid
from annotations.scheme import storable
from annotations.text.normalise import UnusableText, normalise, sha256
from annotations.text.same_words import make_key

Key = tuple[str, str | uuid.UUID]


def keys_of(document: Any) -> set[Key]:
    """The text, the ids and the records of a line, be it right or wrong."""
    return set(_keys(document)) if isinstance(document, Mapping) else set()


def _keys(document: Mapping[str, Any]) -> Iterator[Key]:
    text, items = document.get("text"), document.get("annotations")
    if isinstance(text, str):
        with suppress(UnusableText):  # nothing is stored of it
            yield "text", sha256(normalise(text))
    yield from _text("text", document.get("sha256"))
    yield from _text("external_id", document.get("external_id"))
    yield from _id("article", document.get("id"))
    for item in items if isinstance(items, list) else ():
        if isinstance(item, Mapping):
            yield from _id("annotation", item.get("id"))
            yield from _record(item.get("attributes"), item.get("record"))


def _record(attributes: Any, record: Any) -> Iterator[Key]:
    if isinstance(attributes, Mapping):
        yield from _id("record", attributes.get("entity"))
    if isinstance(record, Mapping):
        yield from _text("wikidata_id", record.get("wikidata_id"))
        for _, name in _text("name", record.get("name")):
            yield "name", make_key(str(name))


def _text(name: str, value: Any) -> Iterator[Key]:
    if isinstance(value, str) and storable(value) and value:
        yield name, strip_ends(value)


def _id(name: str, value: Any) -> Iterator[Key]:
    try:
        yield name, read_id(value, name)
    except Invalid:
        return
