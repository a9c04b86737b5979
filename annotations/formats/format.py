"""What a wire format is."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

Lines = Iterable[bytes]
"""Articles as JSON lines: each `{…article, "revision", "text", "annotations": […]}` and a newline."""


@dataclass(frozen=True)
class Format:
    """How a set of articles with their annotations is written for somebody else's reader.

    `title` is what people choose it by. `write` turns lines into chunks of the file and holds no more than a line at a time. `loses` says in one
    sentence what the format cannot carry.
    """

    name: str
    title: str
    media_type: str
    extension: str
    write: Callable[[Lines], Iterator[bytes]]
    loses: str = "nothing"
