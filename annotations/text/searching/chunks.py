"""Cutting the words of a long text into pieces that a search index can hold."""

CHUNK = 50_000
"""Code points of one piece: the lexemes of a tsvector have at most 1 MB."""

OVERLAP = 500
"""Code points at least that a piece shares with the one before: a shorter phrase is whole in one of them."""


def cut_chunks(words: str) -> list[str]:
    """Cut words with spaces between them into overlapping pieces of at most `CHUNK` code points.

    They are cut between words where there are any; what has a space before or behind it keeps that.
    """
    chunks, start, end = [], 0, 0
    while end < len(words):
        limit = min(start + CHUNK, len(words))
        end = limit if limit == len(words) else _behind_space(words, end, limit, otherwise=limit)
        chunks.append(words[start:end])
        space = words.rfind(" ", max(end - 2 * OVERLAP, 0), max(end - OVERLAP, 0))
        start = space if space > 0 else max(end - OVERLAP, 0)
    return chunks


def _behind_space(words: str, start: int, end: int, *, otherwise: int) -> int:
    space = words.rfind(" ", start, end)
    return space + 1 if space > start else otherwise
