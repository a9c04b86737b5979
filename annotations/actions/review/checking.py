"""Fact-checking a claim: an append-only log beside the annotation, which it never touches."""

import datetime
import uuid
from collections.abc import Mapping
from typing import Any

from annotations.actions.cleaning import check_fields, plain_text, strip_ends
from annotations.actions.scopes import begin_in, lock_annotation
from annotations.actions.transactions import one_transaction
from annotations.choices import CheckState, Kind, Verb
from annotations.models import Check, User
from annotations.policy import CHECK_MOVES, may_agree
from annotations.refusals import Invalid, WrongState
from annotations.scheme import storable
from annotations.sentences import say
from annotations.text.blank import strip_blank
from annotations.timestamps import read_moment

_TEXTS = ("verdict", "rationale", "asked_whom", "answer")
CARRIED = (*_TEXTS, "evidence", "asked_at", "answer_due")
MOST_EVIDENCE = 50


def check_claim(
    *,
    by: User,
    annotation_id: uuid.UUID,
    number: Any,
    state: Any,
    values: Mapping[str, Any],
    action_id: uuid.UUID | None = None,
) -> Check:
    """Add the next entry to the check of a claim; `number` is that of the entry the person saw, 0 for none.

    What the entry does not set is carried over from the one before, as long as the claim is the same
    edition. Agreeing is for a second person.
    """
    if type(number) is not int:
        raise Invalid(say("Say which entry you saw: its number, or 0 for none."), field="number")
    with one_transaction():
        scope, annotation = lock_annotation(by, annotation_id, version=None)
        if annotation.kind != Kind.CLAIM or annotation.deleted_at is not None:
            raise WrongState(say("Only a claim can be checked."))
        if state not in list(CheckState):
            raise Invalid(say("The state is one of {allowed}.", allowed=", ".join(CheckState)), field="state")
        last = annotation.checks.order_by("-number").first()
        if number != (last.number if last else 0):
            raise WrongState(say("Somebody has added to this check in the meantime: look at it again."))
        standing = last if last is not None and last.edition == annotation.edition else None
        before = CheckState(standing.state) if standing else None
        if state not in CHECK_MOVES[before]:
            raise WrongState(
                say(
                    "A check that is {before} cannot become {state}.",
                    before=before.label if before else say("not begun"),
                    state=CheckState(state).label,
                )
            )
        entry = read_entry(values, standing, zone=scope.project.zone)
        if state == CheckState.AGREED and standing is not None:
            may_agree(scope.actor, standing)
            _check_unchanged(standing, entry)
        entry.project, entry.annotation, entry.author = scope.project, annotation, by
        entry.number, entry.edition, entry.state = number + 1, annotation.edition, state
        _check_complete(entry)
        entry.action_id = begin_in(scope, Verb.CHECK, action_id)
        entry.save(force_insert=True)
        return entry


def read_entry(values: Mapping[str, Any], standing: Check | None = None, *, zone: datetime.tzinfo) -> Check:
    """An entry with these values, carried over from the standing one where they say nothing; not saved."""
    entry = Check(**{name: getattr(standing, name) for name in CARRIED} if standing else {})
    for name, value in values.items():
        if name in _TEXTS:
            setattr(entry, name, strip_blank(plain_text(value, name)))
        elif name in ("asked_at", "answer_due"):
            setattr(entry, name, read_moment(value, name, zone=zone))
        elif name == "evidence":
            entry.evidence = _evidence(value)
        else:
            raise Invalid(say("A check has no “{name}”.", name=name[:50]), field=name[:50])
    check_fields(entry, [*_TEXTS])
    return entry


def _check_unchanged(ready: Check, entry: Check) -> None:
    """What is agreed to is what the first person made ready: whoever sees it otherwise makes it ready again."""
    for name in CARRIED:
        if getattr(ready, name) != getattr(entry, name):
            raise Invalid(
                say("You agree to the check as it is; to change it, make it ready again."), field=name
            )


def _evidence(value: Any) -> list[dict[str, str]]:
    well_formed = isinstance(value, list) and all(
        isinstance(piece, dict)
        and piece.keys() <= {"url", "title", "note"}
        and all(isinstance(text, str) and len(text) <= 2000 and storable(text) for text in piece.values())
        and str(piece.get("url", "https://")).startswith(("https://", "http://"))  # it becomes a link
        for piece in value
    )
    if not well_formed or len(value) > MOST_EVIDENCE:
        raise Invalid(
            say("Evidence is a list of at most {most} objects with url, title and note.", most=MOST_EVIDENCE),
            field="evidence",
        )
    kept: list[dict[str, str]] = strip_ends(value)
    return kept


def _check_complete(entry: Check) -> None:
    if entry.state in (CheckState.READY, CheckState.AGREED) and not entry.verdict:
        raise Invalid(say("Say what you found: the verdict is missing."), field="verdict")
    if entry.state == CheckState.ASKED and not entry.asked_whom:
        raise Invalid(say("Say whom you asked."), field="asked_whom")
