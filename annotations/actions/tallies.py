"""Keeping the counts beside annotations and articles short."""

from django.db import connection

FOLDED_FROM = 50
"""Rows of one kind and status, or of one state, in a project from which on they are made one: a page sums up some hundreds at most."""


def fold_tallies(least: int = FOLDED_FROM) -> int:
    """Make one row of many, without waiting for whoever is writing; returns how many rows that were."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT annotations_fold_tallies(%s) + annotations_fold_article_tallies(%s)", [least, least]
        )
        return int(cursor.fetchone()[0])
