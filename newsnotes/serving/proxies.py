"""Who asks, and by http or https, where proxies stand between a client and this server.

Only what a trusted proxy says is believed, and of a chain of addresses only the part that trusted proxies added.
"""

import ipaddress
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

from django.core.exceptions import ImproperlyConfigured

from newsnotes.web.request_ids import GIVEN, is_well_formed

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

_SAID_BY_PROXIES = (
    "HTTP_FORWARDED",
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_FORWARDED_PORT",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_FORWARDED_BY",
    "HTTP_X_REAL_IP",
    "HTTP_X_REQUEST_ID",
)


class Proxies:
    """The networks whose word is taken for who asks and how."""

    def __init__(self, networks: Iterable[str]) -> None:
        self.networks = [_network(text) for text in networks]
        self.trust = lru_cache(maxsize=4096)(self._trust)

    def _trust(self, address: str) -> bool:
        try:
            parsed = ipaddress.ip_address(address)
        except ValueError:
            return False
        mapped = getattr(parsed, "ipv4_mapped", None) or parsed
        return any(mapped in network for network in self.networks)

    def client_of(self, peer: str, forwarded: str) -> str:
        """The address of who asks: the last one in the chain that is no trusted proxy.

        `forwarded` is `X-Forwarded-For`, to which each proxy adds who asked it.
        """
        client = peer
        for hop in reversed(forwarded.split(",")):
            if not self.trust(client):
                break
            address = _address(hop)
            if address is None:
                break
            client = address
        return client

    def applied_to(self, application: "WSGIApplication") -> "WSGIApplication":
        """The application, told who asks and how; it never sees what nobody trusted has said."""

        def answer(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
            peer = environ["REMOTE_ADDR"]
            if self.trust(peer):
                environ["REMOTE_ADDR"] = self.client_of(peer, environ.get("HTTP_X_FORWARDED_FOR", ""))
                if environ.get("HTTP_X_FORWARDED_PROTO", "").strip().lower() == "https":
                    environ["wsgi.url_scheme"] = "https"
                if is_well_formed(given := environ.get("HTTP_X_REQUEST_ID", "")):
                    environ[GIVEN] = given
            for name in _SAID_BY_PROXIES:
                environ.pop(name, None)
            return application(environ, start_response)

        return answer


def _network(text: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network:
    try:
        return ipaddress.ip_network(text)
    except ValueError as problem:
        raise ImproperlyConfigured(f"TRUSTED_PROXIES: {problem}.") from None


def _address(hop: str) -> str | None:
    """The address in one part of the chain, which may have a port; None if there is none."""
    text = hop.strip().strip('"')
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        return None
