"""What has happened to one annotation, change by change: who, when, and what it said before and after."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from annotations.models import Action, User
from annotations.queries.history import annotation_events, link_events, links_after

_PLAIN = ("kind", "attributes", "tags", "entity_id", "status")
_SHOWN = (
    "kind",
    "spans",
    "attributes",
    "tags",
    "entity_id",
    "status",
    "reopened",
    "deleted_at",
    "taken_over_by",
)


def changes_of(annotation_id: uuid.UUID, event_ids: Sequence[int]) -> list[dict[str, Any]]:
    """Successive events in the history of an annotation, the oldest first, as plain values.

    `action` is null for what was done with bare SQL. `changed` names the fields, `links` among them; `before` and
    `after` have the values of these. `before` is null for what was new.
    """
    if not event_ids:
        return []
    past = list(
        annotation_events.objects.filter(pgh_obj_id=annotation_id, pgh_id__lte=event_ids[-1]).order_by(
            "pgh_id"
        )
    )
    links = list(link_events.objects.filter(annotation_id=annotation_id).order_by("pgh_id"))
    first = next(place for place, row in enumerate(past) if row.pgh_id == event_ids[0])
    contexts = {row.pgh_context_id for row in past[first:]}
    actions = {action.pk: action for action in Action.objects.filter(pk__in=contexts).select_related("by")}
    people = _names_of({row.taken_over_by_id for row in past} - {None})
    linked = {link.pgh_context_id for link in links}
    passed = {row.pgh_context_id for row in past[:first]}
    before = _values_of(past[first - 1], links_after(links, passed), people) if first else None
    changes = []
    for row in past[first:]:
        known = row.pgh_context_id in passed
        passed.add(row.pgh_context_id)
        is_linked = row.pgh_context_id in linked
        standing = links_after(links, passed) if is_linked and not known else None
        after = _values_of(row, standing, people)
        if standing is None:
            after["links"] = before["links"] if before else []
        changed = [name for name in _SHOWN if before is None or after[name] != before[name]]
        changed += ["links"] if is_linked else []
        changes.append(_describe(row, actions.get(row.pgh_context_id), changed, before, after))
        before = after
    return changes


def _describe(
    row: Any,
    action: Action | None,
    changed: Sequence[str],
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any],
) -> dict[str, Any]:
    return {
        "action": row.pgh_context_id,
        "verb": action.verb if action else None,
        "by": action.by.get_username() if action else None,
        "note": action.note if action else "",
        "seq": action.seq if action else None,
        "at": row.pgh_created_at,
        "version": row.version,
        "edition": row.edition,
        "status": row.status,
        "changed": list(changed),
        "before": before and {name: before[name] for name in changed},
        "after": {name: after[name] for name in changed},
    }


def _values_of(row: Any, links: Iterable[Any] | None, people: Mapping[uuid.UUID, str]) -> dict[str, Any]:
    """What a row of the history said; of its links only if they are given."""
    ordered = sorted(links or (), key=lambda link: link.position)
    return {
        **{name: getattr(row, name) for name in _PLAIN},
        "spans": _spans(row),
        "reopened": row.reopened or None,
        "deleted_at": row.deleted_at,
        "taken_over_by": people.get(row.taken_over_by_id),
        "links": [
            {
                "role": link.role,
                **({"spans": _spans(link)} if link.spans is not None else {}),
                **({"target": link.target_id} if link.target_id else {}),
            }
            for link in ordered
        ],
    }


def _spans(row: Any) -> list[dict[str, Any]]:
    pairs = zip(row.spans, row.texts, strict=True)
    return [{"start": start, "end": end, "text": text} for (start, end), text in pairs]


def _names_of(ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    ids = list(ids)
    return dict(User.objects.filter(pk__in=ids).values_list("pk", "username")) if ids else {}
