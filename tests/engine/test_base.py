"""Connections that break at the worst moment."""

import psycopg
import pytest
from django.db import connection, transaction

from annotations.models import User
from newsnotes.engine.outages import UNKNOWN, OutcomeUnknown, outage_of
from tests import factories


def store_and_break() -> None:
    """A transaction whose backend is ended just before its COMMIT."""
    with transaction.atomic():
        factories.user("ann")
        own = {name: value for name, value in connection.get_connection_params().items() if name != "pool"}
        with psycopg.connect(**own, autocommit=True) as other:
            other.execute("SELECT pg_terminate_backend(%s, 5000)", [connection.connection.info.backend_pid])


def test_a_connection_that_breaks_at_the_commit_leaves_the_outcome_unknown(transactional_db):
    with pytest.raises(OutcomeUnknown) as problem:
        store_and_break()

    assert outage_of(problem.value) is UNKNOWN
    connection.close()
    assert not User.objects.exists()
