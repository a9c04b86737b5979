"""A ledger: a file outside the database with a line of JSON for each thing that has to outlive it, and only ever longer.

What is written is on the disk when `add` returns; a line that was never finished counts for nothing, and the next one
takes its place. One process at a time writes.
"""

import fcntl
import json
import os
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Generic, TypeVar

from annotations.refusals import Refusal, WrongState

Entry = TypeVar("Entry")


@dataclass(frozen=True)
class LedgerFile(Generic[Entry]):
    """The file of a ledger, and how an entry is written in it: `name` and `what` are for sentences.

    `key` is the id of an entry, `to_json` and `from_json` turn it into an object of JSON and back; what is no such object
    makes `from_json` raise `ValueError`, `TypeError`, `KeyError`, `AttributeError` or a `Refusal`.
    """

    path: Path
    name: str
    what: str
    key: Callable[[Entry], uuid.UUID]
    to_json: Callable[[Entry], dict[str, Any]]
    from_json: Callable[[dict[str, Any]], Entry]

    def add(self, entries: Iterable[Entry]) -> None:
        """Write those that the file does not have; raises `OSError`, and `WrongState` if it is no such ledger."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            known, whole = self._read(file)
            lines = [json.dumps(self.to_json(entry)) for entry in entries if self.key(entry) not in known]
            _append(file, whole, lines)
        _settle(self.path.parent)

    def read(self) -> list[Entry] | None:
        """The entries in the order of their lines; None if there is no file, `WrongState` if it cannot be read."""
        try:
            with self.path.open("rb") as file:
                return list(self._read(file)[0].values())
        except FileNotFoundError:
            return None
        except OSError as error:
            raise WrongState(f"The {self.name}, {self.path}, cannot be read ({error.strerror}).") from None

    def _read(self, file: IO[bytes]) -> tuple[dict[uuid.UUID, Entry], int]:
        """What whole lines hold, and the bytes of these: what follows the last line end was never finished."""
        text = file.read()
        whole = text.rfind(b"\n") + 1
        entries = {}
        for number, line in enumerate(text[:whole].splitlines(), 1):
            try:
                entry = self.from_json(json.loads(line))
            except (ValueError, TypeError, KeyError, AttributeError, Refusal):
                raise WrongState(
                    f"Line {number} of the {self.name}, {self.path}, is no {self.what}."
                ) from None
            entries[self.key(entry)] = entry
        return entries, whole


def _append(file: IO[bytes], whole: int, lines: Iterable[str]) -> None:
    file.truncate(whole)
    file.seek(whole)
    try:
        file.write("".join(f"{line}\n" for line in lines).encode())
        file.flush()
        os.fsync(file.fileno())
    except OSError:
        file.truncate(whole)
        raise


def _settle(folder: Path) -> None:
    """Make sure that a file which is new in the folder stays there."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
