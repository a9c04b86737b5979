"""Signing in: counting attempts against guessing, and changing one's own settings and password.

In the database, so that every process counts the same, and counted before the password is looked at, so
that guessing in parallel gains nothing. The key is name *and* address: nobody is locked out by what a
stranger tries elsewhere.
"""

import hashlib
from collections.abc import Mapping
from typing import Any

from django.db import connection
from django.db.models.functions import Now

from annotations.actions import access_ledger
from annotations.actions.cleaning import check_fields, set_trimmed
from annotations.actions.transactions import one_transaction
from annotations.models import Session, SignInAttempts, User
from annotations.refusals import Invalid, TooOften

MOST_ATTEMPTS = 5
MINUTES = 15

_COUNT = """
INSERT INTO annotations_signinattempts AS there (key, count) VALUES (%(key)s, 1)
ON CONFLICT (key) DO UPDATE SET
    count = CASE WHEN there.since < statement_timestamp() - %(window)s::interval THEN 1 ELSE there.count + 1 END,
    since = CASE WHEN there.since < statement_timestamp() - %(window)s::interval THEN statement_timestamp() ELSE there.since END
RETURNING count, ceil(extract(epoch FROM since + %(window)s::interval - statement_timestamp()) / 60)::int
"""


def count_attempt(*, name: str, address: str) -> None:
    """Count one attempt to sign in; `TooOften` after five within a quarter of an hour."""
    values: dict[str, bytes | str] = {"key": _key(name, address), "window": f"{MINUTES} minutes"}
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, values)
        count, minutes = cursor.fetchone()
    if count > MOST_ATTEMPTS:
        minutes = max(minutes, 1)
        unit = "minute" if minutes == 1 else "minutes"
        raise TooOften(f"Too many attempts to sign in with this name. Try again in {minutes} {unit}.")


def forget_attempts(*, name: str, address: str) -> None:
    """After a sign-in: start again from none, and drop what nobody needs any more, sessions that are over too."""
    SignInAttempts.objects.filter(key=_key(name, address)).delete()
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM annotations_signinattempts WHERE since < statement_timestamp() - %s::interval",
            [f"{MINUTES} minutes"],
        )
    Session.objects.filter(expire_date__lt=Now()).delete()


PERSONAL = ("first_name", "last_name", "email")
"""What people change about themselves."""


def change_person(*, by: User, changes: Mapping[str, Any]) -> User:
    """Change one's own name and address; only what is given is stored."""
    with one_transaction():
        for name, value in changes.items():
            if name not in PERSONAL:
                raise Invalid(f"“{name[:50]}” cannot be set.", field=name[:50])
            set_trimmed(by, name, value)
        check_fields(by, list(changes))
        if changes:
            by.save(update_fields=list(changes))
        return by


def change_password(*, by: User, password: str) -> User:
    """Set one's own password, which the form has checked; all other sessions of the person end with it."""
    with one_transaction():
        by.set_password(password)
        by.save(update_fields=["password"])
        access_ledger.write_down()
        return by


def _key(name: str, address: str) -> bytes:
    return hashlib.sha256(f"{name.casefold()}\0{address}".encode("utf-8", "surrogatepass")).digest()
