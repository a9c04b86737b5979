"""What searches touch in the database, counted in its pages: neither a larger project nor its neighbours change it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection
from django.test import Client

from annotations.models import Project
from annotations.queries.lists import article_list, search
from annotations.text.searching.words import pair_lexeme
from tests import factories
from tests.benchmarks.site import fill

SMALL, LARGE = 300, 3_000

PAIRS = [pair_lexeme("said", "that"), pair_lexeme("that", "said")]
INDEX = """
INSERT INTO annotations_searchchunk
    (project_id, article_id, revision_id, number, whole, text, configuration, words)
SELECT project_id, article_id, id, 1, true, ' said that ' || coalesce(rare, '') || text, 'english', array_to_tsvector(
    ARRAY['common', CASE n %% 2 WHEN 0 THEN 'half' ELSE 'other' END, coalesce(rare, 'none')]
    || %s::text[] || ARRAY(SELECT 'w' || (n %% 97 + word) FROM generate_series(1, 200) AS word))
FROM (SELECT *, CASE WHEN n <= 7 THEN 'rare' END AS rare
      FROM (SELECT *, row_number() OVER (ORDER BY id) AS n FROM annotations_revision WHERE project_id = %s) AS numbered
     ) AS row
"""
SEARCHES = [
    "common",
    "half",
    "rare",
    "nowhere",
    "common half",
    "common or half",
    "common -rare",
    '"said that"',
    '"that said"',
    "-rare",
]
"""Of words in every text, in every second one, in seven, and in none; of phrases that the index has in all texts.

Left out is what takes many away from few: `rare -common` reads the narrow rows of all that are common.
"""


def add_project(slug: str, articles: int) -> Project:
    """A project with so many indexed articles, whose manager is ann."""
    fill(slug, articles, length=700)
    project = Project.objects.get(slug=slug)
    with connection.cursor() as cursor:
        cursor.execute(INDEX, [PAIRS, project.pk])
        cursor.execute("ANALYZE")
    return project


@contextmanager
def counted_pages() -> Iterator[list[int]]:
    """Pages of the database that each statement touches, in its shared buffers or not."""
    pages: list[int] = []

    def explain(execute, sql, params, many, context):  # type: ignore[no-untyped-def]
        with connection.connection.cursor() as cursor:
            [(plan,)] = cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {sql}", params).fetchall()
        plan = json.loads(plan) if isinstance(plan, str) else plan
        pages.append(plan[0]["Plan"]["Shared Hit Blocks"] + plan[0]["Plan"]["Shared Read Blocks"])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(explain):
        yield pages


DOORS = {"api": "/api/v1/projects/{}/articles/", "page": "/p/{}/articles/"}


def measure(client: Client, project: Project) -> dict[str, int]:
    """Pages that all statements of an answer touch, for each search of a project by each door."""
    totals = {}
    for door, address in DOORS.items():
        for q in SEARCHES:
            with counted_pages() as pages:
                answer = client.get(address.format(project.slug), {"q": q})
            assert answer.status_code == 200
            totals[f"{door} {q}"] = sum(pages)
    return totals


def grown(before: dict[str, int], after: dict[str, int], limit: float) -> dict[str, tuple[int, int]]:
    """The searches that touch more than `limit` times as many pages as before."""
    return {name: (before[name], after[name]) for name in before if after[name] > limit * before[name]}


@pytest.fixture
def reader(client, monkeypatch) -> Client:
    """Ann's browser, on a site that counts no further than a small project goes."""
    monkeypatch.setattr(search, "FEW", 100)
    monkeypatch.setattr(article_list, "SEARCH_CAP", 100)
    monkeypatch.setattr(
        article_list, "outlets_of", lambda *args: []
    )  # of the newest 500, whatever is searched for
    client.force_login(factories.user("ann"))
    return client


def test_a_search_touches_as_much_in_a_large_project_as_in_a_small_one(db, reader):
    small, large = add_project("small", SMALL), add_project("large", LARGE)

    before, after = measure(reader, small), measure(reader, large)

    assert grown(before, after, 1.5) == {}


def test_a_search_does_not_feel_the_projects_beside_its_own(db, reader):
    project = add_project("small", SMALL)
    alone = measure(reader, project)
    for slug in ("beside", "beyond"):
        add_project(slug, LARGE)

    among_others = measure(reader, project)

    assert grown(alone, among_others, 1.5) == {}
