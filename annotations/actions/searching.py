"""Keeping the words of articles ready for search, in chunks and in the background."""

import uuid

from django.db import connection, transaction
from procrastinate.contrib.django import app

from annotations.models import Revision, SearchChunk

CHUNK = 100_000
"""Code points of text for one tsvector, which holds at most 1 MB of words and positions."""

INDEX_WORDS = "annotations.jobs.index_words"


def enqueue_words(revision: Revision) -> None:
    """Let a job index the revision's words once this transaction is committed."""
    app.configure_task(INDEX_WORDS).defer(revision_id=str(revision.pk))


def index_words(*, revision_id: uuid.UUID) -> int:
    """Index the words of a revision, replacing what was there; returns the number of chunks.

    Chunks overlap nothing: each is cut at the white space before its end, so that no word is split.
    """
    with transaction.atomic():
        revision = Revision.objects.filter(pk=revision_id).select_for_update().first()
        if revision is None or not revision.current:
            return 0
        SearchChunk.objects.filter(revision=revision).delete()
        chunks = chunks_of(revision.text)
        with connection.cursor() as cursor:
            for number, chunk in enumerate(chunks):
                cursor.execute(
                    "INSERT INTO annotations_searchchunk (project_id, article_id, revision_id, number, words)"
                    " VALUES (%s, %s, %s, %s, to_tsvector('simple', %s))",
                    [revision.project_id, revision.article_id, revision.pk, number, chunk],
                )
        return len(chunks)


def chunks_of(text: str) -> list[str]:
    """Cut a text into pieces of at most `CHUNK` code points, at white space where there is any."""
    chunks, start = [], 0
    while start < len(text):
        end = min(start + CHUNK, len(text))
        if end < len(text):
            space = max(text.rfind(" ", start, end), text.rfind("\n", start, end))
            end = space + 1 if space > start else end
        chunks.append(text[start:end])
        start = end
    return chunks
