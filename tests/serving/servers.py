"""A server of the tests: real processes, a small application, bare sockets."""

import os
import signal
import socket
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from newsnotes.serving.limits import Limits
from newsnotes.serving.proxies import Proxies
from newsnotes.serving.workers import listen, serve

HOST = b"Host: localhost\r\n"


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answers with the length of the body; `/endless` never ends, `/busy` takes its time, `/who` says who asks and how."""
    body = environ["wsgi.input"].read()
    path = environ["PATH_INFO"]
    if path == "/endless":
        start_response("200 OK", [("Content-Type", "text/plain")])
        return iter(lambda: b"x" * 65_536, b"")
    if path == "/busy":
        time.sleep(1.5)
    answer = f"{environ['REQUEST_METHOD']} {len(body)} {os.getpid()}".encode()
    if path == "/who":
        answer = f"{environ['wsgi.url_scheme']} {environ['REMOTE_ADDR']}".encode()
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(answer)))])
    return [answer]


@contextmanager
def served(
    spool: Path, *, processes: int = 1, threads: int = 2, trusted: Sequence[str] = (), **limits: Any
) -> Iterator[int]:
    """The port of a server with these limits and trusted proxies, in processes of its own."""
    listener = listen("127.0.0.1", 0)
    port = listener.getsockname()[1]
    pid = os.fork()
    if pid == 0:
        try:
            serve(
                application,
                listener,
                processes=processes,
                threads=threads,
                limits=Limits(**limits),
                proxies=Proxies(trusted),
                spool=spool,
            )
        finally:
            os._exit(0)
    listener.close()
    try:
        yield port
    finally:
        os.kill(pid, signal.SIGTERM)
        os.waitpid(pid, 0)


def connect(port: int) -> socket.socket:
    """A connection to the server."""
    return socket.create_connection(("127.0.0.1", port), timeout=20)


def ask(port: int, request: bytes) -> bytes:
    """All that is answered to these bytes, until the server ends the connection."""
    with connect(port) as connection:
        connection.sendall(request)
        return read_all(connection)


def read_all(connection: socket.socket) -> bytes:
    """What comes until the other side has closed."""
    try:
        return b"".join(iter(lambda: connection.recv(65_536), b""))
    except ConnectionResetError:
        return b""


def get(port: int, path: str = "/") -> tuple[int, str, float]:
    """Status, body and seconds of a GET."""
    began = time.monotonic()
    answer = ask(port, f"GET {path} HTTP/1.1\r\n".encode() + HOST + b"Connection: close\r\n\r\n")
    head, _, body = answer.partition(b"\r\n\r\n")
    return int(head.split()[1]), body.decode(), time.monotonic() - began
