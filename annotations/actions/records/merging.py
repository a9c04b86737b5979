"""Making two records one: what means the one means the other from then on, in one action that can be taken back."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils import timezone

from annotations.actions.records.record_locks import lock_records
from annotations.actions.scopes import actor_in, check_version
from annotations.actions.transactions import begin_action, one_transaction
from annotations.choices import Verb
from annotations.models import Action, Annotation, Entity, Project, User
from annotations.policy import require_reviewer
from annotations.queries.entities import MergeCounts, count_merge, find_kept, list_reopened
from annotations.refusals import AlreadyUsed, Invalid, NotThere, WrongState
from annotations.sentences import say
from annotations.text.same_words import make_key

MOST_ALIASES = 100

_MOVE = """
UPDATE annotations_annotation
SET entity_id = %(to)s,
    status = CASE WHEN status IN ('approved', 'fixed') AND deleted_at IS NULL THEN 'submitted' ELSE status END,
    reopened = CASE WHEN status IN ('approved', 'fixed') AND deleted_at IS NULL THEN 'record_changed' ELSE reopened END,
    action_id = %(action)s
WHERE entity_id = %(of)s AND (%(ids)s::uuid[] IS NULL OR id = ANY (%(ids)s::uuid[]))
"""
"""SQL: let annotations mean another record; the database counts editions, and reopens what links to them."""

_MOVED = """
SELECT moved.pgh_obj_id FROM annotations_annotationevent AS moved
WHERE moved.pgh_context_id = %(merge)s AND moved.entity_id = %(kept)s AND (
    SELECT earlier.entity_id FROM annotations_annotationevent AS earlier
    WHERE earlier.pgh_obj_id = moved.pgh_obj_id AND earlier.pgh_id < moved.pgh_id
    ORDER BY earlier.pgh_id DESC LIMIT 1) = %(gone)s
"""


@dataclass(frozen=True)
class Merged:
    """A record that others became a part of (or that stands by itself again), what that did, and the action, if any."""

    record: Entity
    counts: MergeCounts
    action_id: uuid.UUID | None


def merge_entities(
    *,
    by: User,
    entity_id: uuid.UUID,
    into_id: uuid.UUID,
    version: int | None,
    action_id: uuid.UUID | None = None,
) -> Merged:
    """Make a record a part of another: its annotations mean that one, which is also called by its names.

    What was approved goes back to review. The record stays as a tombstone that says where it went. Merged twice into
    the same it is merged once.
    """
    with one_transaction():
        gone, kept = _lock_pair(by, entity_id, into_id)
        require_reviewer(actor_in(by, gone.project))
        if gone.merged_into_id == kept.pk:
            return Merged(kept, MergeCounts(0, 0), None)
        _check_mergeable(gone, kept)
        check_version(gone, version, say("This record"))
        counts = count_merge(by, gone, kept)
        action = begin_action(by=by, verb=Verb.MERGE_ENTITY, project_id=gone.project_id, action_id=action_id)
        _move(gone.pk, kept.pk, action)
        gone.deleted_at, gone.merged_into = timezone.now(), kept
        _save(gone, ["deleted_at", "merged_into"])
        kept.aliases = _join_names(gone, kept)
        kept.wikidata_id = kept.wikidata_id or gone.wikidata_id
        _save(kept, ["aliases", "keys", "wikidata_id"])
        return Merged(kept, counts, action)


def undo_merge(
    *, by: User, entity_id: uuid.UUID, version: int | None, action_id: uuid.UUID | None = None
) -> Merged:
    """Let a record stand by itself again, as whoever merged it; what meant it before and was not changed since means it
    again.

    `counts.annotations` are those; what was approved with them goes back to review.
    """
    with one_transaction():
        gone, kept, merge = _lock_merged(by, entity_id)
        require_reviewer(actor_in(by, gone.project))
        check_version(gone, version, say("This record"))
        ids = _list_moved(gone, kept, merge)
        before, after = _states_of(kept, merge)
        loses_id = before.wikidata_id != after.wikidata_id and kept.wikidata_id == after.wikidata_id
        seen = Annotation.objects.visible_to(by).filter(deleted_at=None)
        # Another Wikidata id reopens what stays with the record, too.
        reopened = list_reopened(kept.pk, among=None if loses_id else ids)
        counts = MergeCounts(seen.filter(pk__in=ids).count(), seen.filter(pk__in=reopened).count())
        action = begin_action(
            by=by,
            verb=Verb.UNDO,
            project_id=gone.project_id,
            action_id=action_id,
            undoes_id=merge.pk,
        )
        added = {make_key(name) for name in after.aliases} - {make_key(name) for name in before.aliases}
        kept.aliases = [name for name in kept.aliases if make_key(name) not in added]
        if loses_id:
            kept.wikidata_id = before.wikidata_id
        _save(kept, ["aliases", "keys", "wikidata_id"])
        gone.deleted_at, gone.merged_into = None, None
        _save(gone, ["deleted_at", "merged_into"])
        _move(kept.pk, gone.pk, action, ids)
        return Merged(gone, counts, action)


def _check_mergeable(gone: Entity, kept: Entity) -> None:
    """Refuse what is not two living records of the project that may be the same."""
    if gone.pk == kept.pk:
        raise Invalid(say("A record is not merged into itself."), field="into")
    if gone.article_id is not None or kept.article_id is not None:
        raise Invalid(
            say("A record that is local to one article is not merged: point its mentions elsewhere."),
            field="into",
        )
    if gone.deleted_at is not None:
        raise WrongState(
            say("“{gone}” was merged into “{kept}” already.", gone=gone.name, kept=find_kept(gone).name)
        )
    if kept.deleted_at is not None:
        raise WrongState(
            say(
                "“{name}” was itself merged into “{kept}”: choose that one.",
                name=kept.name,
                kept=find_kept(kept).name,
            )
        )
    if gone.wikidata_id and kept.wikidata_id and gone.wikidata_id != kept.wikidata_id:
        raise AlreadyUsed(
            say(
                "These are two by their Wikidata ids, {gone} and {kept}: put that right first.",
                gone=gone.wikidata_id,
                kept=kept.wikidata_id,
            ),
            field="into",
        )
    if len(_join_names(gone, kept)) > MOST_ALIASES:
        raise Invalid(
            say("Together they have more than {most} other names: take some out first.", most=MOST_ALIASES),
            field="into",
        )


def _join_names(gone: Entity, kept: Entity) -> list[str]:
    """What the record is also called once the other is a part of it: each name once, as readers compare them."""
    names = {make_key(name): name for name in reversed([*kept.aliases, gone.name, *gone.aliases])}
    names.pop(make_key(kept.name), None)
    return list(reversed(names.values()))


def _save(entity: Entity, fields: list[str]) -> None:
    entity.version += 1
    entity.save(update_fields=[*fields, "version"])


def _move(of: uuid.UUID, to: uuid.UUID, action: uuid.UUID, ids: list[uuid.UUID] | None = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_MOVE, {"of": of, "to": to, "action": action, "ids": ids})


def _lock_pair(by: User, entity_id: uuid.UUID, into_id: uuid.UUID) -> tuple[Entity, Entity]:
    """Lock the articles that mention the records, in the order of their ids, and then the records, in that of theirs."""
    here = Entity.objects.filter(project__in=Project.objects.visible_to(by), pk=entity_id).first()
    if here is None or (here.deleted_at is not None and here.merged_into_id is None):
        raise NotThere(say("There is no such record."))
    into = Entity.objects.filter(project=here.project_id, pk=into_id)
    if not into.exists() or into.filter(deleted_at__isnull=False, merged_into=None).exists():
        raise Invalid(say("There is no such record in this project."), field="into")
    rows = lock_records([entity_id, into_id])
    if len(rows) < len({entity_id, into_id}):  # erased while this waited
        raise NotThere(say("There is no such record."))
    return rows[entity_id], rows[into_id]


def _lock_merged(by: User, entity_id: uuid.UUID) -> tuple[Entity, Entity, Action]:
    """Lock a record that this person has merged, that of which it is a part, and the articles that mention either."""
    here = Entity.objects.filter(project__in=Project.objects.visible_to(by), pk=entity_id).first()
    if here is None or (here.deleted_at is not None and here.merged_into_id is None):
        raise NotThere(say("There is no such record."))
    gone, kept = _lock_pair(by, entity_id, here.merged_into_id or here.pk)
    if gone.merged_into_id is None or gone.merged_into_id != kept.pk:  # perhaps taken back while this waited
        raise WrongState(say("This record is merged into no other."))
    if kept.deleted_at is not None:
        raise WrongState(
            say(
                "“{name}” was merged into “{kept}” since: take that back first.",
                name=kept.name,
                kept=find_kept(kept).name,
            )
        )
    merge = _action_of(gone)
    if merge is None or merge.by_id != by.pk:
        name = merge.by.get_username() if merge else say("somebody")
        raise WrongState(say("Only who merged this record can take that back: {name} did.", name=name))
    return gone, kept, merge


def _action_of(gone: Entity) -> Action | None:
    """The action that merged a record."""
    events: Any = Entity.pgh_event_model.objects  # type: ignore[attr-defined]
    merged = events.filter(pgh_obj_id=gone.pk, merged_into=gone.merged_into_id).order_by("-pgh_id").first()
    done = Action.objects.filter(pk=merged.pgh_context_id, verb=Verb.MERGE_ENTITY) if merged else None
    return done.select_related("by").first() if done is not None else None


def _states_of(kept: Entity, merge: Action) -> tuple[Any, Any]:
    """A record before and after another became a part of it."""
    events: Any = Entity.pgh_event_model.objects  # type: ignore[attr-defined]
    after = events.filter(pgh_obj_id=kept.pk, pgh_context_id=merge.pk).latest("pgh_id")
    return events.filter(pgh_obj_id=kept.pk, pgh_id__lt=after.pgh_id).latest("pgh_id"), after


def _list_moved(gone: Entity, kept: Entity, merge: Action) -> list[uuid.UUID]:
    """The annotations that the merge moved, and that mean the same record still."""
    with connection.cursor() as cursor:
        cursor.execute(_MOVED, {"merge": merge.pk, "kept": kept.pk, "gone": gone.pk})
        moved = [pk for (pk,) in cursor.fetchall()]
    return list(Annotation.objects.filter(pk__in=moved, entity=kept).values_list("pk", flat=True))
