"""JSON: the same objects as JSON Lines, as one array."""

import io
import json
import re
from collections.abc import Iterator
from typing import Any, BinaryIO, TextIO

from annotations.formats.format import Entry, Format, Lines

_CHUNK = 1 << 16
_SPACE = re.compile(r"[ \t\r\n]*")
_PARTIAL = 16
"""So many characters before the end of what was read, a mistake may be the beginning of something right."""


def write(lines: Lines) -> Iterator[bytes]:
    """The lines between brackets, with commas."""
    before = b"[\n"
    for line in lines:
        yield before + line.rstrip(b"\n")
        before = b",\n"
    yield b"\n]\n" if before == b",\n" else b"[]\n"


def read(file: BinaryIO) -> Iterator[Entry]:
    """An entry for each object of the array, however it is laid out.

    Behind what is not JSON nothing can be read: that entry is the last.
    """
    text = io.TextIOWrapper(file, "utf-8-sig", newline="")
    array = _Array(text)
    try:
        for document in array:
            yield Entry(f"article {array.number:,}", document)
    except UnicodeDecodeError:
        yield Entry(f"article {array.number + 1:,}", problem=f"This is not UTF-8. {_LAST}")
    except _NoArray as problem:
        yield Entry(f"article {array.number + 1:,}", problem=f"{problem} {_LAST}")
    finally:
        text.detach()


_LAST = "Nothing from here on was read."


class _NoArray(ValueError):
    """The file is not one JSON array; `str()` is a sentence."""


class _Array:
    """The values of a JSON array in a file, one at a time; `number` counts them."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._text = ""
        self._start = 0
        self._decoder = json.JSONDecoder()
        self.number = 0

    def __iter__(self) -> Iterator[Any]:
        if self._next() != "[":
            raise _NoArray("This is no JSON array of articles; JSON Lines are another format, jsonl.")
        self._start += 1
        if self._next() == "]":
            self._start += 1
        else:
            yield from self._values()
        if self._next():
            raise _NoArray("Something stands behind the end of the array.")

    def _values(self) -> Iterator[Any]:
        while True:
            self._next()
            value = self._value()
            self.number += 1
            yield value
            end = self._next()
            if end not in (",", "]"):
                raise _NoArray(
                    "The file ends too early." if not end else "A comma is missing before this one."
                )
            self._start += 1
            if end == "]":
                return

    def _next(self) -> str:
        """The next character that is no space, without going past it; empty at the end of the file."""
        while True:
            space = _SPACE.match(self._text, self._start)
            self._start = space.end() if space else self._start
            if self._start < len(self._text):
                return self._text[self._start]
            if not self._read_more():
                return ""

    def _value(self) -> Any:
        while True:
            try:
                value, self._start = self._decoder.raw_decode(self._text, self._start)
            except json.JSONDecodeError as error:
                partial = error.msg.startswith("Unterminated") or error.pos >= len(self._text) - _PARTIAL
                if partial and self._read_more():
                    continue
                raise _NoArray("The file ends too early." if partial else "This is not JSON.") from None
            except (ValueError, RecursionError):
                raise _NoArray("This is not JSON that can be read.") from None
            return value

    def _read_more(self) -> bool:
        """Read as much again as is waiting: what a value of any length costs grows with its length only."""
        self._text = self._text[self._start :]
        self._start = 0
        more = self._file.read(max(_CHUNK, len(self._text)))
        self._text += more
        return bool(more)


JSON = Format("json", "JSON", "application/json", ("json",), write, read)
