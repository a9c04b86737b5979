"""Who means harm: strangers that stall and flood, and somebody inside who asks for what is hard."""

import contextlib
import random
import socket
import threading
import time
from collections.abc import Callable, Iterator

from tests.soak.record import Record
from tests.soak.site import Person, Site

STALLED = 50
SILENT = 2_000
_EVERY = 5.0
_HEADS = [
    b"POST /accounts/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\nusername=",
    b"POST /nowhere HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\n",
    b"POST /api/v1/projects/ HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
    b"GET / HTTP/1.1\r\nHost: 127.",
]
PATTERN = "a b " * 20_000
NESTED = "[" * 200_000


class Crowd(threading.Thread):
    """Holds so many connections from addresses of its own, and opens those anew that were ended."""

    def __init__(self, site: Site, number: int, greet: Callable[[int], bytes], stop: threading.Event) -> None:
        super().__init__(daemon=True)
        self.site, self.number, self.greet, self.stop = site, number, greet, stop
        self.held: list[socket.socket] = []

    def run(self) -> None:
        while not self.stop.wait(_EVERY):
            self.held = [one for one in self.held if _is_open(one)]
            for number in range(self.number - len(self.held)):
                with contextlib.suppress(OSError):
                    self.held.append(self._open(number))
        for connection in self.held:
            connection.close()

    def _open(self, number: int) -> socket.socket:
        source = (f"127.0.{1 + number % 8}.{1 + number // 8 % 250}", 0)
        connection = socket.create_connection(("127.0.0.1", self.site.port), timeout=2, source_address=source)
        if greeting := self.greet(number):
            connection.sendall(greeting)
        return connection


class Stranger(threading.Thread):
    """Sends what takes much and means nothing, one after the other, without a session."""

    def __init__(self, site: Site, stop: threading.Event, record: Record) -> None:
        super().__init__(daemon=True)
        self.site, self.stop, self.record = site, stop, record
        self.dice = random.Random(7)

    def run(self) -> None:
        floods = [
            (b"POST", b"/nowhere", b"application/x-www-form-urlencoded", b"%" * 4_000_000),
            (b"POST", b"/accounts/login/", b"application/x-www-form-urlencoded", b"a=&" * 1_300_000),
            (b"POST", b"/api/v1/projects/", b"application/json", b"[" * 4_000_000),
            (b"PUT", b"/api/v1/projects/demo/tags/", b"application/json", b"[]," * 1_300_000),
            (b"GET", b"/" + b"a" * 60_000, b"text/plain", b""),
        ]
        while not self.stop.wait(1):
            method, path, kind, body = self.dice.choice(floods)
            self.record.note("stranger", *self._ask(method, path, kind, body))

    def _ask(self, method: bytes, path: bytes, kind: bytes, body: bytes) -> tuple[int, float]:
        began = time.monotonic()
        head = b"%s %s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n"
        answer = b""
        with (
            contextlib.suppress(OSError),
            socket.create_connection(
                ("127.0.0.1", self.site.port), timeout=30, source_address=("127.0.9.1", 0)
            ) as connection,
        ):
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                connection.sendall(head % (method, path, kind, len(body)) + body)
            answer = connection.recv(100)
        status = int(answer.split()[1]) if answer.startswith(b"HTTP/1.1 ") else 0
        return status, time.monotonic() - began


class Insider(threading.Thread):
    """A manager of a project of their own, who asks again and again for what is hard to answer."""

    def __init__(self, site: Site, stop: threading.Event, record: Record) -> None:
        super().__init__(daemon=True)
        self.stop, self.record = stop, record
        self.person = Person(site, "out")
        self.person.post("/projects/new/", {"name": "Hostile", "slug": "hostile"})
        self.article = self.person.add_article("hostile", PATTERN)
        self.empty = self.person.add_article("hostile", "Blank\n" + "\n" * 200_000 + "end")

    def run(self) -> None:
        for path in self._paths():
            if self.stop.wait(0.5):
                return
            began = time.monotonic()
            if path.endswith("/guidelines/"):
                status, _ = self.person.post(path, {"text": NESTED, "number": "0"})
            else:
                status, _ = self.person.get(path)
            self.record.note("insider", status, time.monotonic() - began)

    def _paths(self) -> Iterator[str]:
        phrase = "%22" + "a+b+" * 40 + "%22"
        while True:
            yield from (
                f"/p/hostile/articles/?q={phrase}",
                "/p/hostile/settings/guidelines/",
                "/p/hostile/",
                self.article,
                self.empty,
                "/api/v1/projects/hostile/export/?format=jsonl&status=draft",
            )


class Downloader(threading.Thread):
    """Begins exports and never reads them to the end."""

    def __init__(self, site: Site, stop: threading.Event) -> None:
        super().__init__(daemon=True)
        self.site, self.stop = site, stop
        person = Person(site, "max")
        self.cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in person.cookies)

    def run(self) -> None:
        request = (
            "GET /api/v1/projects/demo/export/?format=jsonl&status=any HTTP/1.1\r\nHost: 127.0.0.1\r\n"
            f"Cookie: {self.cookies}\r\n\r\n"
        ).encode()
        while not self.stop.is_set():
            with contextlib.suppress(OSError), socket.socket() as connection:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
                connection.bind(("127.0.9.2", 0))
                connection.connect(("127.0.0.1", self.site.port))
                connection.sendall(request)
                self.stop.wait(20)
            self.stop.wait(1)


def attack(site: Site, stop: threading.Event, record: Record) -> list[threading.Thread]:
    """All of them at once, begun."""
    attackers = [
        Crowd(site, STALLED, lambda number: _HEADS[number % len(_HEADS)], stop),
        Crowd(site, SILENT, lambda _: b"", stop),
        Stranger(site, stop, record),
        Insider(site, stop, record),
        Downloader(site, stop),
        Downloader(site, stop),
    ]
    for attacker in attackers:
        attacker.start()
    return attackers


def _is_open(connection: socket.socket) -> bool:
    connection.setblocking(False)
    try:
        return connection.recv(1) != b""
    except BlockingIOError:
        return True
    except OSError:
        return False
