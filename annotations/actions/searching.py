"""Keeping the words of articles ready for search, in chunks and in the background."""

import uuid

from django.db import connection, transaction
from procrastinate.contrib.django import app

from annotations.models import Revision, SearchChunk

CHUNK = 50_000
"""Code points of text for one tsvector, which holds at most 1 MB of words, and places of the first 16,383 alone."""

OVERLAP = 500
"""Code points that a chunk has from the end of the one before, so that no phrase of a sentence is cut in two."""

INDEX_WORDS = "annotations.jobs.index_words"


def enqueue_words(revision: Revision) -> None:
    """Let a job index the revision's words once this transaction is committed."""
    app.configure_task(INDEX_WORDS).defer(revision_id=str(revision.pk))


def index_words(*, revision_id: uuid.UUID) -> int:
    """Index the words of a revision, replacing what was there; returns the number of chunks.

    The headline is indexed with the first chunk, so that a search finds one word there and another in the text.
    """
    with transaction.atomic():
        revision = Revision.objects.filter(pk=revision_id).select_for_update().first()
        if revision is None or not revision.current:
            return 0
        SearchChunk.objects.filter(revision=revision).delete()
        chunks = chunks_of(revision.text)
        chunks[0] = f"{revision.article.headline}\n{chunks[0]}"
        ids = (revision.project_id, revision.article_id, revision.pk)
        with connection.cursor() as cursor:
            for number, chunk in enumerate(chunks):
                cursor.execute(
                    "INSERT INTO annotations_searchchunk (project_id, article_id, revision_id, number, whole, words)"
                    " VALUES (%s, %s, %s, %s, %s, to_tsvector('simple', %s))",
                    [*ids, number, len(chunks) == 1, chunk],
                )
        return len(chunks)


def chunks_of(text: str) -> list[str]:
    """Cut a text into overlapping pieces of at most `CHUNK` code points, at white space where there is any."""
    chunks, start, end = [], 0, 0
    while end < len(text):
        limit = min(start + CHUNK, len(text))
        end = limit if limit == len(text) else _cut(text, end, limit, otherwise=limit)
        chunks.append(text[start:end])
        start = _cut(text, max(end - 2 * OVERLAP, 0), max(end - OVERLAP, 0), otherwise=end)
    return chunks


def _cut(text: str, start: int, end: int, *, otherwise: int) -> int:
    """The place behind the last white space between two places."""
    space = max(text.rfind(" ", start, end), text.rfind("\n", start, end))
    return space + 1 if space > start else otherwise
