"""What lists of annotations and the queue touch in the database: neither a larger project nor its neighbours change it."""

import pytest
from django.db import connection
from django.test import Client

from annotations.actions.passages import read_passages
from annotations.choices import Role
from annotations.models import Project
from annotations.queries.lists import passages, reviewers
from annotations.queries.review import queue_lines
from tests import factories
from tests.benchmarks.site import fill
from tests.queries.lists.test_passages import AT_ONCE
from tests.queries.lists.test_search_cost import LARGE, SMALL, counted_pages, grown

MARKED = """
INSERT INTO annotations_annotation (id, project_id, article_id, revision_id, layer_id, kind, spans, texts, keys,
    status, author_id, edited_by_id)
SELECT (lpad(to_hex(row_number() OVER (ORDER BY article, n)), 12, '0') || substr(replace(gen_random_uuid()::text, '-', ''), 13))::uuid,
    text.project_id, text.article_id, text.id, layer.id, 'claim', int4multirange(int4range(0, 20)),
    ARRAY[left(text, 20)], ARRAY[CASE WHEN article <= 2 AND n = 1 THEN 'zorro' ELSE 'common ' || lower(left(text, 20)) END],
    (ARRAY['submitted', 'approved', 'draft'])[n], %(author)s, %(author)s
FROM (SELECT *, row_number() OVER (ORDER BY id) AS article FROM annotations_revision WHERE project_id = %(project)s) AS text
JOIN annotations_layer AS layer ON layer.article_id = text.article_id, generate_series(1, 3) AS n
"""
DECIDED = """
INSERT INTO annotations_decision (id, project_id, annotation_id, edition, verdict, reason, note, reviewer_id)
SELECT gen_random_uuid(), project_id, id, 1, 'approve', '', '', CASE number WHEN 1 THEN %(few)s::uuid ELSE %(many)s::uuid END
FROM (SELECT *, row_number() OVER (ORDER BY id DESC) AS number FROM annotations_annotation
      WHERE project_id = %(project)s AND status = 'approved') AS approved
"""
# What was deleted is still looked at in this transaction, and would not be in another.
AS_VACUUMED = """
CREATE TEMP TABLE words ON COMMIT DROP AS SELECT * FROM annotations_passagewords;
TRUNCATE annotations_passagewords;
INSERT INTO annotations_passagewords SELECT * FROM words;
DROP TABLE words
"""
LISTS = {
    "of nothing": "/api/v1/projects/{}/annotations/?q=nowhere",
    "of a part that is rare": "/api/v1/projects/{}/annotations/?q=orr",
    "of a part that is common": "/api/v1/projects/{}/annotations/?q=ommo",
    "of a reviewer of much": "/api/v1/projects/{}/annotations/?reviewer=rev",
    "of a reviewer of little": "/api/v1/projects/{}/annotations/?reviewer=ida",
    "of a reviewer of nothing": "/api/v1/projects/{}/annotations/?reviewer=bob",
    "the queue": "/p/{}/review/",
    "the queue of a kind": "/p/{}/review/?kind=claim",
}


def add_project(slug: str, articles: int) -> Project:
    """A project with three annotations in each article: one waits, one is decided on, one is a draft."""
    fill(slug, articles, length=70)
    project = Project.objects.get(slug=slug)
    people = {name: factories.member(project, name, Role.REVIEWER) for name in ("rev", "ida", "bob")}
    values = {"project": project.pk, "author": factories.user("ann").pk}
    with connection.cursor() as cursor:
        cursor.execute(MARKED, values)
        cursor.execute(DECIDED, {**values, "few": people["ida"].pk, "many": people["rev"].pk})
        read_passages(quiet=AT_ONCE)
        cursor.execute(AS_VACUUMED)
        cursor.execute("ANALYZE")
    return project


def measure(client: Client, project: Project) -> dict[str, int]:
    """Pages that all statements of an answer touch, for each list of a project."""
    totals = {}
    for name, address in LISTS.items():
        with counted_pages() as pages:
            answer = client.get(address.format(project.slug))
        assert answer.status_code == 200
        totals[name] = sum(pages)
    return totals


@pytest.fixture
def reader(client, monkeypatch) -> Client:
    """Rev's browser, on a site where a hundred is much."""
    for module, name in ((passages, "FEW"), (reviewers, "FEW"), (queue_lines, "CAP")):
        monkeypatch.setattr(module, name, 100)
    client.force_login(factories.user("rev"))
    return client


def test_a_list_touches_as_much_in_a_large_project_as_in_a_small_one(db, reader):
    small, large = add_project("small", SMALL), add_project("large", LARGE)

    before, after = measure(reader, small), measure(reader, large)

    # Where a part that is common stands is one list of the index for a project, and read as a whole.
    assert grown(before, after, 1.6) == {}


def test_a_list_does_not_feel_the_projects_beside_its_own(db, reader):
    project = add_project("small", SMALL)
    alone = measure(reader, project)
    for number in range(10):
        add_project(f"beside-{number}", SMALL)

    among_others = measure(reader, project)

    assert grown(alone, among_others, 1.5) == {}
