"""One connection: what it holds, since when, and when it has had its time."""

import socket
import time
from typing import Any

from waitress.channel import HTTPChannel
from waitress.task import ErrorTask

from newsnotes.serving.limits import Pace
from newsnotes.serving.requests import NoRoom, Request, TooSlow, explain

_DRAIN_SECONDS = 5.0
_DRAIN_BYTES = 4 * 1024 * 1024


class Refusal(ErrorTask):  # type: ignore[misc]
    """The answer to a request that never reaches the product."""

    def execute(self) -> None:
        """Write the refusal; the connection ends with it."""
        self.channel.is_refused = True
        self.status, headers, body = explain(self.request)
        self.response_headers.extend(headers)
        self.set_close_on_finish()
        self.content_length = len(body)
        self.write(body)


class Channel(HTTPChannel):  # type: ignore[misc]
    """A connection with deadlines, all on the clock of `time.monotonic`."""

    parser_class = Request
    error_task_class = Refusal

    request: Request | None
    close_when_flushed: bool

    def __init__(self, server: Any, sock: socket.socket, addr: Any, adj: Any, map: Any = None) -> None:  # noqa: A002
        self.silent_since = time.monotonic()
        self.receiving = Pace(server.limits.body_seconds, server.limits.rate)
        self.sending = Pace(server.limits.answer_seconds, server.limits.rate)
        self.is_refused = False
        self.draining_until: float | None = None
        self.drained = 0
        super().__init__(server, sock, addr, adj, map=map)

    @property
    def is_working(self) -> bool:
        """Whether a request of this connection is being answered, or its answer is on its way."""
        return bool(self.requests or self.total_outbufs_len)

    @property
    def may_still_send(self) -> int:
        """Bytes of a body that have come or may still come."""
        return self.request.announced if self.request is not None else 0

    def readable(self) -> bool:
        """Whether to read; what is only thrown away is read, too."""
        return self.draining_until is not None or super().readable()

    def handle_read(self) -> None:
        """Take what has come in."""
        if self.draining_until is not None:
            self._drain()
            return
        super().handle_read()
        self.silent_since = time.monotonic()
        request = self.request
        if request is None or not request.headers_finished:
            self.receiving.end()
            return
        self.receiving.begin()
        if not self.server.has_room_for(self):
            self._refuse(request, NoRoom(""))

    def received(self, data: bytes) -> bool:
        """Take these bytes as a part of what the client asks."""
        self.receiving.count(len(data))
        return bool(super().received(data))

    def handle_write(self) -> None:
        """Send what waits; a refused client is let finish its sentence, else it would never read the answer."""
        if not (self.is_refused and self.close_when_flushed) or self.will_close:
            super().handle_write()
            return
        self._flush_exception(self._flush_some)
        if not self.total_outbufs_len:
            self.close_when_flushed = False
            self._begin_to_drain()

    def enforce_deadlines(self, now: float) -> None:
        """Refuse or end the connection if its time is over."""
        limits = self.server.limits
        if self.draining_until is not None:
            if now > self.draining_until:
                self.handle_close()
        elif self.total_outbufs_len:
            if self.sending.is_too_slow(now):
                self.handle_close()  # wakes the thread that waits for this client, and ends its work
        elif self.requests:
            return
        elif self.request is None:
            if now - self.silent_since > limits.idle_seconds:
                self.handle_close()
        elif self._is_too_slow(self.request, now):
            self._refuse(self.request, TooSlow(""))

    def _is_too_slow(self, request: Request, now: float) -> bool:
        if request.headers_finished:
            return self.receiving.is_too_slow(now)
        return bool(now - request.began > self.server.limits.head_seconds)

    def _refuse(self, request: Request, error: Any) -> None:
        with self.requests_lock:
            self.request = None
            request.refuse(error)
            self.requests.append(request)
            if len(self.requests) == 1:
                self.server.add_task(self)

    def _flush_some(self, do_close: bool = True) -> bool:
        before = self.total_outbufs_len
        sent = bool(super()._flush_some(do_close=do_close))
        if self.total_outbufs_len:
            self.sending.begin()
            self.sending.count(before - self.total_outbufs_len)
        else:
            self.sending.end()
        return sent

    def _begin_to_drain(self) -> None:
        self.draining_until = time.monotonic() + _DRAIN_SECONDS
        try:
            self.socket.shutdown(socket.SHUT_WR)
        except OSError:
            self.handle_close()

    def _drain(self) -> None:
        try:
            data = self.recv(self.adj.recv_bytes)
        except OSError:
            data = b""
        self.drained += len(data)
        if not data or self.drained > _DRAIN_BYTES:
            self.handle_close()
