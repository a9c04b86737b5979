"""What reviewers and fact-checkers said of the annotations of a line that a manager imports."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from annotations.actions.checking import CARRIED, read_entry
from annotations.actions.imported_line import Item, told_moment
from annotations.choices import CheckState, CheckVerdict, Kind, Reason, Status, Verdict
from annotations.models import Annotation, Check, Decision, User
from annotations.refusals import Invalid

NOTE = "Imported"
_VERDICT_OF = {Status.APPROVED: Verdict.APPROVE, Status.REJECTED: Verdict.REJECT}
_AGREED = ((CheckState.READY, "checked_by"), (CheckState.AGREED, "agreed_by"))

Person = Callable[[Any], User]


def store_review(pairs: Sequence[tuple[Annotation, Item]], person: Person, action: uuid.UUID) -> None:
    """Store the verdict and the check of each annotation; `person` is who stands for a name in the file."""
    decisions = [_decision(row, item.get("decision"), person, action) for row, item in pairs]
    Decision.objects.bulk_create([decision for decision in decisions if decision])
    entries = [entry for row, item in pairs for entry in _check(row, item.get("check"), person, action)]
    Check.objects.bulk_create(entries)


def _decision(row: Annotation, verdict: Any, person: Person, action: uuid.UUID) -> Decision | None:
    """The verdict of the line; what is approved or rejected without one has the importer's."""
    told = verdict if isinstance(verdict, Mapping) and verdict.get("edition") == row.edition else {}
    decided = _VERDICT_OF.get(Status(row.status)) or told.get("verdict")
    if decided not in list(Verdict):
        return None
    if told.get("verdict") != decided:
        told = {}
    rejected = decided == Verdict.REJECT
    reason = str(told["reason"]) if told.get("reason") in list(Reason) else Reason.OTHER.value
    return Decision(
        project=row.project,
        annotation=row,
        edition=row.edition,
        verdict=decided,
        reason=reason if rejected else "",
        note=NOTE,
        reviewer=person(told.get("reviewer")),
        action_id=action,
        decided_at=told_moment(told, "decided_at"),
    )


def _check(row: Annotation, told: Item | None, person: Person, action: uuid.UUID) -> list[Check]:
    """The agreed check of a claim as its log: made ready, and agreed to."""
    if not told:
        return []
    if row.kind != Kind.CLAIM:
        raise Invalid("Only a claim has a check.", field="check")
    if told.get("verdict") not in list(CheckVerdict):
        raise Invalid("The check has no verdict.", field="check.verdict")
    entries = []
    for number, (state, author) in enumerate(_AGREED, 1):
        entry = read_entry({name: told[name] for name in CARRIED if told.get(name) is not None})
        entry.project, entry.annotation, entry.edition = row.project, row, row.edition
        entry.number, entry.state, entry.author = number, state, person(told.get(author))
        entry.action_id, entry.created_at = action, told_moment(told, "agreed_at")
        entries.append(entry)
    return entries
