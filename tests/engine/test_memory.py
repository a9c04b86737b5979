"""What a request can take of the memory: every route that takes a body, and the worst bodies that get as far."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import product
from pathlib import Path

import pytest
from django.conf import settings

from newsnotes.web.bodies import FORM as LARGEST_FORM
from newsnotes.web.bodies import USUAL, largest_body
from tests.engine.sites import FORM, Served, beside
from tests.house.test_routes import ROWS, filled
from tests.house.world import World

pytestmark = pytest.mark.slow
Hostile = tuple[dict[str, str], bytes]
"""Headers and a body."""
MEGABYTE = 2**20
MOST = 300 * MEGABYTE
"""What one request may need for a moment, as docs/how-to/deploy.md says."""
MOST_OF_STRANGERS = 20 * MEGABYTE
"""The same without a session or a token."""
LEFT_OUT = {"/accounts/logout/"}
"""Reads no body, and ends what the others need: the session."""
JSON = {"Content-Type": "application/json"}
PARTS = {"Content-Type": "multipart/form-data; boundary=x"}


def repeat(piece: str, length: int, before: str = "", after: str = "") -> bytes:
    """What begins and ends so, with as many pieces between as fit into the length."""
    number = (length - len(before) - len(after)) // len(piece)
    return f"{before}{piece * number}{after}".encode()


def hostile_forms(length: int) -> Iterator[Hostile]:
    """What costs most; where only small bodies get through, the worst of them alone."""
    yield FORM, repeat("%41", min(length, LARGEST_FORM), "text=")
    if length > USUAL:
        yield FORM, repeat("%", LARGEST_FORM)
        yield FORM, repeat("a&", LARGEST_FORM)
        yield (
            PARTS,
            repeat('--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n\r\n', length, after="--x--"),
        )
        file = '--x\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n'
        yield PARTS, repeat("a b\n", length, file, "\r\n--x--")


def hostile_json(length: int) -> Iterator[Hostile]:
    """The same of the API."""
    yield JSON, ("{" + ",".join(f'"{one}":0' for one in range(length // 14)) + "}").encode()
    if length > USUAL:
        yield JSON, repeat("[", length)
        yield JSON, repeat("[],", length, "[", "[]]")
        yield JSON, repeat("\\u00e9", length, '{"text": "', '"}')
        yield JSON, repeat('{"kind":"claim","spans":[[0,2]]},', length, "[", "{}]")
        yield {"Content-Type": "application/x-ndjson"}, repeat('{"text":"a"}\n', length)


@pytest.fixture
def world(transactional_db: None) -> World:
    """Committed, so that the server sees it."""
    return World.made()


@pytest.fixture
def site(world: World, tmp_path: Path) -> Iterator[Served]:
    """The server, and a manager at it."""
    with beside(tmp_path, NEWSNOTES_STATEMENT_SECONDS="60") as site:
        name = settings.SESSION_COOKIE_NAME
        site.cookies = {name: world.clients["max"].cookies[name].value, "csrftoken": 32 * "x"}
        yield site


def web_processes(var: Path) -> list[Path]:
    """The processes of a site, without those of its database."""
    return [
        process
        for process in Path("/proc").glob("[0-9]*")
        if f"NEWSNOTES_VAR={var}".encode() in read(process / "environ").split(b"\0")
        and not read(process / "comm").startswith(b"postgres")
    ]


def read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:
        return b""


def memory_of(process: Path, what: str) -> int:
    """Bytes, now (`VmRSS`) or at most (`VmHWM`)."""
    match = re.search(rf"{what}:\s+(\d+)", read(process / "status").decode())
    return 1024 * int(match[1]) if match else 0


def grown(processes: list[Path]) -> Callable[[], int]:
    """Begin to measure; the function that it returns says how many bytes more a process has had since, at most."""
    for process in processes:
        (process / "clear_refs").write_text("5")  # the peak is what is used now
    before = {process: memory_of(process, "VmRSS") for process in processes}
    return lambda: max(memory_of(process, "VmHWM") - before[process] for process in processes)


def hostile_requests(paths: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str, bool, Hostile]]:
    """Each path by its method, by a stranger or a member, with each hostile body that may be as large as that there.

    A body is made once for all of its paths. The small ones come first, while the server is small, and what deletes last.
    """
    groups = defaultdict(list)
    for (method, path), stranger in product(sorted(paths), (True, False)):
        hostile = hostile_json if path.startswith("/api/") else hostile_forms
        largest = largest_body(path.partition("?")[0], anonymous=stranger)
        groups[not stranger, method == "DELETE", largest, hostile].append((method, path, stranger))
    for *_, largest, hostile in sorted(groups, key=lambda group: group[:3]):
        for body in hostile(largest):
            yield from ((*request, body) for request in groups[*_, largest, hostile])


def test_no_body_takes_much_memory(site: Served, world: World, tmp_path: Path) -> None:
    wrong = []
    paths = {(row.method, filled(row.path, world.names)) for row in ROWS}
    paths |= {("POST", "/nowhere"), ("POST", "/api/v1/nowhere/")}
    paths = {(method, path) for method, path in paths if method != "GET" and path not in LEFT_OUT}
    token = {"X-CSRFToken": site.cookies["csrftoken"], "If-Match": '"1"'}
    # What answers set is left aside: a stranger is given a session, too, which would take the member's place.
    both = [f"{name}={value}" for name, value in site.cookies.items()]
    cookies = {False: "; ".join(both), True: both[-1]}
    processes = web_processes(tmp_path / "var")

    for method, path, stranger, (headers, body) in hostile_requests(paths):
        growth = grown(processes)
        answer = site.ask(method, path, body, **token, **headers, Cookie=cookies[stranger])
        if answer.status >= 500 or growth() > (MOST_OF_STRANGERS if stranger else MOST):
            wrong.append((method, path, answer.status, growth() // MEGABYTE, len(body), body[:40]))

    assert processes
    assert wrong == []
    assert site.ask("GET", "/account/", Cookie=cookies[False]).status == 200
