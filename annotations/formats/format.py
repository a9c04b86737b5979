"""What a wire format is."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

Lines = Iterable[bytes]
"""Articles as JSON lines: each `{…article, "revision", "text", "annotations": […]}` and a newline."""


@dataclass(frozen=True)
class Entry:
    """One article of a file that is read: the object that stands there, or a sentence that says why there is none.

    `place` is where it stands, as a person finds it: “line 3”, “row 12”, “article 4”.
    """

    place: str
    document: Any = None
    problem: str = ""


@dataclass(frozen=True)
class Format:
    """How a set of articles with their annotations is written for somebody else's reader, and read back.

    `title` is what people choose it by. `write` turns lines into chunks of the file and holds no more than a line at
    a time; `read` gives the articles of a file back and holds no more than one. `loses` says what the format cannot
    carry, as the end of “This format leaves out …”.
    """

    name: str
    title: str
    media_type: str
    extensions: tuple[str, ...]
    write: Callable[[Lines], Iterator[bytes]]
    read: Callable[[BinaryIO], Iterator[Entry]]
    loses: str = ""

    @property
    def extension(self) -> str:
        """How the name of a file that is written ends."""
        return self.extensions[0]
