"""Who can reach the site: this machine alone, or others too. What is safe for one is not for the other."""

import ipaddress
from collections.abc import Iterable, Mapping

from django.core.exceptions import ImproperlyConfigured

LOOPBACK_NAMES = ["localhost", "127.0.0.1", "[::1]"]
"""What this machine calls itself."""


def is_loopback(host: str) -> bool:
    """Whether only this machine can connect to a server that listens there."""
    return host == "localhost" or _is_loopback_address(host)


def is_loopback_name(name: str) -> bool:
    """Whether this name, as `ALLOWED_HOSTS` has it, leads to this machine from wherever it is called."""
    lowered = name.lower()
    if lowered.startswith("["):
        return lowered.endswith("]") and _is_loopback_address(lowered[1:-1])
    return lowered == "localhost" or lowered.endswith(".localhost") or _is_loopback_address(lowered)


def check_stays_here(host: str, names: Iterable[str], unsafe: Mapping[str, bool]) -> None:
    """Refuse the settings that are `unsafe` for others (by name: whether it is so) where others can come in."""
    chosen = [name for name, is_chosen in unsafe.items() if is_chosen]
    if not chosen:
        return
    if not is_loopback(host):
        raise ImproperlyConfigured(
            f"{chosen[0]} is for this machine alone: HOST must be 127.0.0.1 or ::1 with it, not “{host}”."
        )
    beyond = [name for name in names if not is_loopback_name(name)]
    if beyond:
        raise ImproperlyConfigured(
            f"{chosen[0]} is for this machine alone: ALLOWED_HOSTS must not name “{beyond[0]}” with it."
        )


def _is_loopback_address(text: str) -> bool:
    try:
        return ipaddress.ip_address(text).is_loopback
    except ValueError:
        return False
