"""Giving a tag another name, or making it one with another tag: what annotations hold follows, in one action.

The word is no part of what somebody approved: editions, statuses and sign-offs stay, versions count up. An annotation
that has both words has the one that stays, once. Deleted annotations follow, too, so that they can be restored.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection

from annotations.actions.cleaning import check_settable
from annotations.actions.projects import check_tags_version, count_tags, managing, read_tag
from annotations.actions.scopes import actor_in
from annotations.actions.transactions import begin_action, one_transaction
from annotations.choices import Verb
from annotations.models import Action, Project, Tag, User
from annotations.policy import Actor, require_manager
from annotations.refusals import AlreadyUsed, NotThere, WrongState
from annotations.sentences import say

_LOCK_ARTICLES = """
SELECT id FROM annotations_article
WHERE id IN (SELECT article_id FROM annotations_annotation
             WHERE project_id = %(project)s AND tags <> '{}' AND tags @> ARRAY[%(old)s]::varchar[])
ORDER BY id FOR NO KEY UPDATE
"""

_FOLLOW = """
UPDATE annotations_annotation AS annotation
SET tags = ARRAY(SELECT DISTINCT tag COLLATE "C" AS word
                 FROM unnest(array_replace(annotation.tags, %(old)s::varchar, %(new)s::varchar)) AS tag
                 ORDER BY word),
    version = version + 1, updated_at = now(), action_id = %(action)s
WHERE project_id = %(project)s AND tags <> '{}' AND tags @> ARRAY[%(old)s]::varchar[]
"""

_LOCK_TOUCHED = """
SELECT id FROM annotations_article
WHERE id IN (SELECT article_id FROM annotations_annotationevent WHERE pgh_context_id = %(renaming)s)
ORDER BY id FOR NO KEY UPDATE
"""

_CHANGED_SINCE = """
SELECT count(*) FROM annotations_annotationevent AS renamed
JOIN annotations_annotation AS annotation ON annotation.id = renamed.pgh_obj_id
WHERE renamed.pgh_context_id = %(renaming)s AND annotation.tags IS DISTINCT FROM renamed.tags
"""

_BRING_BACK = """
UPDATE annotations_annotation AS annotation
SET tags = before.tags, version = version + 1, updated_at = now(), action_id = %(action)s
FROM (SELECT renamed.pgh_obj_id AS id,
             (SELECT tags FROM annotations_annotationevent AS earlier
              WHERE earlier.pgh_obj_id = renamed.pgh_obj_id AND earlier.pgh_id < renamed.pgh_id
              ORDER BY pgh_id DESC LIMIT 1) AS tags
      FROM annotations_annotationevent AS renamed WHERE renamed.pgh_context_id = %(renaming)s) AS before
WHERE annotation.id = before.id
"""

_STILL_USED = """
SELECT EXISTS (SELECT FROM annotations_annotation
               WHERE project_id = %(project)s AND tags <> '{}' AND tags @> ARRAY[%(new)s]::varchar[])
"""


@dataclass(frozen=True)
class Renamed:
    """A tag under its new name, how many annotations followed, and the action, if there was something to do."""

    tag: Tag
    annotations: int
    action_id: uuid.UUID | None


def change_tag(
    *,
    by: User,
    tag_id: uuid.UUID,
    version: int | None,
    changes: Mapping[str, Any],
    merge: bool = False,
    action_id: uuid.UUID | None = None,
) -> Renamed:
    """Change a tag's `name` or `description`; `version` is that of the project's tags.

    With `merge` it becomes one with another tag that has the name already, whose description stays; without, that is
    refused.
    """
    with one_transaction():
        check_settable(changes, ("name", "description"))
        tag = _lock(by, tag_id, version)
        name = changes.get("name", tag.name)
        description = changes.get("description", tag.description)
        wanted = read_tag(
            tag.project, {"name": name, "description": description}, kept={tag.name: tag.description}
        )
        other = Tag.objects.filter(project=tag.project, name=wanted.name).exclude(pk=tag.pk).first()
        if other is not None and not merge:
            raise AlreadyUsed(
                say("“{name}” is a tag already: merge the two, or choose another name.", name=other.name),
                field="name",
            )
        if (wanted.name, wanted.description) == (tag.name, tag.description):
            return Renamed(tag, 0, None)
        verb = Verb.SET_TAGS if wanted.name == tag.name else Verb.RENAME_TAG
        action = begin_action(by=by, verb=verb, project_id=tag.project_id, action_id=action_id)
        old, kept = tag.name, other or tag
        if other is not None:
            tag.delete()
        else:
            tag.name, tag.description = wanted.name, wanted.description
            tag.save(update_fields=["name", "description"])
        count_tags(tag.project)
        moved = _follow(tag.project, old, kept.name, action) if verb == Verb.RENAME_TAG else 0
        return Renamed(kept, moved, action)


def undo_renaming(*, by: User, slug: str, renaming_id: uuid.UUID, action_id: uuid.UUID | None = None) -> Tag:
    """Take back a renaming or merging of one's own, as long as nobody has changed the tag or its annotations' tags.

    Who has used the new name since keeps it, and then it stays in the vocabulary.
    """
    with one_transaction():
        if undoable_renaming(by, renaming_id) is not None:
            with connection.cursor() as cursor:
                cursor.execute(_LOCK_TOUCHED, {"renaming": renaming_id})
        project = managing(by, slug).project
        renaming = undoable_renaming(by, renaming_id)
        if renaming is None or renaming.project_id != project.pk:
            raise WrongState(say("There is no renaming of yours to undo here."))
        with connection.cursor() as cursor:
            cursor.execute(_CHANGED_SINCE, {"renaming": renaming_id})
            [changed] = cursor.fetchone()
        before, now = _vocabulary(renaming)
        if changed or now is None or Tag.objects.filter(project=project, name=before.name).exists():
            raise WrongState(say("Somebody has changed these tags since: rename them one by one."))
        action = begin_action(
            by=by, verb=Verb.UNDO, project_id=project.pk, action_id=action_id, undoes_id=renaming_id
        )
        _retag(_BRING_BACK, {"renaming": renaming_id, "action": action})
        _bring_back_tag(project, before, now)
        count_tags(project)
        return Tag.objects.get(project=project, name=before.name)


def undoable_renaming(by: User, action_id: uuid.UUID) -> Action | None:
    """The person's renaming with this id, unless it is undone."""
    done = Action.objects.filter(pk=action_id, by=by, verb=Verb.RENAME_TAG).first()
    return None if done is None or Action.objects.filter(undoes=done).exists() else done


def _lock(by: User, tag_id: uuid.UUID, version: int | None) -> Tag:
    """Lock the articles whose annotations have the tag, in the order of their ids, then the project and the tag.

    Who changes an annotation locks its article first, and then the tags that it is given.
    """
    found = Tag.objects.filter(pk=tag_id, project__members__user=by).select_related("project").first()
    if found is None:
        raise NotThere(say("There is no such tag."))
    require_manager(actor_in(by, found.project))
    with connection.cursor() as cursor:
        cursor.execute(_LOCK_ARTICLES, {"project": found.project_id, "old": found.name})
    actor: Actor = managing(by, found.project.slug)
    check_tags_version(actor.project, version)
    tag = Tag.objects.filter(pk=tag_id).select_for_update().first()
    if tag is None:  # deleted while this waited
        raise NotThere(say("There is no such tag."))
    tag.project = actor.project
    return tag


def _follow(project: Project, old: str, new: str, action: uuid.UUID) -> int:
    return _retag(_FOLLOW, {"project": project.pk, "old": old, "new": new, "action": action})


def _retag(statement: str, values: Mapping[str, Any]) -> int:
    """Change the words for tags on annotations, and nothing else of them; returns on how many."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('newsnotes.retagging', 'on', true)")
        cursor.execute(statement, values)
        number: int = cursor.rowcount
        cursor.execute("SELECT set_config('newsnotes.retagging', '', true)")
    return number


def _vocabulary(renaming: Action) -> tuple[Tag, Tag | None]:
    """The tag as it was before a renaming, and the one that it became: None if that is no longer there, or renamed."""
    events: Any = Tag.pgh_event_model.objects  # type: ignore[attr-defined]
    done = events.get(pgh_context_id=renaming.pk)
    if done.pgh_label == "delete":  # it became one with another
        before = Tag(
            id=done.pgh_obj_id, project=renaming.project, name=done.name, description=done.description
        )
        return before, before
    earlier = events.filter(pgh_obj_id=done.pgh_obj_id, pgh_id__lt=done.pgh_id).latest("pgh_id")
    before = Tag(project=renaming.project, name=earlier.name, description=earlier.description)
    # Locked, so that nobody goes on to use the name while it is looked at whether somebody does.
    return before, Tag.objects.filter(pk=done.pgh_obj_id, name=done.name).select_for_update().first()


def _bring_back_tag(project: Project, before: Tag, now: Tag) -> None:
    if before is now:
        before.save(force_insert=True)
        return
    with connection.cursor() as cursor:
        cursor.execute(_STILL_USED, {"project": project.pk, "new": now.name})
        [used] = cursor.fetchone()
    if used:
        before.save(force_insert=True)
    else:
        now.name, now.description = before.name, before.description
        now.save(update_fields=["name", "description"])
