"""The ledger of erasures: one line in a file for each, so that they outlive the database that carried them out.

A backup knows no erasure that is younger than itself, and the database that knew it may be lost. The file is named by
the setting `ERASURES`; a line of it is an object with ids, the date and the reason, and nothing of what was erased.
"""

import fcntl
import json
import os
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from django.conf import settings

from annotations.choices import Verb
from annotations.models import Action, Erasure
from annotations.moments import read_moment
from annotations.refusals import Refusal, WrongState

_IDS = ("annotation_ids", "approved_ids", "restricted_ids", "readers")


@dataclass(frozen=True)
class Known:
    """An erasure, and the action that did it."""

    erasure: Erasure
    action: Action


def write_down(known: Iterable[Known]) -> None:
    """Add to the file those that it does not have; `WrongState` if that cannot be done.

    Call it last in the transaction of an erasure: what cannot be written down is then not erased, and what is erased
    is on the disk. If the commit itself should fail, the order stands in the file and a restore carries it out.
    """
    known, path = list(known), _path()
    if not known:
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            told, whole = _read(file)
            _append(file, whole, [_line(one) for one in known if one.erasure.pk not in told])
        _settle(path.parent)
    except OSError as error:
        raise WrongState(
            f"The ledger of erasures, {path}, cannot be written ({error.strerror}): see to that, then do this again."
        ) from None


def read() -> list[Known]:
    """The erasures in the file, in their order; none if it is not there. `WrongState` if it cannot be read."""
    try:
        with _path().open("rb") as file:
            return list(_read(file)[0].values())
    except FileNotFoundError:
        return []
    except OSError as error:
        raise WrongState(f"The ledger of erasures, {_path()}, cannot be read ({error.strerror}).") from None


def is_there() -> bool:
    """Whether there is a ledger; where there is none, nothing was erased, or it was lost."""
    return _path().exists()


def _path() -> Path:
    return Path(settings.ERASURES)


def _read(file: IO[bytes]) -> tuple[dict[uuid.UUID, Known], int]:
    """What whole lines tell, and the bytes of these: what follows the last line end was never finished."""
    text = file.read()
    whole = text.rfind(b"\n") + 1
    told = {}
    for number, line in enumerate(text[:whole].splitlines(), 1):
        try:
            known = _known(json.loads(line))
        except (ValueError, TypeError, KeyError, AttributeError, Refusal):
            raise WrongState(f"Line {number} of the ledger of erasures, {_path()}, is no erasure.") from None
        told[known.erasure.pk] = known
    return told, whole


def _append(file: IO[bytes], whole: int, lines: Sequence[str]) -> None:
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


def _line(known: Known) -> str:
    erasure, action = known.erasure, known.action
    said = {
        "id": str(erasure.pk),
        "project": str(erasure.project_id),
        "article": str(erasure.article_id),
        "action": str(action.pk),
        "by": str(action.by_id),
        "erased_at": erasure.erased_at.isoformat(),
        "reason": erasure.reason,
    }
    return json.dumps({**said, **{name: [str(pk) for pk in getattr(erasure, name)] for name in _IDS}})


def _known(said: dict[str, Any]) -> Known:
    when = read_moment(said["erased_at"], "erased_at")
    project, article, action = (uuid.UUID(said[name]) for name in ("project", "article", "action"))
    return Known(
        Erasure(
            id=uuid.UUID(said["id"]),
            project_id=project,
            article_id=article,
            action_id=action,
            reason=said["reason"],
            erased_at=when,
            **{name: [uuid.UUID(pk) for pk in said[name]] for name in _IDS},
        ),
        Action(
            id=action,
            project_id=project,
            article_id=article,
            by_id=uuid.UUID(said["by"]),
            verb=Verb.ERASE,
            created_at=when,
        ),
    )
