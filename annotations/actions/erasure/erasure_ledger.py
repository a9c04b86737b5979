"""The ledger of erasures: one line in a file for each, so that they outlive the database that carried them out.

A backup knows no erasure that is younger than itself, and the database that knew it may be lost. The file is named by
the setting `ERASURES`; a line of it is an object with ids, the date and the reason, and nothing of what was erased.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from annotations.actions.erasure.ledger_file import LedgerFile
from annotations.choices import Verb
from annotations.models import Action, Erasure
from annotations.refusals import WrongState
from annotations.timestamps import read_moment

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
    known, file = list(known), _file()
    if not known:
        return
    try:
        file.add(known)
    except OSError as error:
        raise WrongState(
            f"The {file.name}, {file.path}, cannot be written ({error.strerror}): see to that, then do this again."
        ) from None


def read() -> list[Known]:
    """The erasures in the file, in their order; none if it is not there. `WrongState` if it cannot be read."""
    return _file().read() or []


def is_there() -> bool:
    """Whether there is a ledger; where there is none, nothing was erased, or it was lost."""
    return _file().path.exists()


def _file() -> LedgerFile[Known]:
    return LedgerFile(
        Path(settings.ERASURES),
        name="ledger of erasures",
        what="erasure",
        key=lambda known: known.erasure.pk,
        to_json=_to_json,
        from_json=_read_erasure,
    )


def _to_json(known: Known) -> dict[str, Any]:
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
    return {**said, **{name: [str(pk) for pk in getattr(erasure, name)] for name in _IDS}}


def _read_erasure(said: dict[str, Any]) -> Known:
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
