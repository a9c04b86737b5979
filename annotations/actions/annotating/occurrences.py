"""Marking the other places of an entity or a source."""

import uuid
from collections.abc import Collection

from annotations.actions.annotating.marking import mark_many
from annotations.actions.scopes import check_current, lock_annotation
from annotations.actions.transactions import one_transaction
from annotations.models import User
from annotations.queries.workspace.occurrences import places_left
from annotations.refusals import WrongState
from annotations.sentences import say
from annotations.text.spans import Span


def mark_occurrences(
    *,
    by: User,
    annotation_id: uuid.UUID,
    version: int,
    spans: Collection[Span],
    article_id: uuid.UUID | None = None,
    action_id: uuid.UUID | None = None,
) -> list[uuid.UUID]:
    """Mark those of `spans` that are left of an annotation's other places, all in one action; returns the new ids.

    They get its kind, its attributes and its record. What has been marked meanwhile is left out; it is refused
    when nothing is left.
    """
    with one_transaction():
        scope, like = lock_annotation(by, annotation_id, version=version, article_id=article_id)
        if like.deleted_at is not None:
            raise WrongState(say("This annotation is deleted."))
        check_current(scope, like)
        chosen = set(spans)
        places = places_left(by, like, scope.text)
        left = sorted(chosen & {*places.spans, *places.in_other_case})
        if not left:
            raise WrongState(say("None of these places is left to mark."))
        attributes = {**like.attributes, **({"entity": like.entity_id} if like.entity_id else {})}
        items = [{"kind": like.kind, "spans": [list(span)], "attributes": attributes} for span in left]
        ids, _ = mark_many(by=by, article_id=scope.article.pk, items=items, action_id=action_id)
        return ids
