"""Keeping the counts beside the annotations short."""

from django.db import connection

FOLDED_FROM = 50
"""Rows of one kind and status in a project from which on they are made one: a page sums up some hundreds at most."""


def fold_tallies(least: int = FOLDED_FROM) -> int:
    """Make one row of many, without waiting for whoever is writing; returns how many rows that were."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT annotations_fold_tallies(%s)", [least])
        return int(cursor.fetchone()[0])
