"""A mail server of the tests: it takes what it is sent, refuses it, or says nothing."""

import socket
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import cast

from tests.setup.processes import free_port


class _Talk(socketserver.StreamRequestHandler):
    """One client, by RFC 5321."""

    server: "MailServer"

    def handle(self) -> None:
        if self.server.mood == "hangs":
            self.server.released.wait()
            return
        self._say("220 desk")
        while line := self.rfile.readline():
            verb = line[:4].upper()
            if verb == b"QUIT":
                self._say("221 bye")
                return
            if verb == b"RCPT" and self.server.mood == "refuses":
                self._say("550 nobody of that name")
            elif verb == b"DATA":
                self._take()
            else:
                self._say("250 well")

    def _take(self) -> None:
        self._say("354 go on")
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b"."))
        taken = message_from_bytes(b"".join(lines), policy=policy.default)
        self.server.taken.append(cast("EmailMessage", taken))
        self._say("250 taken")

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


class MailServer(socketserver.ThreadingTCPServer):
    """`taken` is what it was sent; `mood` is takes, refuses or hangs."""

    daemon_threads = True

    def __init__(self, mood: str) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.mood = mood
        self.taken: list[EmailMessage] = []
        self.released = threading.Event()

    @property
    def port(self) -> int:
        return cast("int", self.socket.getsockname()[1])


@contextmanager
def mail_server(mood: str) -> Iterator[MailServer]:
    """A server at a port of this machine; one that is `away` was there and is gone."""
    server = MailServer(mood)
    if mood == "away":
        server.server_close()
        server.socket = socket.socket()
        server.socket.bind(("127.0.0.1", free_port()))  # kept, so that nobody else gets it
        yield server
        server.socket.close()
        return
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield server
    finally:
        server.released.set()
        server.shutdown()
        thread.join()
        server.server_close()
