"""The processes that serve: each a copy of one that has loaded the product, all at one listening socket."""

import logging
import os
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from waitress.adjustments import Adjustments
from waitress.task import ThreadedTaskDispatcher

from newsnotes.postgres.processes import die_with
from newsnotes.serving.limits import Limits
from newsnotes.serving.proxies import Proxies
from newsnotes.serving.server import Server

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication

STOP_MAY_TAKE = 10.0
_BACKLOG = 4096
_SPOOL_FROM = 512 * 1024
_ANSWER_AHEAD = 256 * 1024
_SWITCH_SECONDS = 0.001
_MAY_BEGIN = 1.0
_log = logging.getLogger("newsnotes.serving")


def listen(host: str, port: int) -> socket.socket:
    """A socket that waits for clients at this address; OSError if it is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((host, port))
    listener.listen(_BACKLOG)
    listener.setblocking(False)
    return listener


def serve(
    application: "WSGIApplication",
    listener: socket.socket,
    *,
    processes: int,
    threads: int,
    limits: Limits,
    proxies: Proxies,
    spool: Path,
) -> None:
    """Serve with so many processes until SIGTERM or Ctrl-C; one that ends by itself is replaced.

    The application is loaded already, so that a new process shares its memory and answers at once. Large bodies wait
    in the folder `spool`.
    """
    spool.mkdir(parents=True, exist_ok=True)
    tempfile.tempdir = str(spool)
    parent = Parent(lambda: _work(proxies.applied_to(application), listener, threads, limits, proxies))
    parent.run(processes)


class Parent:
    """Starts the processes, replaces the dead, and passes on that it is time to stop."""

    def __init__(self, work: Callable[[], None]) -> None:
        self.work = work
        self.children: dict[int, float] = {}
        self.stopping = False

    def run(self, processes: int) -> None:
        """Keep so many at work until told to stop."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        while not self.stopping:
            while len(self.children) < processes:
                self._start()
            self._await_one()
        self._await_all()

    def _start(self) -> None:
        parent = os.getpid()
        pid = os.fork()
        if pid == 0:
            status = 1
            try:
                signal.signal(signal.SIGTERM, signal.SIG_DFL)
                die_with(parent, signal.SIGKILL)
                self.work()
                status = 0
            except BaseException:
                _log.exception("A process of the server failed.")
            finally:
                os._exit(status)
        self.children[pid] = time.monotonic()

    def _await_one(self) -> None:
        pid, status = os.wait()
        began = self.children.pop(pid, None)
        if began is None or self.stopping:
            return
        _log.warning("A process of the server ended (%s); another takes its place.", _how(status))
        if time.monotonic() - began < _MAY_BEGIN:
            time.sleep(_MAY_BEGIN)  # one that fails at once is not tried again in a rush

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True
        self._tell_all(signal.SIGTERM)  # `_await_one` returns as soon as one of them has ended

    def _tell_all(self, number: signal.Signals) -> None:
        for pid in self.children:
            os.kill(pid, number)

    def _await_all(self) -> None:
        self._tell_all(signal.SIGTERM)  # also one that was started just now
        give_up = time.monotonic() + STOP_MAY_TAKE + 2
        while self.children and time.monotonic() < give_up:
            pid, _ = os.waitpid(-1, os.WNOHANG)
            if pid:
                self.children.pop(pid, None)
            else:
                time.sleep(0.02)
        self._tell_all(signal.SIGKILL)


def _how(status: int) -> str:
    code = os.waitstatus_to_exitcode(status)
    return f"signal {-code}" if code < 0 else f"status {code}"


def _work(
    application: "WSGIApplication", listener: socket.socket, threads: int, limits: Limits, proxies: Proxies
) -> None:
    """Serve in this process."""
    # A thread that works on a page gives way to the one that reads and sends, which has little to do each time.
    sys.setswitchinterval(_SWITCH_SECONDS)
    adjustments = Adjustments(
        sockets=[listener],
        ident=None,
        max_request_header_size=limits.head_bytes,
        recv_bytes=65_536,
        inbuf_overflow=_SPOOL_FROM,
        outbuf_overflow=4 * _ANSWER_AHEAD,
        outbuf_high_watermark=_ANSWER_AHEAD,
        clear_untrusted_proxy_headers=False,  # `Proxies` does
        log_socket_errors=False,
    )
    dispatcher = ThreadedTaskDispatcher()
    dispatcher.set_thread_count(threads)
    server = Server(
        application,
        {},
        True,
        listener,
        dispatcher=dispatcher,
        adj=adjustments,
        bind_socket=False,
        sockinfo=(listener.family, listener.type, listener.proto, listener.getsockname()),
        limits=limits,
        proxies=proxies,
    )

    def stop(number: int, frame: FrameType | None) -> None:
        server.stop(STOP_MAY_TAKE)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal's Ctrl-C: the parent says when
    server.run()
