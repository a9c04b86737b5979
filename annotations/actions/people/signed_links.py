"""Links that let somebody in: a signature over what they are for, so that they are stored nowhere and none can be made up."""

import datetime
from typing import Any

from django.core import signing

from annotations.refusals import Gone, NotThere
from annotations.sentences import say

UNREADABLE = say(
    "This link does not work: perhaps a part of it is missing. Copy it once more, the whole of it."
)


def sign_link(purpose: str, *parts: Any) -> str:
    """The last part of a link's address, from what it is for and what it names: of the same, the same."""
    return signing.Signer(salt=_salt(purpose)).sign_object([*parts])


def sign_dated_link(purpose: str, *parts: Any) -> str:
    """One that is known by its age, too."""
    return signing.TimestampSigner(salt=_salt(purpose)).sign_object([*parts])


def read_link(purpose: str, token: str) -> list[Any]:
    """What a link names; `NotThere` for one that was not made here."""
    try:
        parts: list[Any] = signing.Signer(salt=_salt(purpose)).unsign_object(token)
    except signing.BadSignature:
        raise NotThere(UNREADABLE) from None
    return parts


def read_dated_link(purpose: str, token: str, *, life: datetime.timedelta) -> list[Any]:
    """What a dated link names; `NotThere` for one that was not made here, `Gone` for one that is too old."""
    try:
        parts: list[Any] = signing.TimestampSigner(salt=_salt(purpose)).unsign_object(token, max_age=life)
    except signing.SignatureExpired:
        raise Gone(say("This link is too old: ask for a new one.")) from None
    except signing.BadSignature:
        raise NotThere(UNREADABLE) from None
    return parts


def _salt(purpose: str) -> str:
    return f"annotations.link.{purpose}"
