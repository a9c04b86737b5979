"""Wrong passwords, counted against guessing.

In the database, so that every process counts the same. A right password costs no write; a wrong one is counted once
it is known to be wrong, so that as many more can be tried at once as the server has threads.

Counted are an account from one address, an account from everywhere, and the accounts tried from one address. A
browser that has signed in to an account before has a count of its own: what others try locks nobody out of theirs.
"""

import hashlib
import ipaddress
from dataclasses import dataclass
from typing import Any

from django.db import connection

from annotations.models import User

MINUTES = 15
MOST_FROM_ONE_ADDRESS = 5
MOST_FROM_KNOWN_BROWSERS = 10
MOST_FROM_EVERYWHERE = 50
MOST_ACCOUNTS_OF_ONE_ADDRESS = 20

_WAIT = """
SELECT max(least(ceil(extract(epoch FROM since + %(window)s::interval - statement_timestamp())), %(seconds)s)::int)
    FILTER (WHERE count >= most), count(*)
FROM (
    SELECT since, count, most FROM annotations_signinattempts
    JOIN unnest(%(keys)s::bytea[], %(most)s::int[]) AS limits (key, most) USING (key)
    WHERE since > statement_timestamp() - %(window)s::interval
    UNION ALL
    SELECT min(since), count(*), %(accounts)s FROM annotations_signinattempts
    WHERE address = %(address)s AND since > statement_timestamp() - %(window)s::interval
    HAVING count(*) > 0
) AS counted
"""
_COUNT = """
INSERT INTO annotations_signinattempts AS former (key, address, count)
SELECT key, address, 1 FROM unnest(%(keys)s::bytea[], %(addresses)s::bytea[]) AS latest (key, address) ORDER BY key
ON CONFLICT (key) DO UPDATE SET
    count = CASE WHEN former.since > statement_timestamp() - %(window)s::interval THEN former.count + 1 ELSE 1 END,
    since = CASE WHEN former.since > statement_timestamp() - %(window)s::interval THEN former.since
        ELSE statement_timestamp() END
"""
_PRUNE = """
DELETE FROM annotations_signinattempts WHERE key IN (
    SELECT key FROM annotations_signinattempts WHERE since <= statement_timestamp() - %(window)s::interval
    ORDER BY key FOR UPDATE SKIP LOCKED)
"""
_WINDOW: dict[str, Any] = {"window": f"{MINUTES} minutes", "seconds": 60 * MINUTES}


@dataclass(frozen=True)
class Attempt:
    """A try to sign in: `account` as `account_of` names it, from a network address, by a known browser or not."""

    account: str
    address: str
    known: bool

    @property
    def limits(self) -> dict[bytes, int]:
        """What this attempt counts towards, and how many of each are too many."""
        if self.known:
            return {_key("known", self.account): MOST_FROM_KNOWN_BROWSERS}
        return {
            _key("from", self.account, network_of(self.address)): MOST_FROM_ONE_ADDRESS,
            _key("account", self.account): MOST_FROM_EVERYWHERE,
        }

    @property
    def address_key(self) -> bytes | None:
        """The address, of which the accounts that were tried are counted; a known browser's are not."""
        return None if self.known else _key("address", network_of(self.address))


def account_of(name: str) -> str:
    """What a name or an e-mail address is counted as: its account, if there is one, so that both count as one."""
    name = name.strip()[:254].casefold()
    if "\0" in name:
        return f"?{name}"
    people = User.objects.filter(username__iexact=name) | User.objects.filter(emailaddress__email=name)
    first = people.order_by("pk").values_list("pk", flat=True).first()
    return f"?{name}" if first is None else str(first)


def seconds_to_wait(attempt: Attempt) -> int:
    """How long until this may be tried; 0 for now."""
    return _read(attempt)[0]


def count_failure(attempt: Attempt) -> None:
    """Count a wrong password, and drop what is too old to count."""
    keys = list(attempt.limits)
    addresses = [attempt.address_key, *[None] * (len(keys) - 1)]
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, {**_WINDOW, "keys": keys, "addresses": addresses})
        cursor.execute(_PRUNE, _WINDOW)


def forget_failures(attempt: Attempt) -> None:
    """After the right password, or a new one by mail: this account starts again from none here. Most often a mere read.

    What was tried at other accounts from this address stays counted.
    """
    if _read(attempt)[1]:
        with connection.cursor() as cursor:
            cursor.execute(
                "DELETE FROM annotations_signinattempts WHERE key = %s", [next(iter(attempt.limits))]
            )


def network_of(address: str) -> str:
    """An address, or of IPv6 the network that one household or office has: the first 64 bits."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)


def _read(attempt: Attempt) -> tuple[int, int]:
    """Seconds to wait, and how many counts there are."""
    limits = attempt.limits
    values = {
        **_WINDOW,
        "keys": list(limits),
        "most": list(limits.values()),
        "address": attempt.address_key,
        "accounts": MOST_ACCOUNTS_OF_ONE_ADDRESS,
    }
    with connection.cursor() as cursor:
        cursor.execute(_WAIT, values)
        seconds, counts = cursor.fetchone()
    return seconds or 0, counts


def _key(*parts: str) -> bytes:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).digest()
