"""Reading the one history back: what an action found, and what it left."""

import uuid
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Exists, F, OuterRef
from django.db.models.expressions import RawSQL

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
    after = Passed(rows[last], links_after(links, {row.pgh_context_id for row in rows[: last + 1]}))
    if first == 0:
        return Effect(pk, None, after)
    before = Passed(rows[first - 1], links_after(links, {row.pgh_context_id for row in rows[:first]}))
    caused = after.row.edition > before.row.edition and after.content == before.content
    return None if caused else Effect(pk, before, after)


def links_after(events: list[Any], contexts: Collection[uuid.UUID | None]) -> tuple[Any, ...]:
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
    return Passed(rows[last], links_after(links, {row.pgh_context_id for row in rows[: last + 1]}))


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


def list_batch(done: Action | None, verb: Verb) -> list[Action]:
    """What was done together with an action and can be undone (or redone) with it, by article, the newest first; itself, if nothing was."""
    if done is None or done.batch is None:
        return [] if done is None else [done]
    newest_first = ("article_id", F("seq").desc(nulls_first=True), "-id")
    rows = Action.objects.filter(batch=done.batch, by=done.by_id).order_by(*newest_first)
    if verb == Verb.REDO:
        rows = rows.filter(~Exists(Action.objects.filter(undoes=OuterRef("pk"))), verb=Verb.UNDO)
        return list(rows)
    statement = (
        f"SELECT id FROM annotations_action AS action WHERE batch = %s AND verb = ANY (%s) AND {_STANDS}"
    )
    standing = RawSQL(statement, [done.batch, [word.value for word in UNDOABLE]])  # noqa: S611
    return list(rows.filter(pk__in=standing))
