"""Keeping the words of annotated passages ready, by which a part of one is found."""

import datetime

from django.db import connection

QUIET = datetime.timedelta(minutes=5)
"""How long nobody has marked anything in an article before its words are read: once for many annotations."""

BATCH = 200
"""Articles that are read in one transaction."""

# What one statement sees is what it deletes and what it reads: whoever saves meanwhile adds a row that stays. Two of these
# at once leave an article two rows at most, which find no less. The articles are an array, because a planner that expects
# many of them reads all annotations.
_READ = """
WITH due AS (
    SELECT project_id, article_id FROM annotations_passagewords WHERE words IS NULL
    GROUP BY 1, 2 HAVING max(changed_at) <= statement_timestamp() - make_interval(secs => %s) LIMIT %s
), gone AS (
    DELETE FROM annotations_passagewords AS row USING due WHERE row.article_id = due.article_id
), added AS (
    INSERT INTO annotations_passagewords (project_id, article_id, words)
    SELECT project_id, article_id, string_agg(DISTINCT word, ' ')
    FROM annotations_annotation, unnest(keys) AS key, string_to_table(translate(key, E'\\n', ' '), ' ') AS word
    WHERE article_id = ANY (ARRAY(SELECT article_id FROM due)) AND word <> '' GROUP BY 1, 2
)
SELECT count(*) FROM due
"""


def read_passages(*, quiet: datetime.timedelta = QUIET) -> int:
    """Read the words of the articles whose passages changed, but not since `quiet`; returns how many articles."""
    total = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(_READ, [quiet.total_seconds(), BATCH])
            number = int(cursor.fetchone()[0])
        total += number
        if number < BATCH:
            return total
