"""The words of a text, made ready for search in chunks."""

import itertools
import string

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from annotations.actions.articles import change_article
from annotations.actions.searching import CHUNK, INDEX_WORDS, chunks_of, index_words
from annotations.models import Article
from annotations.queries.words import with_words
from tests import factories

LETTERS = string.ascii_lowercase
MISSING = """
SELECT phrase FROM unnest(%s::text[]) AS phrase
WHERE NOT EXISTS (SELECT FROM annotations_searchchunk WHERE words @@ phraseto_tsquery('simple', phrase))
"""


def test_a_phrase_is_found_wherever_it_stands(project, ann):
    words = ["".join(letters) for letters in itertools.islice(itertools.product(LETTERS, repeat=4), 25_000)]
    article = factories.article(project, ann, " ".join(words))
    index_words(revision_id=article.revisions.get().pk)
    near = [place + step for place in (10_000, 20_000) for step in range(-60, 60)]
    phrases = [" ".join(words[at : at + 6]) for at in (*range(0, 24_990, 50), *near)]
    with connection.cursor() as cursor:
        cursor.execute(MISSING, [phrases])
        assert cursor.fetchall() == []


def test_another_headline_is_indexed_again(project, ann, article):
    before = ProcrastinateJob.objects.count()
    change_article(by=ann, article_id=article.pk, version=None, changes={"outlet": "Evening Post"})
    assert ProcrastinateJob.objects.count() == before
    change_article(by=ann, article_id=article.pk, version=None, changes={"headline": "Zebrafish"})
    job = ProcrastinateJob.objects.latest("id")
    assert (job.task_name, job.args) == (INDEX_WORDS, {"revision_id": str(article.revisions.get().pk)})
    index_words(revision_id=article.revisions.get().pk)
    assert Article.objects.filter(with_words("zebrafish spokesman")).get() == article


NUMBERS = " ".join(map(str, range(40_000)))


@pytest.mark.parametrize(
    "text",
    [
        "x",
        NUMBERS,
        NUMBERS.replace(" ", "\n"),
        NUMBERS.replace(" ", "x"),
        f"{NUMBERS.replace(' ', 'x')[: CHUNK - 1]} {NUMBERS.replace(' ', 'y')} z",
        f"z {NUMBERS.replace(' ', 'x')} z",
        NUMBERS[:CHUNK],
    ],
    ids=["short", "words", "lines", "one word", "long words", "a long word", "one chunk"],
)
def test_chunks_overlap_and_leave_nothing_out(text):
    reached = 0
    chunks = chunks_of(text)
    assert len(chunks) <= 2 + 2 * len(text) // CHUNK
    for chunk in chunks:
        start = text.index(chunk)
        assert start <= reached < start + len(chunk) <= start + CHUNK
        reached = start + len(chunk)
    assert reached == len(text)


def test_a_word_is_cut_only_where_it_fills_a_chunk():
    for chunk in chunks_of(NUMBERS):
        assert set(chunk.split()) <= set(NUMBERS.split())
