"""The files that a command line means: each that is named or stands in a folder is taken, refused or left out."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

STANDARD_INPUT = "-"


@dataclass(frozen=True)
class Source:
    """A file to be read; standard input if it has no path."""

    path: Path | None

    @property
    def name(self) -> str:
        """The name for people: in one line, whatever the file system allows."""
        return "standard input" if self.path is None else printable(self.path)


@dataclass(frozen=True)
class LeftOut:
    """What is not read, and why: it `failed`, or stands in a folder under a `foreign` name, or is no file to read."""

    path: Path
    reason: str
    failed: bool = False
    foreign: bool = False


def printable(path: Path) -> str:
    """A path as text in which everything can be seen: bytes that are no UTF-8 and control characters as escapes."""
    text = os.fsencode(path).decode("utf-8", "backslashreplace")
    return "".join(
        character if character.isprintable() else character.encode("unicode_escape").decode()
        for character in text
    )


def find_sources(paths: Sequence[str], suffixes: Sequence[str]) -> Iterator[Source | LeftOut]:
    """What the paths mean, in order: a file that is named is taken, of those in a folder the ones with these suffixes.

    Linked folders are not gone into, so that no circle of links goes on forever.
    """
    for path in paths:
        if path == STANDARD_INPUT:
            yield Source(None)
        elif _is_folder(Path(path)):
            yield from _search(Path(path), suffixes)
        else:
            yield Source(Path(path))


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # reading it will say why
        return False


def _search(folder: Path, suffixes: Sequence[str]) -> Iterator[Source | LeftOut]:
    waiting = [folder]
    while waiting:
        path = waiting.pop()
        try:
            if not path.is_dir() or (path.is_symlink() and path != folder):
                yield _judge(path, suffixes)
                continue
            inside = sorted(path.iterdir(), reverse=True)
        except OSError as error:
            yield LeftOut(path, f"{error.strerror}.", failed=True)
            continue
        hidden = [child for child in inside if child.name.startswith(".")]
        yield from (LeftOut(child, "It is hidden; name it to add it.") for child in reversed(hidden))
        waiting += [child for child in inside if not child.name.startswith(".")]
        if not inside:
            yield LeftOut(path, "The folder is empty.")


def _judge(path: Path, suffixes: Sequence[str]) -> Source | LeftOut:
    if path.is_symlink() and not path.exists():
        return LeftOut(path, "It is a link that leads nowhere.")
    if path.is_dir():
        return LeftOut(path, "It is a link to a folder; name that folder to add what is in it.")
    if not path.is_file():
        return LeftOut(path, "It is a device, a pipe or a socket.")
    if path.suffix.lower() not in suffixes:
        reason = f"Its name does not end in {' or '.join(suffixes)}; name it to add it."
        return LeftOut(path, reason, foreign=True)
    return Source(path)
