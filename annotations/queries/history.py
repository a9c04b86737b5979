"""Reading the one history back: what an action found, and what it left."""

import uuid
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from annotations.choices import Status, Verb
from annotations.models import Action, Annotation, Link

annotation_events: Any = Annotation.pgh_event_model  # type: ignore[attr-defined]
link_events: Any = Link.pgh_event_model  # type: ignore[attr-defined]

UNDOABLE = frozenset(
    {
        Verb.MARK,
        Verb.CHANGE,
        Verb.DELETE,
        Verb.RESTORE,
        Verb.ACCEPT,
        Verb.DISMISS,
        Verb.SUBMIT,
        Verb.SUBMIT_ARTICLE,
        Verb.WITHDRAW,
        Verb.CONTEST,
        Verb.APPROVE,
        Verb.REJECT,
        Verb.FIX,
        Verb.AGREE,
        Verb.REVOKE,
    }
)
"""What a person can take back in the workspace."""

_CONTENT = ("kind", "spans", "attributes", "tags", "entity_id")


@dataclass(frozen=True)
class Passed:
    """An annotation as it was at one moment: its row in the history, and its links then."""

    row: Any
    links: tuple[Any, ...]

    @property
    def content(self) -> tuple[Any, ...]:
        """What an edition is an edition of; comparable."""
        return content_of(self.row, self.links)

    @property
    def status(self) -> Status:
        return Status(self.row.status)

    @property
    def deleted(self) -> bool:
        return self.row.deleted_at is not None


@dataclass(frozen=True)
class Effect:
    """What one action did to one annotation; `before` is None if it made it."""

    annotation_id: uuid.UUID
    before: Passed | None
    after: Passed


def content_of(row: Any, links: Iterable[Any]) -> tuple[Any, ...]:
    """The content of an annotation, or of a row of its history, as something to compare."""
    ordered = sorted(links, key=lambda link: (link.position, str(link.role)))
    return (
        *(getattr(row, name) for name in _CONTENT),
        [(str(link.role), link.spans, link.target_id) for link in ordered],
    )


def effects_of(action_id: uuid.UUID) -> list[Effect]:
    """What an action itself did to annotations, in the order of their ids.

    New editions that it caused elsewhere (annotations that link to what it changed) are left out.
    """
    own = annotation_events.objects.filter(pgh_context_id=action_id).order_by("pgh_id")
    ids = set(own.values_list("pgh_obj_id", flat=True))
    rows: dict[uuid.UUID, list[Any]] = defaultdict(list)
    for row in annotation_events.objects.filter(pgh_obj_id__in=ids).order_by("pgh_id"):
        rows[row.pgh_obj_id].append(row)
    links: dict[uuid.UUID, list[Any]] = defaultdict(list)
    for event in link_events.objects.filter(annotation_id__in=ids).order_by("pgh_id"):
        links[event.annotation_id].append(event)
    effects = (_effect(action_id, pk, rows[pk], links[pk]) for pk in sorted(ids))
    return [effect for effect in effects if effect is not None]


def _effect(action_id: uuid.UUID, pk: uuid.UUID, rows: list[Any], links: list[Any]) -> Effect | None:
    places = [place for place, row in enumerate(rows) if row.pgh_context_id == action_id]
    first, last = places[0], places[-1]
    after = Passed(rows[last], _links_after(links, {row.pgh_context_id for row in rows[: last + 1]}))
    if first == 0:
        return Effect(pk, None, after)
    before = Passed(rows[first - 1], _links_after(links, {row.pgh_context_id for row in rows[:first]}))
    caused = after.row.edition > before.row.edition and after.content == before.content
    return None if caused else Effect(pk, before, after)


def _links_after(events: list[Any], contexts: Collection[uuid.UUID | None]) -> tuple[Any, ...]:
    """The links that stood after the given actions: links only change in actions that count their parent."""
    standing: dict[uuid.UUID, Any] = {}
    for event in events:
        if event.pgh_context_id in contexts:
            if event.pgh_label == "delete":
                standing.pop(event.pgh_obj_id, None)
            else:
                standing[event.pgh_obj_id] = event
    return tuple(standing.values())


def newest_where(annotation_id: uuid.UUID, was_so: Callable[[Any], bool]) -> Passed | None:
    """An annotation as it was last when this held of its row in the history; None if it never did."""
    rows = list(annotation_events.objects.filter(pgh_obj_id=annotation_id).order_by("pgh_id"))
    last = next((place for place in reversed(range(len(rows))) if was_so(rows[place])), None)
    if last is None:
        return None
    links = list(link_events.objects.filter(annotation_id=annotation_id).order_by("pgh_id"))
    return Passed(rows[last], _links_after(links, {row.pgh_context_id for row in rows[: last + 1]}))


_STANDS = """
NOT EXISTS (
    SELECT FROM annotations_action AS undo
    WHERE undo.undoes_id = action.id AND undo.verb = 'undo'
      AND NOT EXISTS (SELECT FROM annotations_action AS redo WHERE redo.undoes_id = undo.id))
"""
"""SQL: whether an `action` was not undone, or was redone since."""


def was_submitted_by_others(by_id: uuid.UUID, article_id: uuid.UUID) -> bool:
    """Whether somebody else has submitted the article and not taken that back."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT EXISTS (SELECT FROM annotations_action AS action
                WHERE article_id = %s AND by_id <> %s AND verb = %s AND {_STANDS})""",
            [article_id, by_id, Verb.SUBMIT_ARTICLE.value],
        )
        return bool(cursor.fetchone()[0])


def newest_undoable(by_id: uuid.UUID, article_id: uuid.UUID) -> Action | None:
    """The person's newest action in an article that is not undone now."""
    return (
        Action.objects.raw(
            f"""
            SELECT action.* FROM annotations_action AS action
            WHERE action.article_id = %(article)s AND action.by_id = %(by)s AND action.verb = ANY (%(verbs)s)
              AND {_STANDS}
            ORDER BY action.seq DESC NULLS FIRST, action.id DESC LIMIT 1
            """,
            {"article": article_id, "by": by_id, "verbs": [verb.value for verb in UNDOABLE]},
        )
        or [None]
    )[0]


def newest_redoable(by_id: uuid.UUID, article_id: uuid.UUID) -> Action | None:
    """The person's newest undo in an article that is not redone, unless they have done more since."""
    return (
        Action.objects.raw(
            """
            SELECT undo.* FROM annotations_action AS undo
            WHERE undo.article_id = %(article)s AND undo.by_id = %(by)s AND undo.verb = 'undo'
              AND NOT EXISTS (SELECT FROM annotations_action AS redo WHERE redo.undoes_id = undo.id)
              AND NOT EXISTS (
                  SELECT FROM annotations_action AS later
                  WHERE later.article_id = undo.article_id AND later.by_id = undo.by_id
                    AND later.verb = ANY (%(verbs)s) AND later.seq > undo.seq)
            ORDER BY undo.seq DESC NULLS FIRST, undo.id DESC LIMIT 1
            """,
            {"article": article_id, "by": by_id, "verbs": [verb.value for verb in UNDOABLE]},
        )
        or [None]
    )[0]


_SHOWN = ("kind", "spans", "attributes", "tags", "entity_id", "status", "reopened", "deleted_at")


def changes_of(annotation_id: uuid.UUID, event_ids: Sequence[int]) -> list[dict[str, Any]]:
    """Successive events in the history of an annotation, the oldest first, as plain values.

    `action` is null for what was done with bare SQL. `changed` names the fields, `links` among them.
    """
    if not event_ids:
        return []
    all_of_it = annotation_events.objects.filter(pgh_obj_id=annotation_id)
    rows = list(all_of_it.filter(pgh_id__in=event_ids).order_by("pgh_id"))
    before = all_of_it.filter(pgh_id__lt=event_ids[0]).order_by("-pgh_id").first()
    contexts = {row.pgh_context_id for row in rows}
    relinked = link_events.objects.filter(annotation_id=annotation_id, pgh_context_id__in=contexts)
    linked = set(relinked.values_list("pgh_context_id", flat=True))
    actions = {action.pk: action for action in Action.objects.filter(pk__in=contexts).select_related("by")}
    changes = []
    for row in rows:
        action = actions.get(row.pgh_context_id)
        changed = [name for name in _SHOWN if before is None or getattr(row, name) != getattr(before, name)]
        changes.append(
            {
                "action": row.pgh_context_id,
                "verb": action.verb if action else None,
                "by": action.by.get_username() if action else None,
                "note": action.note if action else "",
                "seq": action.seq if action else None,
                "at": row.pgh_created_at,
                "version": row.version,
                "edition": row.edition,
                "status": row.status,
                "changed": changed + (["links"] if row.pgh_context_id in linked else []),
            }
        )
        before = row
    return changes
