"""Searching articles: every word somewhere, whether a text is in one chunk or in many."""

import pytest
from django.db import connection

from annotations.actions import searching
from annotations.models import Article, SearchChunk
from annotations.queries.listing import article_rows
from annotations.queries.words import with_words
from annotations.refusals import Invalid
from tests import factories

TEXTS = {
    "quay": "The harbour was closed on Monday. The co-op sold the last of its bread by noon. "
    "In the evening, the old ferry left without a sound, and nobody waved.",
    "inn": "The harbour was quiet; it's said the inn had bread.",
    "ship": "A ferry, and no more.",
}


@pytest.fixture(params=["one chunk", "many chunks"])
def indexed(request, project, ann, monkeypatch):
    if request.param == "many chunks":
        monkeypatch.setattr(searching, "CHUNK", 40)
        monkeypatch.setattr(searching, "OVERLAP", 15)
    for headline, text in TEXTS.items():
        article = factories.article(project, ann, text, headline=headline)
        searching.index_words(revision_id=article.revisions.get().pk)
    return SearchChunk.objects.count()


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
def test_what_is_found_does_not_depend_on_chunks(indexed, q, found):
    headlines = Article.objects.filter(with_words(q)).values_list("headline", flat=True)
    assert sorted(headlines) == found.split()


def test_a_search_has_so_many_words_and_no_more(indexed):
    for most in ("waved harbour " * 50, "waved or " * 99 + "harbour", "harbour " + "-a " * 99):
        assert Article.objects.filter(with_words(most)).exists()
        with pytest.raises(Invalid, match="at most 100 words") as refused:
            with_words(f"{most} more")
        assert refused.value.field == "q"


def test_texts_are_in_one_chunk_or_in_many(indexed, request):
    assert indexed == 3 if "one chunk" in request.node.name else indexed > 6
    assert SearchChunk.objects.filter(whole=True).count() == (3 if indexed == 3 else 1)


@pytest.mark.parametrize("q", ["harbour", "harbour ferry", "harbour -ferry", "harbour or ferry"])
def test_words_are_found_by_index(indexed, q):
    rows = article_rows(Article.objects.all(), {"q": [q]}, also=frozenset())
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_indexscan = off")
        plan = rows.explain()
    assert "searchchunk_words" in plan
    assert ("searchchunk_long_words" in plan) == (q == "harbour ferry")
    assert "article_headline_words" in plan
