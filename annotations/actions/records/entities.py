"""Entity records."""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Q
from django.utils import timezone

from annotations.actions.cleaning import check_fields, check_settable, set_trimmed, text_list
from annotations.actions.records.record_locks import lock_records
from annotations.actions.scopes import Scope, actor_in, check_version, writer_in
from annotations.actions.transactions import begin_action, one_transaction
from annotations.choices import Verb
from annotations.models import Annotation, Article, Entity, Project, User
from annotations.policy import require_open, require_publishing, require_reopening
from annotations.queries.entities import count_reopened, list_reopened
from annotations.refusals import NOT_USABLE, AlreadyUsed, Invalid, NotThere, WrongState
from annotations.sentences import say

SETTABLE = ("name", "type", "aliases", "wikidata_id", "description")
IDENTITY = ("name", "type", "wikidata_id")
"""A change of these changes whom a mention means: what was approved with it goes back to submitted."""


def add_entity(
    *,
    by: User,
    project: Project,
    values: Mapping[str, Any],
    article_id: uuid.UUID | None = None,
    entity_id: uuid.UUID | None = None,
    action_id: uuid.UUID | None = None,
) -> tuple[Entity, bool]:
    """Add a record, of the project or (with `article_id`) local to one article; returns it and if it is new."""
    with one_transaction():
        writer_in(by, project)
        entity, existing = _build(by, project, values, article_id, entity_id)
        if existing is not None:
            return _same(existing, entity), False
        begin_action(
            by=by,
            verb=Verb.SET_ENTITY,
            project_id=project.pk,
            article_id=article_id,
            action_id=action_id,
        )
        entity.save(force_insert=True)
        return entity, True


def add_entity_in(
    scope: Scope,
    *,
    values: Mapping[str, Any],
    article_id: uuid.UUID | None = None,
    entity_id: uuid.UUID | None = None,
) -> Entity:
    """`add_entity` for who has begun an action already: the record is a part of it."""
    entity, existing = _build(scope.user, scope.project, values, article_id, entity_id)
    if existing is not None:
        return _same(existing, entity)
    entity.save(force_insert=True)
    return entity


def _build(
    by: User,
    project: Project,
    values: Mapping[str, Any],
    article_id: uuid.UUID | None,
    entity_id: uuid.UUID | None,
) -> tuple[Entity, Entity | None]:
    """A record with these values, not saved, and the one that has its id already."""
    entity = build_entity(project, values, article=_article(by, project, article_id), entity_id=entity_id)
    return entity, Entity.objects.filter(pk=entity_id).first() if entity_id else None


def build_entity(
    project: Project, values: Mapping[str, Any], *, article: Article | None, entity_id: uuid.UUID | None
) -> Entity:
    """A record with these values, checked and not saved."""
    entity = Entity(project=project, article=article)
    if entity_id is not None:
        entity.pk = entity_id
    _set(entity, values, SETTABLE)
    return entity


def change_entity(
    *,
    by: User,
    entity_id: uuid.UUID,
    version: int | None,
    changes: Mapping[str, Any],
    action_id: uuid.UUID | None = None,
) -> Entity:
    """Change a record. If that changes whom it means, every annotation that means it has a new edition.

    Where an approved one would go back to review by that, only a reviewer may.
    """
    with one_transaction():
        entity = _lock(by, entity_id, version)
        before = [getattr(entity, name) for name in SETTABLE]
        _set(entity, changes, changes)
        after = [getattr(entity, name) for name in SETTABLE]
        if before == after:
            return entity
        if _identity_of(before) != _identity_of(after) and list_reopened(entity.pk):
            require_reopening(actor_in(by, entity.project), count_reopened(by, entity.pk))
        begin_action(
            by=by,
            verb=Verb.SET_ENTITY,
            project_id=entity.project_id,
            article_id=entity.article_id,
            action_id=action_id,
        )
        entity.version += 1
        entity.save(update_fields=[*SETTABLE, "keys", "version"])
        return entity


def promote_entity(
    *, by: User, entity_id: uuid.UUID, version: int | None, action_id: uuid.UUID | None = None
) -> Entity:
    """Make a record that is local to one article one of the project, which all its members see and every article may use.

    Promoted twice it is promoted once. Of a restricted article only a manager makes a name known to everybody.
    """
    with one_transaction():
        entity = _lock(by, entity_id, None)
        article_id = entity.article_id
        if article_id is None:
            return entity
        check_version(entity, version, say("This record"))
        require_publishing(actor_in(by, entity.project), Article.objects.get(pk=article_id))
        begin_action(
            by=by,
            verb=Verb.SET_ENTITY,
            project_id=entity.project_id,
            article_id=article_id,
            action_id=action_id,
        )
        entity.article = None
        entity.version += 1
        entity.save(update_fields=["article", "version"])
        return entity


def delete_entity(
    *, by: User, entity_id: uuid.UUID, version: int | None, action_id: uuid.UUID | None = None
) -> None:
    """Delete a record that nothing points at."""
    with one_transaction():
        entity = _lock(by, entity_id, version)
        used = Annotation.objects.filter(entity=entity, deleted_at=None)
        if used.exists():
            seen = used.visible_to(by).count()
            raise WrongState(
                say(
                    "Annotations point at this record, {seen:,} of them where you can see it; point them elsewhere first.",
                    seen=seen,
                )
            )
        begin_action(
            by=by,
            verb=Verb.SET_ENTITY,
            project_id=entity.project_id,
            article_id=entity.article_id,
            action_id=action_id,
        )
        entity.deleted_at = timezone.now()
        entity.version += 1
        entity.save(update_fields=["deleted_at", "version"])


def _identity_of(values: list[Any]) -> list[Any]:
    return [value for name, value in zip(SETTABLE, values, strict=True) if name in IDENTITY]


def _lock(by: User, entity_id: uuid.UUID, version: int | None) -> Entity:
    """Lock a record that the person may see, and the articles that mention it."""
    readable = Q(article=None) | Q(article__in=Article.objects.visible_to(by))
    mine = Project.objects.visible_to(by)
    found = Entity.objects.filter(readable, pk=entity_id, project__in=mine, deleted_at=None)
    if not found.exists():
        raise NotThere(say("There is no such record."))
    entity = lock_records([entity_id]).get(entity_id)
    if entity is None or entity.deleted_at is not None:  # while this waited
        raise NotThere(say("There is no such record."))
    require_open(entity.project)
    check_version(entity, version, say("This record"))
    return entity


def _article(by: User, project: Project, article_id: uuid.UUID | None) -> Article | None:
    if article_id is None:
        return None
    article = Article.objects.visible_to(by).filter(pk=article_id, project=project).first()
    if article is None:
        raise Invalid(say("There is no such article in this project."), field="article")
    return article


def _set(entity: Entity, values: Mapping[str, Any], checked: Iterable[str]) -> None:
    check_settable(values, SETTABLE)
    for name, value in values.items():
        set_trimmed(entity, name, value)
    text_list(entity.aliases, "aliases")
    check_fields(entity, list(checked))
    if len(entity.aliases) > 100:
        raise Invalid(say("A record may have 100 aliases at most."), field="aliases")


def _same(there: Entity, sent: Entity) -> Entity:
    if there.project_id != sent.project_id or there.article_id != sent.article_id:
        raise AlreadyUsed(NOT_USABLE, field="id")
    if any(getattr(there, name) != getattr(sent, name) for name in SETTABLE):
        raise AlreadyUsed(say("This id is in use for a record with another content."), field="id")
    return there
