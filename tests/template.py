"""A database that is migrated once, and copied for every run of the tests.

A template is known by what makes it: the code of the product that migrations and triggers come from, and the libraries.
"""

import fcntl
import hashlib
from pathlib import Path
from typing import Any, TextIO

from django.conf import settings
from django.db import connection, connections
from psycopg import sql

_ROOT = Path(__file__).parents[1]
_PREFIX = "template_of_tests_"


class Template:
    """The template that fits the code as it stands; one process at a time makes or copies it."""

    def __init__(self) -> None:
        self.name = f"{_PREFIX}{_digest_of_sources()}"
        self.file: TextIO | None = None

    def lock(self) -> None:
        """Have the database that is made next copied from the template, if there is one."""
        settings.VAR.mkdir(parents=True, exist_ok=True)
        self.file = (settings.VAR / "templates.lock").open("w")
        fcntl.flock(self.file, fcntl.LOCK_EX)
        if _ask("SELECT 1 FROM pg_database WHERE datname = %s", self.name):
            connection.settings_dict["TEST"]["TEMPLATE"] = self.name

    def unlock(self) -> None:
        """Keep the database that was made as the template, if there was none; older ones go."""
        assert self.file is not None
        if "TEMPLATE" not in connection.settings_dict["TEST"]:
            database = connection.settings_dict["NAME"]
            connections.close_all()  # nobody may be in what is copied
            for (old,) in _ask("SELECT datname FROM pg_database WHERE datname LIKE %s", f"{_PREFIX}%"):
                _do("DROP DATABASE {}", old)
            _do("CREATE DATABASE {} TEMPLATE {}", self.name, database)
        self.file.close()


def _digest_of_sources() -> str:
    """Of all that migrations and triggers come from: the product's code, its settings and its libraries."""
    digest = hashlib.sha256()
    files = [*(_ROOT / "annotations").rglob("*.py"), _ROOT / "uv.lock", _ROOT / "newsnotes" / "settings.py"]
    for file in sorted(files):
        digest.update(str(file.relative_to(_ROOT)).encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:16]


def _ask(query: str, *values: str) -> list[tuple[Any, ...]]:
    with connection._nodb_cursor() as cursor:
        cursor.execute(query, values)
        return cursor.fetchall()


def _do(command: str, *names: str) -> None:
    with connection._nodb_cursor() as cursor:
        cursor.execute(sql.SQL(command).format(*map(sql.Identifier, names)))
