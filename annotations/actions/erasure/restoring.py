"""What a restored database needs before anybody works with it."""

from collections.abc import Sequence

from django.db import connections, transaction

from annotations.actions.erasure import access_ledger, erasure_ledger
from annotations.actions.erasure.erasing import OWNER, read_erasures, replay
from annotations.actions.erasure.erasure_ledger import Known
from annotations.models import Feed
from annotations.models.fields import new_id


def read_erasures_before(*, database: bool) -> list[Known]:
    """The erasures in the ledger; first the `database` that is about to be replaced tells it those that it lacks."""
    if database and _has_tables():
        erasure_ledger.write_down(read_erasures())
    return erasure_ledger.read()


def access_before(*, database: bool) -> None:
    """Have the `database` that is about to be replaced tell the ledger of access what it lacks; refuse a broken ledger."""
    access_ledger.read()
    if database and _has_tables("annotations_accesschange"):
        access_ledger.write_down(OWNER)


def after_restore(known: Sequence[Known]) -> int:
    """Renew every feed's epoch and erase again what came back; returns the number of articles erased again.

    Erasures that are younger than the backup are in the database from now on, and those of the backup in the ledger.
    """
    with transaction.atomic(using=OWNER):
        for feed in Feed.objects.using(OWNER):
            Feed.objects.using(OWNER).filter(pk=feed.pk).update(epoch=new_id())
    again = len(list(replay(known)))
    erasure_ledger.write_down(read_erasures())
    return again


def _has_tables(name: str = "annotations_erasure") -> bool:
    with connections[OWNER].cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [name])
        return bool(cursor.fetchone() == (True,))
