"""Who asks, and by which scheme, where proxies stand in between."""

from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from newsnotes.serving.proxies import Proxies
from tests.serving.servers import HOST, ask, served

PROXIES = Proxies(["127.0.0.0/8", "10.1.0.0/16", "::1/128"])


def answered_to(peer: str, **headers: str) -> dict[str, Any]:
    """What the application sees of a request from this peer."""
    seen: dict[str, Any] = {}

    def application(environ: dict[str, Any], start_response: object) -> list[bytes]:
        seen.update(environ)
        return []

    named = {f"HTTP_{name}": value for name, value in headers.items()}
    environ = {"REMOTE_ADDR": peer, "wsgi.url_scheme": "http", **named}
    PROXIES.applied_to(application)(environ, lambda *_: None)
    return seen


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        ("198.51.100.7", "", "198.51.100.7"),
        ("198.51.100.7", "203.0.113.5", "198.51.100.7"),  # nobody asked this one
        ("127.0.0.1", "203.0.113.5", "203.0.113.5"),
        (
            "127.0.0.1",
            "192.0.2.66, 203.0.113.5",
            "203.0.113.5",
        ),  # what the client itself has made up comes first
        ("127.0.0.1", "203.0.113.5, 10.1.2.3", "203.0.113.5"),
        ("127.0.0.1", "203.0.113.5:4711", "203.0.113.5"),
        ("127.0.0.1", '"[2001:db8::7]:4711"', "2001:db8::7"),
        ("::1", "2001:db8::7", "2001:db8::7"),
        ("::ffff:127.0.0.1", "203.0.113.5", "203.0.113.5"),
        ("127.0.0.1", "unknown", "127.0.0.1"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("127.0.0.1", "10.1.0.9", "10.1.0.9"),
        ("", "203.0.113.5", ""),
    ],
)
def test_client_is_the_last_address_that_no_trusted_proxy_has(peer: str, forwarded: str, client: str) -> None:
    assert PROXIES.client_of(peer, forwarded) == client


def test_word_of_a_stranger_changes_nothing_and_is_not_passed_on() -> None:
    seen = answered_to("198.51.100.7", X_FORWARDED_FOR="203.0.113.5", X_FORWARDED_PROTO="https")

    assert seen == {"REMOTE_ADDR": "198.51.100.7", "wsgi.url_scheme": "http"}


def test_word_of_a_trusted_proxy_tells_address_and_scheme() -> None:
    seen = answered_to(
        "127.0.0.1", X_FORWARDED_FOR="203.0.113.5", X_FORWARDED_PROTO="https", X_FORWARDED_HOST="evil.example"
    )

    assert seen == {"REMOTE_ADDR": "203.0.113.5", "wsgi.url_scheme": "https"}


def test_a_header_that_a_proxy_does_not_know_by_its_name_is_not_its_word(tmp_path: Path) -> None:
    """In CGI's names `_` and `-` are one: a proxy overwrites `X-Forwarded-For` and lets `X_Forwarded_For` through."""
    theirs = [b"X-Forwarded-For: 203.0.113.5", b"X-Forwarded-Proto: https"]
    forged = [b"X_Forwarded_For: 192.0.2.66", b"X_Forwarded-Proto: https", b"X_FORWARDED_PROTO: https"]
    seen = []
    with served(tmp_path, trusted=["127.0.0.0/8"]) as port:
        for lines in (theirs, forged, [*theirs[:1], *forged]):
            head = b"\r\n".join([b"GET /who HTTP/1.1", HOST.strip(), b"Connection: close", *lines])
            seen.append(ask(port, head + b"\r\n\r\n").partition(b"\r\n\r\n")[2])

    assert seen == [b"https 203.0.113.5", b"http 127.0.0.1", b"http 203.0.113.5"]


def test_networks_that_are_none_are_refused_with_a_sentence() -> None:
    with pytest.raises(ImproperlyConfigured, match=r"^TRUSTED_PROXIES: 10\.0\.0\.1/8 has host bits set\.$"):
        Proxies(["10.0.0.1/8"])


@pytest.mark.parametrize(
    ("peer", "given", "taken"),
    [
        ("127.0.0.1", "7f3a9c0d11e24b5f", "7f3a9c0d11e24b5f"),
        ("10.1.2.3", "01a22985-4b79-7139-9adb-4db27b67ca26", "01a22985-4b79-7139-9adb-4db27b67ca26"),
        ("198.51.100.7", "7f3a9c0d11e24b5f", None),
        ("127.0.0.1", "", None),
        ("127.0.0.1", "short", None),
        ("127.0.0.1", "x" * 65, None),
        ("127.0.0.1", "<script>alert(1)</script>", None),
        ("127.0.0.1", "7f3a9c0d 11e24b5f", None),
        ("127.0.0.1", "7f3a9c0d11e24b5f\n", None),
        ("127.0.0.1", "７f3a9c0d11e24b5f", None),
    ],
)
def test_id_of_a_request_is_taken_from_a_trusted_proxy_if_it_is_well_formed(
    peer: str, given: str, taken: str | None
) -> None:
    seen = answered_to(peer, X_REQUEST_ID=given)

    assert seen.get("newsnotes.request_id") == taken
    assert "HTTP_X_REQUEST_ID" not in seen
