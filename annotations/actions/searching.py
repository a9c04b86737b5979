"""Keeping the words of articles ready for search: of headlines at once, of texts in the background."""

import json
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db import connection, transaction
from procrastinate.contrib.django import app

from annotations.models import Article, Revision, SearchChunk
from annotations.text.searching.chunks import cut_chunks
from annotations.text.searching.languages import configuration_of, stem_lexeme
from annotations.text.searching.words import divide_words, lexemes_of, words_to_stem

INDEX_WORDS = "annotations.jobs.index_words"
INDEX_MANY = "annotations.jobs.index_words_of_many"
INDEX_AGAIN = "annotations.jobs.index_again"
BATCH = 100
"""Revisions whose words are stored in one transaction, and that one job indexes again before it hands on the rest."""

LONGEST = 2_000_000
"""Code points of text whose words are stored in one statement, unless one text alone is longer."""

_STORE = """
INSERT INTO annotations_searchchunk
    (project_id, article_id, revision_id, number, whole, text, configuration, words)
SELECT project_id, article_id, revision_id, number, whole, text, coalesce(cfgname, ''),
    array_to_tsvector(lexemes || ARRAY(
        SELECT language || stem
        FROM unnest(tsvector_to_array(to_tsvector(pg_ts_config.oid::regconfig, stemmed))) AS stem))
FROM json_to_recordset(%s) AS chunk (
    project_id uuid, article_id uuid, revision_id uuid, number integer, whole boolean, text text, lexemes text[],
    language text, stemmed text, configuration text)
LEFT JOIN pg_ts_config ON cfgname = configuration AND cfgnamespace = 'pg_catalog'::regnamespace
ON CONFLICT (revision_id, number) DO UPDATE SET whole = excluded.whole, text = excluded.text,
    configuration = excluded.configuration, words = excluded.words
"""


@dataclass(frozen=True)
class _Chunk:
    """A row to store; of its words it needs what an index holds of them, and those that have stems."""

    project_id: uuid.UUID
    article_id: uuid.UUID
    revision_id: uuid.UUID
    number: int
    whole: bool
    text: str
    lexemes: list[str]
    language: str
    stemmed: str
    configuration: str


def enqueue_words(revision: Revision) -> None:
    """Let a job index the revision's words once this transaction is committed."""
    app.configure_task(INDEX_WORDS).defer(revision_id=str(revision.pk))


def enqueue_many(revision_ids: Iterable[uuid.UUID]) -> None:
    """Let one job index the words of many revisions once this transaction is committed."""
    app.configure_task(INDEX_MANY).defer(revision_ids=[str(pk) for pk in revision_ids])


def index_headline(article: Article, revision: Revision) -> None:
    """Index the words of a headline, by which alone an article is found at once.

    A job that indexes the text at the same time writes this row last, so that nobody waits for it.
    """
    index_headlines([(article, revision)])
    if not divide_words(article.headline):
        SearchChunk.objects.filter(revision=revision, number=0).delete()


def index_headlines(pairs: Iterable[tuple[Article, Revision]]) -> None:
    """Index the words of the headlines of many articles, those that have any, in one statement."""
    words = [(article, revision, divide_words(article.headline)) for article, revision in pairs]
    _store([_chunk(article, revision, 0, text) for article, revision, text in words if text])


def index_words(*, revision_id: uuid.UUID) -> int:
    """Index the words of a revision, replacing what was there; returns the number of chunks of its text."""
    return index_many(revision_ids=[revision_id])


def index_many(*, revision_ids: Sequence[uuid.UUID]) -> int:
    """`index_words` for many revisions: a transaction and the same few statements for each `BATCH` of them."""
    return sum(map(_index_batch, _batches(revision_ids)))


def _batches(revision_ids: Sequence[uuid.UUID]) -> Iterator[list[uuid.UUID]]:
    """The revisions that are there, in batches; long ones with fewer others."""
    rows = Revision.objects.filter(pk__in=revision_ids).order_by("pk").values_list("pk", "length")
    batch, size = list[uuid.UUID](), 0
    for pk, length in rows:
        if batch and (len(batch) == BATCH or size + length > LONGEST):
            yield batch
            batch, size = [], 0
        batch.append(pk)
        size += length
    if batch:
        yield batch


def _index_batch(revision_ids: Sequence[uuid.UUID]) -> int:
    """Index a batch; what is no longer current, or gone, is left out.

    The headline is indexed with the first chunk as well, so that a search finds one word there and another in
    the text. Revisions are locked in the order of their ids, so that no two jobs wait for each other.
    """
    with transaction.atomic():
        locked = Revision.objects.filter(pk__in=revision_ids, current=True).order_by("pk")
        revisions = list(locked.select_for_update(no_key=True))
        articles = Article.objects.in_bulk([revision.article_id for revision in revisions])
        chunks = [
            chunk for revision in revisions for chunk in _chunks_of(articles[revision.article_id], revision)
        ]
        SearchChunk.objects.filter(revision__in=revisions, number__gt=0).delete()
        _store(chunks)
        articles = Article.objects.in_bulk(list(articles))  # as they are now, after whoever this waited for
        index_headlines((articles[revision.article_id], revision) for revision in revisions)
        bare = [row.pk for row in revisions if not divide_words(articles[row.article_id].headline)]
        SearchChunk.objects.filter(revision__in=bare, number=0).delete()
        return len(chunks)


def _chunks_of(article: Article, revision: Revision) -> list[_Chunk]:
    pieces = cut_chunks(divide_words(revision.text))
    if pieces:
        pieces[0] = divide_words(article.headline) + pieces[0]
    whole = len(pieces) == 1
    return [_chunk(article, revision, number, words, whole=whole) for number, words in enumerate(pieces, 1)]


def index_again(*, after: uuid.UUID | None) -> uuid.UUID | None:
    """Index a batch of revisions, those behind an id; returns the last of them, or None if there is none."""
    revisions = Revision.objects.filter(current=True).order_by("pk")
    behind = revisions.filter(pk__gt=after) if after else revisions
    batch = list(behind.values_list("pk", flat=True)[:BATCH])
    index_many(revision_ids=batch)
    return batch[-1] if batch else None


def enqueue_again(*, after: uuid.UUID) -> None:
    """Let a job go on with indexing again behind a revision."""
    app.configure_task(INDEX_AGAIN).defer(after=str(after))


def _chunk(article: Article, revision: Revision, number: int, words: str, *, whole: bool = True) -> _Chunk:
    configuration = configuration_of(article.language)
    return _Chunk(
        project_id=revision.project_id,
        article_id=revision.article_id,
        revision_id=revision.pk,
        number=number,
        whole=whole,
        text=words,
        lexemes=sorted(lexemes_of(words)),
        language=stem_lexeme(configuration, ""),
        stemmed=words_to_stem(words) if configuration else "",
        configuration=configuration,
    )


def _store(chunks: Sequence[_Chunk]) -> None:
    """Store chunks, in the place of those that are there: one statement, which makes the stems of all of them."""
    if chunks:
        rows = json.dumps([vars(chunk) for chunk in chunks], default=str, ensure_ascii=False)
        with connection.cursor() as cursor:
            cursor.execute(_STORE, [rows])
