"""What the page of an article touches in the database, counted in its pages: a larger project does not change it."""

import pytest
from django.db import connection
from django.test import Client

from annotations.actions.tallies import fold_tallies
from annotations.choices import ArticleState, Role
from annotations.models import Article, Member, Project
from annotations.queries.pages import article_states
from tests import factories
from tests.benchmarks.site import fill
from tests.queries.lists.test_search_cost import LARGE, SMALL, counted_pages

WARMED = 6
"""Statements that are planned once are planned anew for their first five executions."""


def add_project(slug: str, articles: int, status: str = "submitted") -> Project:
    """A project with so many open articles, in each of which something of ann waits for rev."""
    fill(slug, articles, length=140)
    project = Project.objects.get(slug=slug)
    ann, rev = factories.user("ann"), factories.member(project, "rev", Role.REVIEWER)
    Member.objects.filter(project=project, user=ann).update(role=Role.ANALYST)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO annotations_annotation (id, project_id, article_id, revision_id, layer_id, kind, spans, texts,
                keys, status, author_id, edited_by_id)
            SELECT gen_random_uuid(), revision.project_id, revision.article_id, revision.id, layer.id, 'claim',
                int4multirange(int4range(0, 7)), ARRAY[substr(text, 1, 7)], ARRAY['article'], %s, %s, %s
            FROM annotations_revision AS revision
            JOIN annotations_layer AS layer ON layer.article_id = revision.article_id
            WHERE revision.project_id = %s
            """,
            [status, ann.pk, ann.pk, project.pk],
        )
        cursor.execute(
            "UPDATE annotations_article SET created_at = created_at - number * interval '1 second'"
            " FROM (SELECT id AS pk, row_number() OVER (ORDER BY id) AS number FROM annotations_article"
            " WHERE project_id = %s) AS numbered WHERE id = pk",
            [project.pk],
        )
        cursor.execute("ANALYZE")
    fold_tallies(2)
    assert rev.is_active
    return project


def pages_of(client: Client, project: Project, name: str) -> int:
    """Pages that all statements of the page of an article touch, which is in the middle of its project."""
    client.force_login(factories.user(name))
    articles = Article.objects.filter(project=project).order_by("-created_at", "-id")
    article = articles[articles.count() // 2]
    for _ in range(WARMED):
        client.get(f"/a/{article.pk}/")
    with counted_pages() as pages:
        assert client.get(f"/a/{article.pk}/").status_code == 200
    return sum(pages)


@pytest.mark.parametrize("name", ["ann", "rev"])
def test_an_article_opens_in_a_large_project_as_in_a_small_one(db, client, name):
    small, large = add_project("small", SMALL), add_project("large", LARGE)

    before, after = pages_of(client, small, name), pages_of(client, large, name)

    assert after <= 1.5 * before, (before, after)


def test_nothing_left_to_do_is_found_out_among_the_articles_nearby(db, client):
    small, large = (add_project(*size, status="approved") for size in (("small", 1_100), ("large", LARGE)))
    Article.objects.update(state=ArticleState.SUBMITTED)
    fold_tallies(2)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")

    for name in ("ann", "rev"):
        before, after = pages_of(client, small, name), pages_of(client, large, name)
        assert after <= 1.5 * before, (name, before, after)


def test_the_articles_of_each_state_are_those_that_a_count_finds(db):
    project = add_project("small", 4)
    assert article_states(project) == {"open": 4, "submitted": 0, "signed_off": 0}

    Article.objects.filter(pk=Article.objects.first().pk).update(state=ArticleState.SUBMITTED)
    hidden, gone = Article.objects.filter(state=ArticleState.OPEN)[:2]
    Article.objects.filter(pk=hidden.pk).update(restricted=True)
    Article.objects.filter(pk=gone.pk).update(deleted_at="2026-01-01T00:00:00Z")

    assert article_states(project) == {"open": 1, "submitted": 1, "signed_off": 0}
