"""The access log: writing down who got in, what was handed out, and who was let see what; and forgetting it in time.

Memberships, readers, restrictions and tokens are written down by the database itself.
"""

import ipaddress
import logging
import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from psycopg import errors

from annotations.access_kinds import Access
from annotations.models import AccessEntry, Article, User

_STORES_NOTHING = (errors.ReadOnlySqlTransaction, errors.DiskFull)
_log = logging.getLogger(__name__)


def log_access(
    kind: Access,
    *,
    by: User | None,
    person: User | None = None,
    project_id: uuid.UUID | None = None,
    token_id: uuid.UUID | None = None,
    address: str = "",
    **details: Any,
) -> None:
    """Add an entry; one that its period has already stays the only one."""
    through = by.acting_through if by else None
    entry = AccessEntry(
        kind=kind,
        by=by,
        person=person,
        project_id=project_id,
        token_id=token_id or (through.pk if through else None),
        address=read_address(address),
        details=details,
    )
    _add([entry])


def log_failed_sign_in(*, name: object, address: str) -> None:
    """Somebody tried to sign in and did not succeed; the name is kept only if it is somebody's."""
    known = isinstance(name, str) and "\0" not in name
    person = User.objects.filter(username=name).first() if known else None
    log_access(Access.SIGN_IN_FAILED, by=None, person=person, address=address)


def log_refused_attempt(*, address: str) -> None:
    """Somebody tried too often; an address has one entry for a quarter of an hour, however often it goes on."""
    log_access(Access.ATTEMPT_REFUSED, by=None, address=address)


def log_readings(articles: Iterable[Article], *, by: User | None) -> None:
    """The restricted ones among these were shown to somebody, with their text or what is marked in them.

    Without a restricted one nothing is sent to the database. A person has one entry for an article and hour.
    """
    through = by.acting_through if by else None
    entries = {
        article.pk: AccessEntry(
            kind=Access.ARTICLE_READ,
            by=by,
            project_id=article.project_id,
            article_id=article.pk,
            token_id=through.pk if through else None,
        )
        for article in articles
        if article.restricted
    }
    if entries:
        # In one order, so that two who read the same articles do not wait for each other.
        _add([entries[pk] for pk in sorted(entries)])


def _add(entries: Sequence[AccessEntry]) -> None:
    """Add the entries; while the database stores nothing the log of the process has them, so that reading goes on."""
    try:
        with transaction.atomic():
            AccessEntry.objects.bulk_create(entries, ignore_conflicts=True)
    except DatabaseError as error:
        if not isinstance(error.__cause__, _STORES_NOTHING):
            raise
        for entry in entries:
            _log.warning(
                "Not in the access log: %s by %s, %s", entry.kind, entry.by_id, entry.article_id or ""
            )


def forget_access() -> int:
    """Delete the entries that are older than the site keeps them; returns how many."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT annotations_forget_access(%s)", [settings.ACCESS_LOG_DAYS])
        return int(cursor.fetchone()[0])


def read_address(text: str) -> str | None:
    """An address as the log keeps it: of IPv6 its network alone, within which machines change theirs every day."""
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((address, 64), strict=False).network_address)
