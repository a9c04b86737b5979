"""The ledger of access: one line in a file for each change of what somebody may reach, so that they outlive the database.

A backup knows nothing that was taken from somebody after it was made. The file is named by the setting `ACCESS_LEDGER`; a
line of it is an `AccessChange`: ids, roles and hashes of stored passwords, no names. The database notes the changes, and
this writes down whatever of them the file does not have.
"""

import fcntl
import json
import logging
import os
import uuid
from collections.abc import Iterable
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS

from annotations.models import AccessChange
from annotations.moments import read_moment
from annotations.refusals import Refusal, WrongState

_log = logging.getLogger(__name__)


def write_down(using: str = DEFAULT_DB_ALIAS) -> bool:
    """Add to the file what the database has noted and it does not have; returns whether that could be done.

    Call it last in the transaction that takes something from somebody: then it is on the disk before they are told. If
    the commit itself should fail, a restore takes it, which is the safe side. It never refuses: a token that leaked has to
    be revoked also where the disk is full. What is missing is written with the next change, backup or hour.
    """
    path = Path(settings.ACCESS_LEDGER)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            lines, whole = _read(file)
            known = {line.pk for line in lines}
            _append(file, whole, [row for row in AccessChange.objects.using(using) if row.pk not in known])
        _settle(path.parent)
    except (OSError, WrongState) as error:
        _log.critical(
            "The ledger of access, %s, cannot be written (%s): what was taken from somebody now would come back with a "
            "restored backup. See to that, then run `manage.py access --write`.",
            path,
            error,
        )
        return False
    return True


def read() -> list[AccessChange] | None:
    """The changes in the file, in the order in which they happened; None if there is no file."""
    try:
        with Path(settings.ACCESS_LEDGER).open("rb") as file:
            lines, _ = _read(file)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise WrongState(
            f"The ledger of access, {settings.ACCESS_LEDGER}, cannot be read ({error.strerror})."
        ) from None
    return sorted(lines, key=lambda change: (change.at, change.pk))


def _read(file: IO[bytes]) -> tuple[list[AccessChange], int]:
    """What whole lines tell, and the bytes of these: what follows the last line end was never finished."""
    text = file.read()
    whole = text.rfind(b"\n") + 1
    changes = {}
    for number, line in enumerate(text[:whole].splitlines(), 1):
        try:
            change = _change(line)
        except (ValueError, TypeError, KeyError, AttributeError, Refusal):
            raise WrongState(
                f"Line {number} of the ledger of access, {settings.ACCESS_LEDGER}, is no change of access."
            ) from None
        changes[change.pk] = change
    return list(changes.values()), whole


def _change(line: bytes) -> AccessChange:
    values = json.loads(line)
    return AccessChange(
        id=uuid.UUID(values["id"]),
        kind=values["kind"],
        subject=uuid.UUID(values["subject"]),
        detail=dict(values["detail"]),
        at=read_moment(values["at"], "at"),
    )


def _append(file: IO[bytes], whole: int, changes: Iterable[AccessChange]) -> None:
    lines = [
        json.dumps(
            {
                "id": str(change.pk),
                "kind": change.kind,
                "subject": str(change.subject),
                "detail": change.detail,
                "at": change.at.isoformat(),
            }
        )
        for change in changes
    ]
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
