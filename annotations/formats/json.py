"""JSON: the same objects as JSON Lines, as one array."""

from collections.abc import Iterator

from annotations.formats.format import Format, Lines


def write(lines: Lines) -> Iterator[bytes]:
    """The lines between brackets, with commas."""
    before = b"[\n"
    for line in lines:
        yield before + line.rstrip(b"\n")
        before = b",\n"
    yield b"\n]\n" if before == b",\n" else b"[]\n"


JSON = Format("json", "JSON", "application/json", "json", write)
