"""`ENGINE = "newsnotes.postgres.engine"`: PostgreSQL that is there when a connection is opened.

Settings as for Django's own engine, and `VAR`, the folder of the server (`newsnotes.postgres.ensure`).
"""

from pathlib import Path
from typing import Any

from django.db import OperationalError

from newsnotes.engine import base
from newsnotes.postgres import EmbeddedPostgresError, ensure

_AT_ONCE = 3.0
"""Seconds that a request may wait for the server to be there; the pool's own threads wait for as long as it takes."""


class DatabaseWrapper(base.DatabaseWrapper):
    """Asks for the server before every new connection, those that the pool opens by itself included."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        if self.pool is None:
            self._await_server()
        return super().get_new_connection(conn_params)

    def before_pool(self) -> None:
        """Here a refusal reaches the caller; in the pool's threads it is only retried."""
        self._await_server(_AT_ONCE)

    def pool_arguments(self) -> dict[str, Any]:
        """What the pool opens a connection with, once the server is there."""
        self._await_server()
        return super().pool_arguments()

    def revive(self) -> None:
        """Have the server started, if it does not run."""
        self._await_server(_AT_ONCE)

    def _await_server(self, *patience: float) -> None:
        try:
            ensure(Path(self.settings_dict["VAR"]), *patience)
        except EmbeddedPostgresError as error:
            raise OperationalError(str(error)) from error
