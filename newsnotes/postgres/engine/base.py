"""`ENGINE = "newsnotes.postgres.engine"`: PostgreSQL that is there when a connection is opened.

Settings as for Django's own engine, and `VAR`, the folder of the server (`newsnotes.postgres.ensure`).
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError
from django.db.backends.base.base import NO_DB_ALIAS
from django.db.backends.postgresql import base
from psycopg_pool import ConnectionPool

from newsnotes.postgres import EmbeddedPostgresError, ensure


class DatabaseWrapper(base.DatabaseWrapper):
    """Asks for the server before every new connection, those that the pool opens by itself included.

    The server may have been started anew since a connection was opened, so each is checked before it is used,
    whatever `CONN_HEALTH_CHECKS` says.
    """

    # Django's own, which its type stubs leave out.
    _connection_pools: dict[str, ConnectionPool]
    _configure_connection: Callable[[psycopg.Connection], None]

    def __init__(self, settings_dict: dict[str, Any], alias: str = "default") -> None:
        settings_dict["CONN_HEALTH_CHECKS"] = True
        super().__init__(settings_dict, alias)

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        if self.pool is None:
            self._await_server()
        return super().get_new_connection(conn_params)

    @property
    def pool(self) -> ConnectionPool | None:
        """As Django's, but one dead connection empties it: tried one by one, with the pool's growing pauses,
        the dead connections of a busy process outlast any time limit.
        """
        options = self.settings_dict["OPTIONS"].get("pool")
        if self.alias == NO_DB_ALIAS or not options:
            return None
        if self.alias not in self._connection_pools:
            if self.settings_dict["CONN_MAX_AGE"] != 0:
                raise ImproperlyConfigured("A pool needs CONN_MAX_AGE = 0: it keeps the connections itself.")
            self._await_server()  # here a refusal reaches the caller; in the pool's threads it only is retried
            new = ConnectionPool(
                kwargs=self._pool_arguments,
                open=False,
                configure=self._configure_connection,
                check=self._check,
                **({} if options is True else options),
            )
            self._connection_pools.setdefault(self.alias, new)
        return self._connection_pools[self.alias]

    def _pool_arguments(self) -> dict[str, Any]:
        self._await_server()
        return {**self.get_connection_params(), "autocommit": True}

    def _check(self, connection: psycopg.Connection) -> None:
        try:
            ConnectionPool.check_connection(connection)
        except psycopg.Error:
            if self.pool is not None:
                self.pool.drain()
            raise

    def _await_server(self) -> None:
        try:
            ensure(Path(self.settings_dict["VAR"]))
        except EmbeddedPostgresError as error:
            raise OperationalError(str(error)) from error
