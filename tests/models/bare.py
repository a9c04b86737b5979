"""Writing past the actions, as a script, a psql session or a mistaken query would."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import DatabaseError, connection, transaction


@contextmanager
def broken_rule(name: str) -> Iterator[None]:
    """The block breaks the constraint of this name, and no other."""
    with pytest.raises(DatabaseError) as refused, transaction.atomic():
        yield
    assert refused.value.__cause__.diag.constraint_name == name


@contextmanager
def web_role() -> Iterator[None]:
    """Run the block with the rights that the served product has; a rollback takes them off again."""
    sql("SET ROLE newsnotes_web")
    yield
    sql("RESET ROLE")


def sql(statement: str, *values: object) -> list[tuple]:
    """Run one statement; returns its rows, if it has any."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)
        return cursor.fetchall() if cursor.description else []
