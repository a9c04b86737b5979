"""What a restored database needs before anybody works with it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connections, transaction

from annotations.actions.erasing import OWNER, replay
from annotations.models import Action, Erasure, Feed, Project
from annotations.models.fields import new_id


@dataclass(frozen=True)
class Known:
    """An erasure as it was known before the restore, and the action that did it."""

    erasure: Erasure
    action: Action


def known_erasures() -> list[Known]:
    """The erasures of the database that is about to be replaced; none if it has no tables yet."""
    with connections[OWNER].cursor() as cursor:
        cursor.execute("SELECT to_regclass('annotations_erasure') IS NOT NULL")
        if cursor.fetchone() != (True,):
            return []
    erasures = list(Erasure.objects.using(OWNER).order_by("erased_at", "id"))
    actions = Action.objects.using(OWNER).in_bulk([erasure.action_id for erasure in erasures])
    return [
        Known(erasure, actions[erasure.action_id]) for erasure in erasures if erasure.action_id in actions
    ]


def after_restore(known: Sequence[Known]) -> int:
    """Renew every feed's epoch and erase again what came back; returns the number of articles erased again.

    Erasures that are younger than the backup are written down in it, so that they hold from now on.
    """
    with transaction.atomic(using=OWNER):
        for feed in Feed.objects.using(OWNER):
            Feed.objects.using(OWNER).filter(pk=feed.pk).update(epoch=new_id())
        for one in known:
            _write_down(one)
    return len(list(replay()))


def _write_down(known: Known) -> None:
    erasure, action = known.erasure, known.action
    if Erasure.objects.using(OWNER).filter(pk=erasure.pk).exists():
        return
    if not Project.objects.using(OWNER).filter(pk=erasure.project_id).exists():
        return
    action.seq = None  # the restored project gives it its next number
    action.save(using=OWNER, force_insert=True)
    erasure.save(using=OWNER, force_insert=True)
