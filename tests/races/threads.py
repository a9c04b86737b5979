"""Several people at once, each on a connection of their own."""

import threading
from collections.abc import Callable, Sequence
from typing import Any

from django.db import connection, connections


def at_once(works: Sequence[Callable[[], Any]], *, seconds: float = 60) -> list[Any]:
    """Run all at the same moment; returns what each returned or raised within so many seconds, in order."""
    start = threading.Barrier(len(works))
    results: list[Any] = [None] * len(works)

    def run(place: int, work: Callable[[], Any]) -> None:
        try:
            connection.ensure_connection()
            start.wait(timeout=30)
            results[place] = work()
        except Exception as error:
            results[place] = error
        finally:
            connections.close_all()

    threads = [
        threading.Thread(target=run, args=(place, work), daemon=True) for place, work in enumerate(works)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=seconds)
        assert not thread.is_alive(), f"still at work after {seconds} s"
    return results


def kinds(results: Sequence[Any]) -> list[str]:
    """What came of each, as names in order: "done", or the name of what was raised."""
    return sorted(type(result).__name__ if isinstance(result, Exception) else "done" for result in results)
