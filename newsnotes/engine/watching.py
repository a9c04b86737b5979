"""Whether the database answers: asked as soon as it is silent, and known to all threads of a process.

A server that is stopped or cut off takes connections and says nothing, and no time limit of its own ends that. So who
waits for an answer asks after a moment, on a second connection, whether there is a server at all. If there is none,
nobody else waits: requests are refused at once until it answers again.
"""

import logging
import threading
import time
from collections.abc import Callable, Generator
from typing import Any, ClassVar

import psycopg
from psycopg.abc import RV, PQGen

SILENCE = 1.5
"""Seconds of silence after which the server is asked whether it is there."""

PROBE_SECONDS = 2
"""How long the answer may take; together with the silence less than the five seconds that anybody waits."""

_AGAIN = 0.25
_AWAY = "The database does not answer."
_log = logging.getLogger("newsnotes.database")


class Watch:
    """What a process knows of its database; `probe` says whether it answers, `revive` may start it first."""

    def __init__(self, probe: Callable[[], bool], revive: Callable[[], None]) -> None:
        self._probe = probe
        self._revive = revive
        self._asking = threading.Lock()
        self._answered = 0.0
        self.is_away = False

    def refuse_if_away(self) -> None:
        """Raise at once what else would be raised after seconds of waiting."""
        if self.is_away:
            raise psycopg.OperationalError(_AWAY)

    def ask(self) -> bool:
        """Whether the server answers; of threads that ask at once, one does, and the others hear what it heard."""
        began = time.monotonic()
        with self._asking:
            if self.is_away or self._answered > began:
                return not self.is_away
            if self._probe():
                self._answered = time.monotonic()
                return True
            self.is_away = True
        _log.warning("The database does not answer; requests are refused until it does.")
        threading.Thread(target=self._await_return, name="await-database", daemon=True).start()
        return False

    def _await_return(self) -> None:
        while not self._is_back():
            time.sleep(_AGAIN)
        self.is_away = False
        _log.warning("The database answers again.")

    def _is_back(self) -> bool:
        try:
            self._revive()
            return self._probe()
        except Exception as error:
            _log.debug("The database is still away: %s", error)
            return False


class Watched(psycopg.Connection[Any]):
    """A connection that is given up when its server has nothing more to say."""

    watch: ClassVar[Watch]

    def wait(self, gen: PQGen[RV], interval: float = 0.1, timeout: float | None = None) -> RV:
        """Consume a generator that works on the connection, unless the server is away."""
        return super().wait(self._heard(gen), interval, timeout)

    def _heard(self, gen: PQGen[RV]) -> Generator[Any, Any, RV]:
        """The same steps, looking at the clock whenever one brought nothing."""
        since = time.monotonic()
        try:
            step = next(gen)
            while True:
                ready = yield step
                if ready:
                    since = time.monotonic()
                elif time.monotonic() - since > SILENCE:
                    if not self.watch.ask():
                        self.pgconn.finish()
                        raise psycopg.OperationalError(_AWAY)
                    since = time.monotonic()
                step = gen.send(ready)
        except StopIteration as end:
            return end.value  # type: ignore[no-any-return]


def answers(parameters: dict[str, Any]) -> bool:
    """Whether a server takes sessions under these parameters; one that refuses for a reason of its own is there."""
    try:
        with psycopg.connect(**{**parameters, "connect_timeout": PROBE_SECONDS, "autocommit": True}) as probe:
            del probe
    except psycopg.errors.ConnectionTimeout:
        return False
    except psycopg.OperationalError as error:
        said = str(error)
        return "FATAL:" in said and not any(
            word in said for word in ("starting up", "shutting down", "recovery")
        )
    return True
