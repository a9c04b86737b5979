"""`ENGINE = "newsnotes.engine"`: Django's own for PostgreSQL, whose pool never makes a request wait for long."""

from collections.abc import Callable
from typing import Any, ClassVar

import psycopg
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError
from django.db.backends.base.base import NO_DB_ALIAS
from django.db.backends.postgresql import base
from django.db.backends.postgresql.operations import DatabaseOperations
from psycopg_pool import ConnectionPool, PoolTimeout

from newsnotes.engine.outages import OutcomeUnknown, is_lost
from newsnotes.engine.watching import Watch, Watched, answers

_CONNECT_SECONDS = 3
_GIVE_UP = 1.0
"""Seconds after which the pool no longer tries by itself: the next request does, without the pause it has got to."""


class PreparedCursor(base.ServerBindingCursor):
    """Gives the server the parameters of a statement apart from its text."""


class Operations(DatabaseOperations):
    """Django's own."""

    def last_executed_query(self, cursor: Any, sql: Any, params: Any) -> Any:
        """The statement with its parameters, for whoever has statements noted down."""
        if isinstance(cursor, PreparedCursor):
            return self.compose_sql(sql, params)
        return super().last_executed_query(cursor, sql, params)


class DatabaseWrapper(base.DatabaseWrapper):
    """Connections of a pool are watched, and checked before they are used, whatever `CONN_HEALTH_CHECKS` says."""

    ops_class = Operations

    # Django's own, which its type stubs leave out.
    _connection_pools: dict[str, ConnectionPool[Any]]
    _configure_connection: Callable[[psycopg.Connection], None]
    _prepare_cursor: Callable[[Any], Any]

    _watches: ClassVar[dict[str, Watch]] = {}

    def __init__(self, settings_dict: dict[str, Any], alias: str = "default") -> None:
        settings_dict["CONN_HEALTH_CHECKS"] = True
        super().__init__(settings_dict, alias)

    @property
    def watch(self) -> Watch:
        """What is known of the server."""
        if self.alias not in self._watches:
            made = Watch(lambda: answers(self._own_parameters()), self.revive)
            self._watches.setdefault(self.alias, made)
        return self._watches[self.alias]

    def revive(self) -> None:
        """Start the server, where that is ours to do."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        if self.pool is None:
            return super().get_new_connection(conn_params)
        self.watch.refuse_if_away()
        try:
            return super().get_new_connection(conn_params)
        except PoolTimeout:
            self.watch.ask()
            raise

    @property
    def pool(self) -> ConnectionPool[Any] | None:
        """As Django's, but one dead connection empties it: tried one by one, with the pool's growing pauses,
        the dead connections of a busy process outlast any time limit.
        """
        options = self.settings_dict["OPTIONS"].get("pool")
        if self.alias == NO_DB_ALIAS or not options:
            return None
        if self.alias not in self._connection_pools:
            if self.settings_dict["CONN_MAX_AGE"] != 0:
                raise ImproperlyConfigured("A pool needs CONN_MAX_AGE = 0: it keeps the connections itself.")
            self.before_pool()
            new: ConnectionPool[Any] = ConnectionPool(
                kwargs=self.pool_arguments,
                connection_class=self._watched,
                open=False,
                configure=self._configure_connection,
                check=self._check,
                reconnect_timeout=_GIVE_UP,
                **({} if options is True else options),
            )
            self._connection_pools.setdefault(self.alias, new)
        return self._connection_pools[self.alias]

    def before_pool(self) -> None:
        """Refuse to make a pool, where that can be known: its own threads would only try again."""

    def pool_arguments(self) -> dict[str, Any]:
        """What the pool opens a connection with."""
        return {"connect_timeout": _CONNECT_SECONDS, **self._own_parameters(), "autocommit": True}

    def connect_apart(self, *, seconds: int, **more: Any) -> psycopg.Connection[Any]:
        """A connection of its own, for what takes long: a statement of it may take so many seconds.

        Closed by whoever asked for it. Raises psycopg's own errors.
        """
        values = {**self._own_parameters(), **more}
        if not self.settings_dict["OPTIONS"].get("pool"):
            return psycopg.connect(**values)
        self.watch.refuse_if_away()
        values["options"] = f"{values.get('options') or ''} -c statement_timeout={seconds}s".lstrip()
        return self._watched.connect(**{"connect_timeout": _CONNECT_SECONDS, **values})

    def prepared_cursor(self) -> Any:
        """A cursor whose statements the server plans once for a connection, and not at each of their executions.

        Each needs the same text every time: what varies are its parameters, which the server gets apart from it.
        """
        self.close_if_health_check_failed()
        self.ensure_connection()
        with self.wrap_database_errors:
            self.connection.prepare_threshold = (
                0  # the driver's: at once; Django's other cursors prepare nothing
            )
            cursor: Any = PreparedCursor
            return self._prepare_cursor(cursor(self.connection))

    @property
    def _watched(self) -> type[Watched]:
        return type("Watched", (Watched,), {"watch": self.watch})

    def _own_parameters(self) -> dict[str, Any]:
        return {name: value for name, value in self.get_connection_params().items() if name != "pool"}

    def _check(self, connection: psycopg.Connection) -> None:
        try:
            ConnectionPool.check_connection(connection)
        except psycopg.Error:
            if self.pool is not None:
                self.pool.drain()
            raise

    def _commit(self) -> None:
        try:
            super()._commit()  # type: ignore[misc]
        except OperationalError as error:
            if is_lost(error):
                raise OutcomeUnknown(str(error)) from error
            raise
