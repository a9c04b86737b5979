"""JSON Lines: an article revision a line, as PostgreSQL wrote it."""

import json
from collections.abc import Iterator
from typing import BinaryIO

from annotations.formats.format import Entry, Format, Lines
from annotations.sentences import say

_BOM = b"\xef\xbb\xbf"


def write(lines: Lines) -> Iterator[bytes]:
    """The lines as they are."""
    yield from lines


def read(file: BinaryIO) -> Iterator[Entry]:
    """An entry for each line that is not empty; a bad line stops no other."""
    for number, line in enumerate(file, start=1):
        content = line.removeprefix(_BOM) if number == 1 else line
        if content.strip():
            yield _read_line(f"line {number}", content)


def _read_line(place: str, line: bytes) -> Entry:
    try:
        return Entry(place, json.loads(line))
    except UnicodeDecodeError as error:
        return Entry(place, problem=f"The line is not UTF-8: byte {error.start:,} does not fit.")
    except (ValueError, RecursionError):
        return Entry(place, problem="The line is not JSON.")


JSONL = Format(
    "jsonl", say("JSON Lines: an article per line"), "application/jsonl", ("jsonl", "ndjson"), write, read
)
