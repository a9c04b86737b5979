"""Approving several annotations of an article in one step, which one undo takes back."""

import uuid
from collections.abc import Mapping

from annotations.actions.batches import Batch
from annotations.actions.review.deciding import Outcome, move_in
from annotations.actions.scopes import lock_annotation, lock_article
from annotations.actions.transactions import give_way, one_transaction
from annotations.choices import Verb
from annotations.models import User
from annotations.refusals import Busy, Invalid, NotThere, Refusal
from annotations.sentences import say

_NOTHING = say("There is nothing to approve.")


def approve_together(
    *,
    by: User,
    article_id: uuid.UUID,
    versions: Mapping[uuid.UUID, int],
    action_id: uuid.UUID | None = None,
) -> list[Outcome]:
    """Approve annotations of one article, by their ids, at the versions that the person saw.

    Those that moved on, or that this person may not decide on, are named in their outcome; the rest are approved. If
    none can be, the first refusal is raised.
    """
    if not versions:
        raise Invalid(_NOTHING)

    def approve_all() -> list[Outcome]:
        with one_transaction():
            lock_article(by, article_id)
            batch = Batch(first_id=action_id)
            outcomes = [
                _approve(by, article_id, pk, version, batch) for pk, version in sorted(versions.items())
            ]
            if not batch.begun:
                raise outcomes[0].refusal or Invalid(_NOTHING)
            return outcomes

    return give_way(approve_all)


def _approve(by: User, article_id: uuid.UUID, pk: uuid.UUID, version: int, batch: Batch) -> Outcome:
    try:
        with batch.one_step():
            scope, annotation = lock_annotation(by, pk, version=version, article_id=article_id)
            move_in(scope, annotation, verb=Verb.APPROVE, batch=batch)
            return Outcome(pk, annotation, None)
    except (Busy, NotThere):
        raise
    except Refusal as refusal:
        return Outcome(pk, None, refusal)
