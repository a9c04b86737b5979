"""What clients can hold of a server, and what they cannot."""

import os
import re
import resource
import signal
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from newsnotes.web.headers import ALWAYS
from tests.serving.servers import HOST, ask, connect, get, read_all, served

pytestmark = pytest.mark.slow

QUICK = {"head_seconds": 1, "body_seconds": 1, "rate": 1000, "idle_seconds": 1}


@pytest.fixture
def connections() -> Iterator[Callable[[int, int], list[socket.socket]]]:
    """Opens so many connections to a port, which are closed in the end."""
    opened: list[socket.socket] = []

    def open_some(port: int, number: int) -> list[socket.socket]:
        some = [connect(port) for _ in range(number)]
        opened.extend(some)
        return some

    yield open_some
    for connection in opened:
        connection.close()


def status_of(answer: bytes) -> int:
    return int(answer.split()[1])


@pytest.fixture(autouse=True)
def many_open_files():
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(5000, hard), hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_stalled_bodies_and_silent_connections_keep_nobody_waiting(tmp_path: Path, connections) -> None:
    beginnings = [
        b"POST /accounts/login/ HTTP/1.1\r\n" + HOST + b"Content-Length: 100\r\n\r\nusername=",
        b"POST /nowhere HTTP/1.1\r\n" + HOST + b"Content-Length: 100\r\n\r\n",
        b"POST /api/v1/projects/ HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\n5\r\nab",
        b"GET / HTTP/1.1\r\nHost: loc",
    ]
    with served(tmp_path, threads=2) as port:
        stalled = connections(port, 52)
        for number, connection in enumerate(stalled):
            connection.sendall(beginnings[number % len(beginnings)])
        connections(port, 2000)

        answers = [get(port, path) for path in ("/livez", "/", "/accounts/login/") * 3]

        assert {status for status, _, _ in answers} == {200}
        assert max(seconds for _, _, seconds in answers) < 1


def test_health_is_told_while_every_thread_is_busy(tmp_path: Path, connections) -> None:
    with served(tmp_path, threads=2) as port:
        for connection in connections(port, 6):
            connection.sendall(b"GET /busy HTTP/1.1\r\n" + HOST + b"\r\n")

        status, _, seconds = get(port, "/livez")

        assert (status, seconds < 1) == (200, True)


@pytest.mark.parametrize(
    ("begun", "status"),
    [
        (b"GET / HTT", 408),
        (b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: 100\r\n\r\nabc", 408),
        (b"POST / HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\n5\r\nab", 408),
        (b"\x00\x01 \r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\n" + b"X: " + b"a" * 40_000, 431),
        (b"POST / HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: gzip\r\n\r\n", 501),
    ],
    ids=["half a head", "half a body", "half a chunk", "garbage", "a long head", "an unknown encoding"],
)
def test_unfinished_request_is_refused_with_a_sentence(tmp_path: Path, begun: bytes, status: int) -> None:
    with served(tmp_path, **QUICK) as port:
        answer = ask(port, begun)

        assert status_of(answer) == status
        assert b"<h1>" in answer
        [name] = re.findall(rb"X-Request-ID: (\w{16})\r\n", answer, re.IGNORECASE)
        assert b"<code>" + name + b"</code>" in answer
        assert all(header.encode() in answer for header in [*ALWAYS, "no-store"])


def test_silent_connection_is_ended(tmp_path: Path) -> None:
    with served(tmp_path, **QUICK) as port, connect(port) as connection:
        began = time.monotonic()

        assert read_all(connection) == b""
        assert 0.5 < time.monotonic() - began < 5


def test_slow_body_has_the_time_that_its_bytes_earn(tmp_path: Path) -> None:
    with served(tmp_path, **QUICK) as port, connect(port) as connection:
        connection.sendall(
            b"POST / HTTP/1.1\r\n" + HOST + b"Connection: close\r\nContent-Length: 8000\r\n\r\n"
        )
        for _ in range(8):
            connection.sendall(b"x" * 1000)
            time.sleep(0.4)

        assert read_all(connection).split(b"\r\n\r\n")[1].startswith(b"POST 8000")


@pytest.mark.parametrize("sent", [b"", b"%" * 4_000_000], ids=["announced", "sent"])
@pytest.mark.parametrize("path", [b"/nowhere", b"/accounts/login/", b"/api/v1/projects/desk/articles/"])
def test_body_that_is_too_large_is_refused_by_its_head(tmp_path: Path, path: bytes, sent: bytes) -> None:
    with served(tmp_path) as port:
        head = b"POST " + path + b" HTTP/1.1\r\n" + HOST + b"Content-Length: 4000000\r\n"
        expecting = b"" if sent else b"Expect: 100-continue\r\n"

        answer = ask(port, head + expecting + b"\r\n" + sent)

        assert status_of(answer) == 413
        assert b"This is more than the server takes in one request." in answer


def test_chunks_are_counted(tmp_path: Path) -> None:
    with served(tmp_path) as port:
        head = b"POST /accounts/login/ HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\n"

        assert status_of(ask(port, head + (b"8000\r\n" + b"a" * 0x8000 + b"\r\n") * 3)) == 413


def test_bodies_of_all_together_are_bounded(tmp_path: Path) -> None:
    announced = b"POST /accounts/login/ HTTP/1.1\r\n" + HOST + b"Content-Length: 60000\r\n\r\n"
    with served(tmp_path, bodies_bytes=100_000) as port, connect(port) as first:
        first.sendall(announced + b"a" * 10)
        time.sleep(0.3)

        answer = ask(port, announced)

        assert status_of(answer) == 503
        assert b"Retry-After: 5" in answer


def test_reader_who_takes_nothing_is_cut_off_and_frees_its_thread(tmp_path: Path, connections) -> None:
    with served(tmp_path, threads=2, answer_seconds=1) as port:
        for connection in connections(port, 4):
            connection.sendall(b"GET /endless HTTP/1.1\r\n" + HOST + b"\r\n")

        status, _, seconds = get(port)

        assert (status, seconds < 8) == (200, True)


def test_newcomers_find_room_and_nobody_at_work_makes_it(tmp_path: Path, connections) -> None:
    with served(tmp_path, connections=30, of_one_address=20) as port, connect(port) as busy:
        busy.sendall(b"GET /busy HTTP/1.1\r\n" + HOST + b"Connection: close\r\n\r\n")
        time.sleep(0.2)
        connections(port, 100)

        assert get(port)[0] == 200
        assert status_of(read_all(busy)) == 200


def test_requests_in_a_row_are_answered_in_their_order(tmp_path: Path) -> None:
    with served(tmp_path) as port:
        row = b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: 3\r\n\r\nabc"
        last = b"GET / HTTP/1.1\r\n" + HOST + b"Connection: close\r\n\r\n"

        answers = ask(port, row * 2 + last)

        assert answers.count(b"HTTP/1.1 200 OK") == 3
        assert answers.count(b"POST 3") == 2


def test_killed_process_is_replaced_at_once(tmp_path: Path) -> None:
    with served(tmp_path, processes=2) as port:
        killed = int(get(port)[1].split()[2])
        os.kill(killed, signal.SIGKILL)

        answers = [get(port) for _ in range(10)]

        assert {status for status, _, _ in answers} == {200}
        assert str(killed) not in {body.split()[2] for _, body, _ in answers}


def test_request_at_work_is_answered_before_the_end(tmp_path: Path, connections) -> None:
    with served(tmp_path) as port:
        [busy] = connections(port, 1)
        busy.sendall(b"GET /busy HTTP/1.1\r\n" + HOST + b"\r\n")
        time.sleep(0.3)

    assert status_of(busy.recv(65_536)) == 200


def test_large_body_lies_on_the_disk_only_while_it_is_needed(tmp_path: Path) -> None:
    with served(tmp_path) as port:
        head = b"POST /api/v1/projects/desk/articles/ HTTP/1.1\r\n" + HOST + b"Authorization: Bearer x\r\n"
        body = b"a" * 3_000_000
        request = head + b"Connection: close\r\nContent-Length: 3000000\r\n\r\n" + body

        assert b"POST 3000000" in ask(port, request)
        assert list(tmp_path.iterdir()) == []
