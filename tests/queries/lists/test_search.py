"""Searching articles: every word somewhere, whether a text is in one chunk or in many."""

import pytest
from django.db import connection

from annotations.actions import searching
from annotations.models import Article, SearchChunk
from annotations.queries.lists import search
from annotations.queries.lists.listing import article_rows
from annotations.queries.lists.search import with_words
from annotations.refusals import Invalid
from annotations.text.searching import chunks
from tests import factories
from tests.benchmarks.site import fill

TEXTS = {
    "quay": "The harbour was closed on Monday. The co-op sold the last of its bread by noon. "
    "In the evening, the old ferry left without a sound, and nobody waved.",
    "inn": "The harbour was quiet; it's said the inn had bread.",
    "ship": "A ferry, and no more.",
}


@pytest.fixture(params=["one chunk", "many chunks"])
def indexed(request, project, ann, monkeypatch):
    if request.param == "many chunks":
        monkeypatch.setattr(chunks, "CHUNK", 40)
        monkeypatch.setattr(chunks, "OVERLAP", 15)
    for headline, text in TEXTS.items():
        article = factories.article(project, ann, text, headline=headline)
        searching.index_words(revision_id=article.revisions.get().pk)
    return SearchChunk.objects.filter(number__gt=0).count()


@pytest.mark.parametrize(
    "q, found",
    [
        ("harbour", "inn quay"),
        ("harbour ferry", "quay"),
        ("HARBOUR waved", "quay"),
        ("ferry harbour bread", "quay"),
        ("harbour nothing", ""),
        ("ferry -harbour", "ship"),
        ("bread -harbour", ""),
        ("harbour -waved", "inn"),
        ("-harbour", "ship"),
        ("-harbour -ferry", ""),
        ('"old ferry"', "quay"),
        ('"harbour ferry"', ""),
        ('"old ferry" harbour', "quay"),
        ('harbour -"old ferry"', "inn"),
        ("co-op waved", "quay"),
        ("harbour -co-op", "inn"),
        ("waved quay", "quay"),
        ("ship no more", "ship"),
        ("harbour ship", ""),
        ("ferry -ship", "quay"),
        ("nothing or ship", "ship"),
        ("ship or waved harbour", "quay ship"),
        ("ship or harbour -waved", "inn ship"),
        ("quay or ship", "quay ship"),
        ("it's", "inn"),
        ("harbour & | ! ( ' \\", "inn quay"),
        ("!!", ""),
        ("", ""),
    ],
)
def test_what_is_found_does_not_depend_on_chunks(indexed, project, q, found):
    headlines = Article.objects.filter(with_words(q, project.pk)).values_list("headline", flat=True)
    assert sorted(headlines) == found.split()


def test_a_search_has_so_many_words_and_no_more(indexed, project):
    for most in ("waved harbour " * 50, "waved or " * 99 + "harbour", "harbour " + "-a " * 99):
        assert Article.objects.filter(with_words(most, project.pk)).exists()
        with pytest.raises(Invalid, match="at most 100 words") as refused:
            with_words(f"{most} more", project.pk)
        assert refused.value.field == "q"


@pytest.mark.parametrize(
    "q, sentence",
    [
        ("a b " * 51, "at most 100 words"),
        ("渡轮 " * 101, "at most 100 words"),
        ("渡" * 10_000, "at most 5,000 characters"),
        ("渡轮" * 250, "at most 498 characters"),
        (f'"{"a " * 250}"', "at most 498 characters"),
        ("x" * 499, "at most 498 characters"),
        ("-" + "x" * 499, "at most 498 characters"),
        ("ﷺ" * 100, "at most 498 characters"),
        ("-" * 5_001, "at most 5,000 characters"),
    ],
)
def test_a_search_for_too_much_is_refused_with_a_sentence(project, q, sentence):
    with pytest.raises(Invalid, match=sentence) as refused:
        with_words(q, project.pk)
    assert refused.value.field == "q"


@pytest.mark.parametrize(
    "q", ["-" * 5_000, '"' * 5_000, "zq or " * 99 + "zr", "渡" * 498, f'"{"a b " * 124}"', "' \\"]
)
def test_the_longest_searches_are_answered(indexed, project, q):
    assert not Article.objects.filter(with_words(q, project.pk)).exists()


def test_texts_are_in_one_chunk_or_in_many(indexed, request):
    assert indexed == 3 if "one chunk" in request.node.name else indexed > 6
    assert SearchChunk.objects.filter(whole=True, number__gt=0).count() == (3 if indexed == 3 else 1)


MANY = """
INSERT INTO annotations_searchchunk
    (project_id, article_id, revision_id, number, whole, text, configuration, words)
SELECT project_id, article_id, id, n, false, text, 'english', array_to_tsvector(ARRAY['other', text, 'w' || n])
FROM annotations_revision, generate_series(1, 2) AS n
WHERE project_id = (SELECT id FROM annotations_project WHERE slug = 'many')
"""


@pytest.fixture
def among_many(indexed):
    """So many articles that reading them all would take longer than looking words up."""
    fill("many", 2000, length=7)
    with connection.cursor() as cursor:
        cursor.execute(MANY)
        cursor.execute("ANALYZE")


@pytest.mark.parametrize(
    "q, is_long",
    [
        ("harbour", False),
        ("harbour ferry", True),
        ("harbour or ferry", False),
        ("harbour -ferry", False),
        ('"old ferry"', False),
        ("渡", False),
        ("渡轮", False),
        ("渡轮停航", False),
        ("渡轮 停航", True),
        ("渡轮 harbour", True),
    ],
)
def test_words_are_found_by_index(among_many, project, monkeypatch, q, is_long):
    monkeypatch.setattr(search, "FEW", -1)

    plan = article_rows(Article.objects.all(), {"q": [q]}, also=frozenset(), project=project).explain()

    assert "searchchunk_words_in_project" in plan
    assert ("searchchunk_long_in_project" in plan) == is_long
    assert "Seq Scan on annotations_searchchunk" not in plan


def test_a_phrase_that_repeats_itself_is_found_where_it_is(project, ann):
    phrase = "a.*b " * 30
    for headline, text in {"has it": f"Say {phrase}once.", "has not": f"Say {'a.*b ' * 29}once."}.items():
        article = factories.article(project, ann, text, headline=headline)
        searching.index_words(revision_id=article.revisions.get().pk)

    rows = Article.objects.filter(with_words(f'"{phrase}"', project.pk))

    assert [row.headline for row in rows] == ["has it"]
