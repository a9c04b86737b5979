"""The ledger of access: one line in a file for each change of what somebody may reach, so that they outlive the database.

A backup knows nothing that was taken from somebody after it was made. The file is named by the setting `ACCESS_LEDGER`; a
line of it is an `AccessChange`: ids, roles and hashes of stored passwords, no names. The database notes the changes, and
this writes down whatever of them the file does not have.
"""

import logging
import uuid
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS

from annotations.actions.erasure.ledger_file import LedgerFile
from annotations.models import AccessChange
from annotations.refusals import WrongState
from annotations.timestamps import read_moment

_log = logging.getLogger(__name__)


def write_down(using: str = DEFAULT_DB_ALIAS) -> bool:
    """Add to the file what the database has noted and it does not have; returns whether that could be done.

    Call it last in the transaction that takes something from somebody: then it is on the disk before they are told. If
    the commit itself should fail, a restore takes it, which is the safe side. It never refuses: a token that leaked has to
    be revoked also where the disk is full. What is missing is written with the next change, backup or hour.
    """
    file = _file()
    try:
        file.add(AccessChange.objects.using(using))
    except (OSError, WrongState) as error:
        _log.critical(
            "The %s, %s, cannot be written (%s): what was taken from somebody now would come back with a "
            "restored backup. See to that, then run `manage.py access --write`.",
            file.name,
            file.path,
            error,
        )
        return False
    return True


def read() -> list[AccessChange] | None:
    """The changes in the file, in the order in which they happened; None if there is no file."""
    changes = _file().read()
    return None if changes is None else sorted(changes, key=lambda change: (change.at, change.pk))


def _file() -> LedgerFile[AccessChange]:
    return LedgerFile(
        Path(settings.ACCESS_LEDGER),
        name="ledger of access",
        what="change of access",
        key=lambda change: change.pk,
        to_json=_to_json,
        from_json=_change,
    )


def _to_json(change: AccessChange) -> dict[str, Any]:
    return {
        "id": str(change.pk),
        "kind": change.kind,
        "subject": str(change.subject),
        "detail": change.detail,
        "at": change.at.isoformat(),
    }


def _change(values: dict[str, Any]) -> AccessChange:
    return AccessChange(
        id=uuid.UUID(values["id"]),
        kind=values["kind"],
        subject=uuid.UUID(values["subject"]),
        detail=dict(values["detail"]),
        at=read_moment(values["at"], "at"),
    )
