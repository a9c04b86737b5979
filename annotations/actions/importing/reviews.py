"""What reviewers and fact-checkers said of the annotations of a line that a manager imports.

Whoever was never a member here cannot be asked: the importer stands for them, and for one of them only. Where one person
would then stand for two (`policy.is_backed`), an annotation comes in as submitted and a check as ready.
"""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from annotations.actions.bulk_insert import copy_decisions
from annotations.actions.importing.line_shape import Item, read_timestamp
from annotations.actions.review.checking import CARRIED, read_entry
from annotations.actions.scopes import Scope
from annotations.choices import CheckState, CheckVerdict, Kind, Reason, Status, Verdict
from annotations.models import Annotation, Check, Decision, Member, User
from annotations.policy import is_backed
from annotations.refusals import Invalid
from annotations.sentences import say

NOTE = "Imported"
_UNDECIDED = (Status.DRAFT, Status.SUBMITTED, Status.SUGGESTED, Status.DISMISSED)
_VERDICT_OF = {Status.APPROVED: Verdict.APPROVE, Status.REJECTED: Verdict.REJECT}

People = Mapping[str, Member]
"""Who is or was a member, by name."""


@dataclass
class Review:
    """The verdicts and checks of a line, to be stored after its annotations; and how many came in as less."""

    decisions: list[Decision] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)
    lowered: int = 0
    unagreed: int = 0

    def store(self) -> None:
        """Store them."""
        copy_decisions(self.decisions)
        Check.objects.bulk_create(self.checks)


def read_review(
    scope: Scope, pairs: Sequence[tuple[Annotation, Item]], people: People, action: uuid.UUID
) -> Review:
    """Read the verdict and the check of each annotation; those too few people stand behind become submitted."""
    review = Review()
    for row, item in pairs:
        if row.status in _UNDECIDED and not item.get("decision") and not item.get("check"):
            continue
        decisions = list(_decisions(scope, row, item.get("decision"), people, action))
        if not _holds(scope, row, decisions):
            row.status = Status.SUBMITTED
            review.lowered += 1
        review.decisions += decisions
        checks = _check(scope, row, item.get("check"), people, action)
        if checks and checks[0].author == checks[-1].author:
            del checks[1:]
            review.unagreed += 1
        review.checks += checks
    return review


def person_called(username: Any, people: People, importer: User) -> User:
    """Who stands for a name of the file: who is or was a member here, else the importer."""
    member = people.get(username) if isinstance(username, str) else None
    return member.user if member else importer


def _holds(scope: Scope, row: Annotation, decisions: Sequence[Decision]) -> bool:
    """Whether the status that the file says is one that it could have here."""
    if row.status == Status.FIXED:
        return row.edited_by_id not in row.author_ids
    return row.status != Status.APPROVED or is_backed(
        scope.project, row, {decision.reviewer_id for decision in decisions}
    )


def _decisions(
    scope: Scope, row: Annotation, verdict: Any, people: People, action: uuid.UUID
) -> Iterator[Decision]:
    """The verdicts of the line; what is approved or rejected without one has the importer's."""
    told = verdict if isinstance(verdict, Mapping) and verdict.get("edition") == row.edition else {}
    decided = _VERDICT_OF.get(Status(row.status)) or told.get("verdict")
    if decided not in list(Verdict):
        return
    if told.get("verdict") != decided:
        told = {}
    rejected = decided == Verdict.REJECT
    reason = str(told["reason"]) if told.get("reason") in list(Reason) else Reason.OTHER.value
    by = [person_called(told.get("reviewer"), people, scope.user)]
    for reviewer in by if rejected else _approvers(scope, row, told, people):
        yield Decision(
            project=row.project,
            annotation=row,
            edition=row.edition,
            verdict=decided,
            reason=reason if rejected else "",
            note=NOTE,
            reviewer=reviewer,
            action_id=action,
            decided_at=min(read_timestamp(told, "decided_at", scope.project.zone), timezone.now()),
        )


def _approvers(scope: Scope, row: Annotation, told: Item, people: People) -> list[User]:
    """Who approved, each once: reviewers of the project, authors who agreed, and the importer for all others.

    With four eyes the importer does not stand for who decided on what is their own.
    """
    named = told.get("approved_by")
    names = named if isinstance(named, list) and named else [told.get("reviewer")]
    approvers = []
    for name in names:
        member = people.get(name) if isinstance(name, str) else None
        own = scope.project.four_eyes and scope.user.pk in {*row.author_ids, row.edited_by_id}
        if member is None and not own:
            approvers.append(scope.user)
        elif member is not None and (member.reviews or member.user_id in row.author_ids):
            approvers.append(member.user)
    return list(dict.fromkeys(approvers))


def _check(
    scope: Scope, row: Annotation, told: Item | None, people: People, action: uuid.UUID
) -> list[Check]:
    """The agreed check of a claim as its log: made ready, and agreed to."""
    if not told:
        return []
    if row.kind != Kind.CLAIM:
        raise Invalid(say("Only a claim has a check."), field="check")
    if told.get("verdict") not in list(CheckVerdict):
        raise Invalid(say("The check has no verdict."), field="check.verdict")
    entries, zone = [], row.project.zone
    for number, (state, author) in enumerate(_AGREED, 1):
        entry = read_entry({name: told[name] for name in CARRIED if told.get(name) is not None}, zone=zone)
        entry.project, entry.annotation, entry.edition = row.project, row, row.edition
        entry.number, entry.state = number, state
        entry.author = person_called(told.get(author), people, scope.user)
        entry.action_id, entry.created_at = action, read_timestamp(told, "agreed_at", zone)
        entries.append(entry)
    return entries


_AGREED = ((CheckState.READY, "checked_by"), (CheckState.AGREED, "agreed_by"))
