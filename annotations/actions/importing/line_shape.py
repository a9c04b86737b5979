"""The shape of a line that comes in: what has to be so before anything is looked up or made.

Frames, texts and words of the domain are checked where they are read; here is only what they are read from.
"""

import datetime
import sys
from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from annotations.actions.cleaning import plain_text, read_id, text_list, too_deep
from annotations.refusals import Invalid
from annotations.sentences import say
from annotations.text.blank import is_blank
from annotations.timestamps import read_moment

_OBJECT = (dict, Mapping)
_OBJECT_OR_NULL = (dict, type(None), Mapping)
_OBJECTS = ("attributes", "record", "decision", "check", "suggester")
_LONGEST_NAME = 200
_MISSING = {
    "name": say("The suggester’s name is missing."),
    "version": say("The suggester’s version is missing."),
}

Item = Mapping[str, Any]


def items_of(document: Any) -> list[Item]:
    """The annotations of a line; `Invalid` names the place and the field of the first that is no annotation."""
    if too_deep(document):
        raise Invalid(say("This is nested too deeply."))
    if not isinstance(document, _OBJECT):
        raise Invalid(say("A line is an object: an article with its text and its annotations."))
    items = [] if document.get("annotations") is None else document["annotations"]
    if not isinstance(items, list) or not all(isinstance(item, _OBJECT) for item in items):
        raise Invalid(say("Annotations are a list of objects."), field="annotations")
    for place, item in enumerate(items):
        try:
            _check(item)
        except Invalid as refusal:
            raise Invalid(refusal.sentence, field=f"{place}.{refusal.field}") from None
    return items


def read_timestamp(item: Item, name: str, zone: datetime.tzinfo) -> datetime.datetime:
    """When something happened, as the line tells it; now if it does not."""
    return read_moment(item[name], name, zone=zone) if item.get(name) else timezone.now()


def _check(item: Item) -> None:
    if item.get("id") is not None:
        read_id(item["id"], "id")
    plain_text(item.get("kind"), "kind")
    for name in _OBJECTS:
        if not isinstance(item.get(name), _OBJECT_OR_NULL):
            raise Invalid(say("“{name}” is an object.", name=name), field=name)
    if item.get("tags") is not None:
        text_list(item["tags"], "tags")
    _check_links(item.get("links"))
    record = (item.get("attributes") or {}).get("entity")
    if record is not None:
        read_id(record, "attributes.entity")
    if item.get("record") is not None:
        _check_record(item["record"])
    if item.get("suggester") is not None:
        _check_suggester(item["suggester"])


def _check_links(links: Any) -> None:
    if links is None:
        return
    if not isinstance(links, list) or not all(isinstance(link, _OBJECT) for link in links):
        raise Invalid(say("“links” is a list of objects."), field="links")
    for place, link in enumerate(links):
        plain_text(link.get("role"), f"links.{place}.role")


def _check_record(record: Item) -> None:
    for name in ("name", "type"):
        plain_text(record.get(name), f"record.{name}")
    if record.get("wikidata_id") is not None:
        plain_text(record["wikidata_id"], "record.wikidata_id")
    if not isinstance(record.get("local"), bool | None):
        raise Invalid(say("“record.local” is true or false."), field="record.local")


def _check_suggester(suggester: Item) -> None:
    if not suggester.keys() <= {"name", "version", "score"}:
        raise Invalid(
            say("A suggester has a name, a version and a score, and nothing else."), field="suggester"
        )
    for name in ("name", "version"):
        if is_blank(plain_text(suggester.get(name), f"suggester.{name}", longest=_LONGEST_NAME)):
            raise Invalid(_MISSING[name], field=f"suggester.{name}")
    score = suggester.get("score")
    # Neither true, which is a number to Python, nor NaN and what other readers cannot hold.
    if score is not None and not (type(score) in (int, float) and abs(score) <= sys.float_info.max):
        raise Invalid(say("“suggester.score” is a number or null."), field="suggester.score")
