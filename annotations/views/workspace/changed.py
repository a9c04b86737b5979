"""What somebody has changed since another one looked: a fix for its author, a correction for a reviewer."""

from collections.abc import Iterable, Mapping
from typing import Any

from annotations.choices import Kind, LinkRole, Status
from annotations.forms.workspace import AttributesForm
from annotations.models import Annotation, Entity, Link
from annotations.queries.history import newest_where
from annotations.scheme import SLOT_LABELS
from annotations.sentences import say
from annotations.text.spans import join_parts
from annotations.views.workspace.differences import NOTHING, Line, differences, passage


def compare_versions(row: Annotation, text: str | None) -> list[Line]:
    """What a fix has changed, or what was changed since the last verdict: what it said then, and what it says now.

    Without a text, what only follows from it is left out.
    """
    before = None
    if row.status == Status.FIXED:
        before = newest_where(row.pk, lambda then: then.status != Status.FIXED)
    elif row.status == Status.SUBMITTED and (edition := _decided_edition(row)):
        before = newest_where(row.pk, lambda then: then.edition == edition)
    if before is None:
        return []
    old = before.row
    lines = [
        Line(say("Passage"), passage(old), passage(row)),
        Line(say("Kind"), Kind(old.kind).label, Kind(row.kind).label),
        Line(say("Record"), *_records(old.entity_id, row.entity_id)),
        *_slots(before.links, Link.objects.filter(annotation=row).order_by("position", "id")),
    ]
    if old.kind == row.kind:
        forms = (AttributesForm(state, sorted({*old.tags, *row.tags}), text) for state in (old, row))
        lines += differences(*forms)
    return [line for line in lines if line.yours != line.theirs]


def _decided_edition(row: Annotation) -> int:
    """The edition that was decided on last, approved or sent back, if it is not what it is now; else 0."""
    verdict: dict[str, Any] = row.decision_json or {}  # type: ignore[attr-defined]
    stands = bool(verdict) and not verdict["withdraws"]
    return verdict["edition"] if stands and verdict["edition"] != row.edition else 0


def _records(*ids: Any) -> list[str]:
    names = dict(Entity.objects.filter(pk__in=[pk for pk in ids if pk]).values_list("pk", "name"))
    return [names.get(pk, NOTHING) for pk in ids]


def _slots(before: Iterable[Any], now: Iterable[Any]) -> list[Line]:
    states = [sorted(before, key=lambda link: link.position), list(now)]
    targets = {link.target_id for links in states for link in links if link.target_id}
    names = {target.pk: passage(target) for target in Annotation.objects.filter(pk__in=targets)}
    roles = dict.fromkeys(LinkRole(link.role) for links in states for link in links)
    return [
        Line(SLOT_LABELS[role], *(_write_filling(links, role, names) for links in states)) for role in roles
    ]


def _write_filling(links: Iterable[Any], role: LinkRole, names: Mapping[Any, str]) -> str:
    return ", ".join(_write_link(link, names) for link in links if link.role == role) or NOTHING


def _write_link(link: Any, names: Mapping[Any, str]) -> str:
    words, name = join_parts(link.texts or ()), names.get(link.target_id, "")
    return f"“{words}” ({name})" if words and name and words != name else name or f"“{words}”"
