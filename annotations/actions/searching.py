"""Keeping the words of articles ready for search: of headlines at once, of texts in the background."""

import uuid

from django.db import connection, transaction
from procrastinate.contrib.django import app

from annotations.models import Article, Revision, SearchChunk
from annotations.text.searching.chunks import cut_chunks
from annotations.text.searching.languages import configuration_of, stem_lexeme
from annotations.text.searching.words import divide_words, lexemes_of, words_to_stem

INDEX_WORDS = "annotations.jobs.index_words"
INDEX_AGAIN = "annotations.jobs.index_again"
BATCH = 100
"""Revisions that one job indexes again before it hands the rest on to the next."""

_STORE = """
INSERT INTO annotations_searchchunk
    (project_id, article_id, revision_id, number, whole, text, configuration, words)
SELECT %s, %s, %s, %s, %s, %s, coalesce(cfgname, ''), array_to_tsvector(%s::text[] || ARRAY(
    SELECT %s || stem FROM unnest(tsvector_to_array(to_tsvector(pg_ts_config.oid::regconfig, %s))) AS stem))
FROM (SELECT) AS row
LEFT JOIN pg_ts_config ON cfgname = %s AND cfgnamespace = 'pg_catalog'::regnamespace
ON CONFLICT (revision_id, number) DO UPDATE SET whole = excluded.whole, text = excluded.text,
    configuration = excluded.configuration, words = excluded.words
"""


def enqueue_words(revision: Revision) -> None:
    """Let a job index the revision's words once this transaction is committed."""
    app.configure_task(INDEX_WORDS).defer(revision_id=str(revision.pk))


def index_headline(article: Article, revision: Revision) -> None:
    """Index the words of a headline, by which alone an article is found at once.

    A job that indexes the text at the same time writes this row last, so that nobody waits for it.
    """
    words = divide_words(article.headline)
    if words:
        _store(article, revision, 0, words)
    else:
        SearchChunk.objects.filter(revision=revision, number=0).delete()


def index_words(*, revision_id: uuid.UUID) -> int:
    """Index the words of a revision, replacing what was there; returns the number of chunks of its text.

    The headline is indexed with the first chunk as well, so that a search finds one word there and another in
    the text.
    """
    with transaction.atomic():
        revision = Revision.objects.filter(pk=revision_id).select_for_update(no_key=True).first()
        if revision is None or not revision.current:
            return 0
        article = revision.article
        chunks = cut_chunks(divide_words(revision.text))
        if chunks:
            chunks[0] = divide_words(article.headline) + chunks[0]
        SearchChunk.objects.filter(revision=revision, number__gt=0).delete()
        for number, words in enumerate(chunks, start=1):
            _store(article, revision, number, words, whole=len(chunks) == 1)
        article.refresh_from_db(fields=["headline", "language"])
        index_headline(article, revision)
        return len(chunks)


def index_again(*, after: uuid.UUID | None) -> uuid.UUID | None:
    """Index a batch of revisions, those behind an id; returns the last of them, or None if there is none."""
    revisions = Revision.objects.filter(current=True).order_by("pk")
    behind = revisions.filter(pk__gt=after) if after else revisions
    batch = list(behind.values_list("pk", flat=True)[:BATCH])
    for pk in batch:
        index_words(revision_id=pk)
    return batch[-1] if batch else None


def enqueue_again(*, after: uuid.UUID) -> None:
    """Let a job go on with indexing again behind a revision."""
    app.configure_task(INDEX_AGAIN).defer(after=str(after))


def _store(article: Article, revision: Revision, number: int, words: str, *, whole: bool = True) -> None:
    configuration = configuration_of(article.language)
    stemmed = words_to_stem(words) if configuration else ""
    with connection.cursor() as cursor:
        cursor.execute(
            _STORE,
            [
                *(revision.project_id, revision.article_id, revision.pk),
                *(number, whole, words, sorted(lexemes_of(words))),
                *(stem_lexeme(configuration, ""), stemmed, configuration),
            ],
        )
