"""One who holds a lock, and one who waits for it."""

import threading
import time
from collections.abc import Callable
from typing import Any

from django.db import connection, connections, transaction

from annotations.models import Article

_WAITING = "SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"


def waiters() -> list[int]:
    """The connections that wait for a lock just now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(_WAITING)
        return [pid for (pid,) in cursor.fetchall()]


def while_locked(article: Article, first: Callable[[], Any], then: Callable[[], Any]) -> Any:
    """Lock the article, let `then` run into the lock, do `first` and commit; returns what `then` returned."""
    result: list[Any] = []

    def wait() -> None:
        try:
            result.append(then())
        except Exception as error:
            result.append(error)
        finally:
            connections.close_all()

    waiter = threading.Thread(target=wait, daemon=True)
    with transaction.atomic():
        Article.objects.select_for_update(no_key=True).get(pk=article.pk)
        waiter.start()
        for _ in range(500):
            if waiters():
                break
            time.sleep(0.01)
        first()
    waiter.join(timeout=30)
    [returned] = result
    if isinstance(returned, Exception):
        raise returned
    return returned
