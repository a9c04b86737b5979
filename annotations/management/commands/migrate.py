"""`manage.py migrate`: Django's, but an empty database gets the whole schema at once, and two never migrate together."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import ProgrammingError, connections
from psycopg.errors import InsufficientPrivilege

from newsnotes import ready_schema

_PARTS = ("app_label", "migration_name", "fake", "fake_initial", "plan", "check_unapplied", "prune")
_LOCK = "annotations: migrating"


class Command(migrate.Command):
    """What runs after migrations (rights, triggers, content types) runs as ever."""

    def handle(self, *args: Any, **options: Any) -> None:
        database = options["database"]
        with _only_one(database):
            if not any(options.get(part) for part in _PARTS):
                _set_up(database)
            super().handle(*args, **options)


def _set_up(database: str) -> None:
    try:
        ready_schema.load(database)
    except ProgrammingError as error:
        if not isinstance(error.__cause__, InsufficientPrivilege):
            raise
        owner = connections[database].settings_dict["USER"]
        raise CommandError(
            f"The database is not set up: {owner} may not create tables in it. Its owner has to: DATABASE_OWNER_URL."
        ) from None


@contextmanager
def _only_one(database: str) -> Iterator[None]:
    """Wait until nobody else migrates the database; a process that is killed leaves nothing behind."""
    with connections[database].cursor() as cursor:
        # Asked again and again: a statement that waits would hold up indexes that are made concurrently.
        while True:
            cursor.execute("SELECT pg_try_advisory_lock(hashtext(%s))", [_LOCK])
            if cursor.fetchone() == (True,):
                break
            time.sleep(0.1)
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(hashtext(%s))", [_LOCK])
