"""A site of its own for a benchmark: an empty database, thrown away afterwards."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing import get_context
from typing import Any

WORDS = [
    "barrier",
    "council",
    "morphine",
    "yeast",
    "ferry",
    "“seagrass”",
    "tide",
    "mayor",
    "Öl",
    "👩\u200d👩\u200d👧",
    "said",
    "that",
    "would",
    "not",
    "be",
    "harbour",
]


@contextmanager
def empty_site(name: str = "bench_newsnotes", *, keep: bool = False) -> Iterator[None]:
    """Django set up on a new database with all migrations; only then may models be imported. Thrown away, or kept."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    os.environ["TEST_DATABASE"] = name
    import django
    from django.db import connection

    django.setup()
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(name, verbosity=0, keepdb=keep)


def join_site(name: str) -> None:
    """Set Django up, in a process of its own, on the database of a site that is there."""
    os.environ.update(DJANGO_SETTINGS_MODULE="tests.settings", TEST_DATABASE=name)
    import django
    from django.db import connection

    django.setup()
    connection.settings_dict["NAME"] = name


def in_processes(work: Callable[..., None], parts: Sequence[tuple[Any, ...]]) -> None:
    """Do each part of some work in a process of its own, on this site's database; its name is the first argument."""
    from django.db import connection

    name = connection.settings_dict["NAME"]
    with get_context("spawn").Pool(len(parts)) as pool:
        pool.starmap(work, [(name, *part) for part in parts])


def fill(slug: str, articles: int, length: int = 5000) -> None:
    """A project with so many articles of about so many code points, each with a revision and a layer."""
    from django.db import connection

    from annotations.choices import Role
    from tests import factories

    project = factories.project(slug)
    ann = factories.member(project, "ann", Role.MANAGER)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO annotations_article (id, project_id, headline, standfirst, byline, outlet, url, language,
                external_id, restricted, held, state, version, created_by_id)
            SELECT gen_random_uuid(), %s, 'Article ' || n, '', '', 'Courier', '', 'en', '', false, false, 'open', 1, %s
            FROM generate_series(1, %s) AS n;
            """,
            [project.pk, ann.pk, articles],
        )
        cursor.execute(
            """
            WITH texts AS (
                SELECT id, headline || ' ' || (
                    SELECT string_agg((%s::text[])[1 + abs(hashtext(id::text || word)) %% %s], ' ')
                    FROM generate_series(1, %s) AS word) AS text
                FROM annotations_article WHERE project_id = %s)
            INSERT INTO annotations_revision (id, project_id, article_id, number, text, sha256, length, current,
                created_by_id, created_at)
            SELECT gen_random_uuid(), %s, id, 1, text, encode(sha256(convert_to(text, 'UTF8')), 'hex'),
                char_length(text), true, %s, now()
            FROM texts
            """,
            [WORDS, len(WORDS), length // 7, project.pk, project.pk, ann.pk],
        )
        cursor.execute(
            """
            INSERT INTO annotations_layer (id, project_id, article_id, kind)
            SELECT gen_random_uuid(), project_id, id, 'shared' FROM annotations_article WHERE project_id = %s
            """,
            [project.pk],
        )
        cursor.execute("ANALYZE")
