"""What a refusal must leave as it was: the number of rows of every table of the product.

The access log alone is left out: that a token was used, or something read, is logged whatever is answered.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from annotations.models import AccessEntry
from annotations.refusals import Refusal


def rows() -> dict[str, int]:
    models = set(apps.get_app_config("annotations").get_models()) - {AccessEntry}
    tables = [model._meta.db_table for model in models]
    union = " UNION ALL ".join(f"SELECT '{table}', count(*) FROM {table}" for table in tables)
    with connection.cursor() as cursor:
        cursor.execute(union)
        return dict(cursor.fetchall())


@contextmanager
def refused(
    kind: type[Refusal], *, field: str | None = None, match: str | None = None
) -> Iterator[pytest.ExceptionInfo[Any]]:
    """The block is refused in this way and leaves no row behind, in the history neither; gives what it raised."""
    before = rows()
    with pytest.raises(kind, match=match) as caught:
        yield caught
    assert type(caught.value) is kind
    if field is not None:
        assert caught.value.field == field
    assert rows() == before
