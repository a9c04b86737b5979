"""JSON Lines: an article revision a line, as PostgreSQL wrote it. It is what `import_articles` reads back."""

from collections.abc import Iterator

from annotations.formats.format import Format, Lines


def write(lines: Lines) -> Iterator[bytes]:
    """The lines as they are."""
    yield from lines


JSONL = Format("jsonl", "JSON Lines: an article per line", "application/jsonl", "jsonl", write)
