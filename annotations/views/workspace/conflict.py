"""Two people changed one annotation at once: what each of them says, in the reader's words. Decides nothing."""

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from annotations.choices import Kind, LinkRole, Reason, Status
from annotations.forms.workspace import AttributesForm, FrameForm, SpansField
from annotations.models import Action, Annotation
from annotations.queries.workspace import article_view as queries
from annotations.queries.workspace.history import at_version
from annotations.scheme import SLOT_LABELS
from annotations.sentences import say
from annotations.text.spans import join_parts
from annotations.translation import translate
from annotations.views.answers import SignedIn
from annotations.views.workspace.cards import Card
from annotations.views.workspace.differences import NOTHING, Line, differences, passage

_ASKED = {
    "accept": say("accept"),
    "agree": say("accept the fix"),
    "approve": say("approve"),
    "contest": say("contest"),
    "delete": say("delete"),
    "dismiss": say("dismiss"),
    "reject": say("send back"),
    "restore": say("restore"),
    "revoke": say("revoke"),
    "submit": say("submit"),
    "withdraw": say("withdraw"),
}
"""What was asked for, by the last word of its address."""


@dataclass(frozen=True)
class Conflict:
    """What was sent (to be sent again by whoever insists), and line by line what it is against.

    `stays` is what else they changed: it holds whichever of the two is chosen.
    """

    sent: list[tuple[str, str]]
    lines: list[Line]
    stays: list[str]
    who: str


@dataclass(frozen=True)
class _Sides:
    """What was sent to which form of the card, and the annotation as it is now."""

    data: QueryDict
    door: str
    verb: str
    at: queries.ArticleView
    row: Annotation
    card: Card

    def words(self, name: str) -> str:
        """The words of the text that were sent as offsets."""
        spans = SpansField().clean(self.data.get(name, ""))
        return join_parts(self.at.text[start:end] for start, end in spans)

    def attributes(self, row: Any, data: QueryDict | None = None) -> AttributesForm:
        return AttributesForm(row, row.tags, self.at.text, data)


def conflict(request: SignedIn, article_id: uuid.UUID, annotation_id: uuid.UUID, door: str) -> Conflict:
    """What a refused write says against what is stored; `door` is the name of the form on the card."""
    at = queries.load_article(request.user, article_id)
    row = queries.load_annotation(at, annotation_id)
    verb = request.path.rstrip("/").rpartition("/")[2]
    sides = _Sides(request.POST, door, verb, at, row, Card(row, at.actor))
    lines = [line for line in _DOORS.get(door, _slot)(sides) if line.yours != line.theirs]
    named = Action.objects.filter(pk__in=[row.action_id] if row.action_id else [])
    who = named.values_list("by__username", flat=True).first() or ""
    return Conflict(_sent(request.POST), lines, _stays(sides), who)


def _sent(data: QueryDict) -> list[tuple[str, str]]:
    left_out = {"csrfmiddlewaretoken", "me", "version", "action"}
    return [(name, str(value)) for name, values in data.lists() if name not in left_out for value in values]


def _slot(sides: _Sides) -> Iterable[Line]:
    role = LinkRole(sides.door)
    cleared = "clear" in sides.data
    yours = "" if cleared else sides.words("spans") or sides.data.get("value", "")
    yield Line(SLOT_LABELS[role], yours or NOTHING, _write_filling(sides, role))


def _frame(sides: _Sides) -> Iterable[Line]:
    for name in FrameForm.ROLES:
        if sides.data.get(name):
            role = LinkRole(name)
            yield Line(SLOT_LABELS[role], sides.words(name), _write_filling(sides, role))


def _write_filling(sides: _Sides, role: LinkRole) -> str:
    slots = (*sides.card.slots, *sides.card.rare_slots)
    slot = next((one for one in slots if one.role == role), None)
    if slot is None:
        return NOTHING
    return ", ".join(link.name or link.words for link in slot.links) or slot.said or NOTHING


def _attributes(sides: _Sides) -> Iterable[Line]:
    return differences(sides.attributes(sides.row, sides.data), sides.attributes(sides.row))


def _record(sides: _Sides) -> Iterable[Line]:
    theirs = sides.row.entity.name if sides.row.entity else NOTHING
    yield Line(say("Record"), sides.data.get("value") or NOTHING, theirs)


def _kind(sides: _Sides) -> Iterable[Line]:
    sent = sides.data.get("kind", "")
    yours = Kind(sent).label if sent in list(Kind) else sent
    yield Line(say("Kind"), yours, Kind(sides.row.kind).label)


def _borders(sides: _Sides) -> Iterable[Line]:
    label = say("One more part") if sides.data.get("part") else say("Passage")
    yield Line(label, sides.words("spans"), passage(sides.row))


def _compare_status(sides: _Sides) -> Iterable[Line]:
    reason = sides.data.get("reason", "")
    why = [Reason(reason).label if reason in list(Reason) else "", sides.data.get("note", "")]
    yours = " – ".join(map(translate, filter(None, (_ASKED.get(sides.verb, sides.verb), *why))))
    yield Line(_name_row(sides), yours, _standing(sides.row))


def _compare_author(sides: _Sides) -> Iterable[Line]:
    successor = sides.row.taken_over_by
    theirs = say("taken over by {name}", name=successor.get_username()) if successor else _standing(sides.row)
    yield Line(_name_row(sides), say("take over"), theirs)


def _name_row(sides: _Sides) -> str:
    return say("This {kind}", kind=Kind(sides.row.kind).label)


def _standing(row: Any) -> str:
    return say("deleted", context="Status") if row.deleted_at else Status(row.status).label


_DOORS: dict[str, Callable[[_Sides], Iterable[Line]]] = {
    "frame": _frame,
    "attributes": _attributes,
    "record": _record,
    "kind": _kind,
    "borders": _borders,
    "delete": _compare_status,
    "restore": _compare_status,
    "move": _compare_status,
    "take_over": _compare_author,
}


def _stays(sides: _Sides) -> list[str]:
    """What they changed since the version that was seen, and what was sent does not speak of."""
    seen = _as_seen(sides)
    if seen is None or seen.kind != sides.row.kind:
        return []
    changed = [Line(say("Status"), _standing(seen), _standing(sides.row))]
    if sides.door != "borders":
        changed.append(Line(say("Passage"), passage(seen), passage(sides.row)))
    if sides.door != "attributes":
        changed += differences(sides.attributes(seen), sides.attributes(sides.row))
    return [
        say("{name}: {value}", name=line.label, value=line.theirs)
        for line in changed
        if line.yours != line.theirs
    ]


def _as_seen(sides: _Sides) -> Any:
    version = sides.data.get("version", "")
    return at_version(sides.row.pk, int(version)) if version.isdecimal() else None
