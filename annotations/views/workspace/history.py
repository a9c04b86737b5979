"""The page that tells what has happened to one annotation."""

import datetime
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.text import capfirst
from django.views.decorators.http import require_safe

from annotations.actions.people.access_log import log_readings
from annotations.choices import Kind, LinkRole, Status, Verb
from annotations.enums import Word
from annotations.models import Annotation, Entity
from annotations.queries.changes import changes_of
from annotations.queries.history import annotation_events
from annotations.queries.workspace import article_view as queries
from annotations.scheme import ATTRIBUTES, SLOT_LABELS, name_attribute
from annotations.sentences import Sentence, say
from annotations.text.spans import join_parts
from annotations.translation import translate
from annotations.views.answers import SignedIn, page
from annotations.views.workspace.differences import NOTHING, Line

MOST_SHOWN = 200
"""Changes that the page shows, the newest."""


@dataclass(frozen=True)
class Change:
    """One change: what was done, by whom (empty if nobody is known), when, and what it said before and after."""

    verb: str
    by: str
    at: datetime.datetime
    note: str
    lines: list[Line]


@require_safe
@page
def history(request: SignedIn, article_id: uuid.UUID, annotation_id: uuid.UUID) -> HttpResponse:
    """Every change of an annotation, the newest first."""
    row = queries.load_content(request.user, article_id, annotation_id)
    log_readings([row.article], by=request.user)
    events = annotation_events.objects.filter(pgh_obj_id=row.pk).order_by("-pgh_id")
    newest = list(events.values_list("pgh_id", flat=True)[: MOST_SHOWN + 1])
    changes = changes_of(row.pk, sorted(newest[:MOST_SHOWN]))
    names = _Names(changes)
    context = {
        "row": row,
        "article": row.article,
        "changes": [_describe(change, names) for change in reversed(changes)],
        "more": len(newest) > MOST_SHOWN,
    }
    return render(request, "annotations/history.html", context)


class _Names:
    """What the records and annotations are called that some changes point to."""

    def __init__(self, changes: Sequence[Mapping[str, Any]]) -> None:
        states = [state for change in changes for state in (change["before"], change["after"]) if state]
        records = {state["entity_id"] for state in states if state.get("entity_id")}
        targets = {link["target"] for state in states for link in state.get("links", ()) if "target" in link}
        self.records = dict(Entity.objects.filter(pk__in=records).values_list("pk", "name"))
        self.targets = {row.pk: join_parts(row.texts) for row in Annotation.objects.filter(pk__in=targets)}


def _describe(change: Mapping[str, Any], names: _Names) -> Change:
    before = _write(change["before"] or {}, names)
    after = _write(change["after"], names)
    labels = [*after, *(label for label in before if label not in after)]
    lines = [Line(label, before.get(label, NOTHING), after.get(label, NOTHING)) for label in labels]
    return Change(
        verb=Verb(change["verb"]).label if change["verb"] else say("changed in the database"),
        by=change["by"] or "",
        at=change["at"],
        note=change["note"],
        lines=[line for line in lines if line.yours != line.theirs],
    )


def _write(state: Mapping[str, Any], names: _Names) -> dict[str, str]:
    """What a state says, by labels, in words."""
    written: dict[str, str] = {}
    if "kind" in state:
        written[say("Kind")] = Kind(state["kind"]).label
    if "spans" in state:
        written[say("Passage")] = _words(state)
    for name, held in state.get("attributes", {}).items():
        written[capfirst(translate(name_attribute(name)))] = _word(name, held)
    if "entity_id" in state:
        written[say("Record")] = names.records.get(state["entity_id"], NOTHING)
    if "tags" in state:
        written[say("Tags")] = ", ".join(state["tags"]) or NOTHING
    for link in state.get("links", ()):
        label = SLOT_LABELS[LinkRole(link["role"])]
        filling = " = ".join(filter(None, [_words(link), names.targets.get(link.get("target"), "")]))
        written[label] = f"{written[label]}, {filling}" if label in written else filling
    if "status" in state:
        written[say("Status")] = Status(state["status"]).label
    if state.get("deleted_at"):
        written[say("Deleted")] = say("yes")
    if state.get("taken_over_by"):
        written[say("Taken over by")] = state["taken_over_by"]
    return written


def _words(state: Mapping[str, Any]) -> str:
    return join_parts(span["text"] for span in state.get("spans", ()))


def _word(name: str, held: Any) -> str:
    if isinstance(held, bool):
        return say("yes") if held else say("no")
    if held in (words := _WORDS.get(name, {})):
        return words[held]
    return str(held).replace("_", " ") if isinstance(held, str) else str(held)


def _read_words() -> dict[str, dict[Any, Sentence]]:
    """What the stored words of attributes are called, by attribute: of two kinds each has its own."""
    called: dict[str, dict[Any, Sentence]] = {}
    for attributes in ATTRIBUTES.values():
        for name, attribute in attributes.items():
            if attribute.words is not None and issubclass(attribute.words, Word):
                called.setdefault(name, {}).update({word.value: word.label for word in attribute.words})
    return called


_WORDS = _read_words()
