"""Locking entity records, and the articles in which annotations mean them, in one order."""

import uuid
from collections.abc import Collection

from django.db import transaction

from annotations.models import Annotation, Article, Entity


def lock_records(ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Entity]:
    """Lock the articles that mention the records, in the order of their ids, and then the records, in that of theirs.

    Changing a record changes annotations in these articles: their writers wait, and nobody deadlocks. Returns the
    records with their projects, by id, also those that were deleted.
    """
    locked = None
    while locked is None:
        locked = _lock_with(_mentioning(ids), ids)
    return locked


def _lock_with(articles: set[uuid.UUID], ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Entity] | None:
    """Lock these articles and the records; none of them if by then one is mentioned in another article, too.

    Once a record is locked, nobody begins to mention it. Who has begun meanwhile may hold their article and want the
    record: before it is waited for, the record is let go.
    """
    with transaction.atomic():
        list(Article.objects.filter(pk__in=articles).order_by("pk").select_for_update(no_key=True))
        rows = Entity.objects.select_related("project").filter(pk__in=ids).order_by("pk")
        locked = {entity.pk: entity for entity in rows.select_for_update(of=("self",))}
        if _mentioning(ids) <= articles:
            return locked
        transaction.set_rollback(True)
    return None


def _mentioning(ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """The articles with an annotation that means one of them; links to those stay inside an article."""
    return set(Annotation.objects.filter(entity__in=ids).values_list("article_id", flat=True))
