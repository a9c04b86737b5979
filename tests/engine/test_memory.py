"""What a request can take of the memory: every route that takes a body, and the worst bodies that get as far."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from newsnotes.bodies import FORM as LARGEST_FORM
from newsnotes.bodies import USUAL, largest_body
from tests.engine.sites import FORM, Served, served
from tests.house.test_routes import NOWHERE, ROWS, filled

pytestmark = pytest.mark.slow
MEGABYTE = 2**20
MOST = 300 * MEGABYTE
"""What one request may need for a moment, as docs/how-to/deploy.md says."""
MOST_OF_STRANGERS = 20 * MEGABYTE
"""The same without a session or a token."""
LEFT_OUT = {"/demo/reset/", "/accounts/logout/"}
"""These read no body, and end what the others need: the demo, the session."""
JSON = {"Content-Type": "application/json"}
PARTS = {"Content-Type": "multipart/form-data; boundary=x"}


def repeat(piece: str, length: int, before: str = "", after: str = "") -> bytes:
    """What begins and ends so, with as many pieces between as fit into the length."""
    number = (length - len(before) - len(after)) // len(piece)
    return f"{before}{piece * number}{after}".encode()


def hostile_forms(length: int) -> Iterator[tuple[dict[str, str], bytes]]:
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


def hostile_json(length: int) -> Iterator[tuple[dict[str, str], bytes]]:
    """The same of the API."""
    yield JSON, ("{" + ",".join(f'"{one}":0' for one in range(length // 14)) + "}").encode()
    if length > USUAL:
        yield JSON, repeat("[", length)
        yield JSON, repeat("[],", length, "[", "[]]")
        yield JSON, repeat("\\u00e9", length, '{"text": "', '"}')
        yield JSON, repeat('{"kind":"claim","spans":[[0,2]]},', length, "[", "{}]")
        yield {"Content-Type": "application/x-ndjson"}, repeat('{"text":"a"}\n', length)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Served]:
    with served(tmp_path / "var") as site:
        site.sign_in("max")
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


def names_of(site: Served) -> dict[str, str]:
    """What the braces of the table of routes stand for, as far as the demo has it."""
    [annotation, *_] = json.loads(site.ask("GET", f"/api/v1/articles/{site.article}/annotations/").body)[
        "results"
    ]
    named = {"article": site.article, "draft": annotation["id"], "submitted": annotation["id"]}
    return dict.fromkeys(re.findall(r"\{(\w+)\}", " ".join(row.path for row in ROWS)), NOWHERE) | named


def grown(processes: list[Path]) -> Callable[[], int]:
    """Begin to measure; the function that it returns says how many bytes more a process has had since, at most."""
    for process in processes:
        (process / "clear_refs").write_text("5")  # the peak is what is used now
    before = {process: memory_of(process, "VmRSS") for process in processes}
    return lambda: max(memory_of(process, "VmHWM") - before[process] for process in processes)


def test_no_body_takes_much_memory(site: Served, tmp_path: Path) -> None:
    names, project, wrong = names_of(site), site.project, []
    paths = {(row.method, filled(row.path, names).replace("/desk/", f"/{project}/")) for row in ROWS}
    paths |= {("POST", "/nowhere"), ("POST", "/api/v1/nowhere/")}
    token = {"X-CSRFToken": site.cookies["csrftoken"], "If-Match": '"1"'}
    processes = web_processes(tmp_path / "var")

    for method, path in sorted(paths):
        if method == "GET" or path in LEFT_OUT:
            continue
        hostile = hostile_json if path.startswith("/api/") else hostile_forms
        for headers, most in ((token | {"Cookie": ""}, MOST_OF_STRANGERS), (token, MOST)):
            largest = largest_body(path.partition("?")[0], anonymous="Cookie" in headers)
            for kind, body in hostile(largest):
                growth = grown(processes)
                answer = site.ask(method, path, body, **kind, **headers)
                if answer.status >= 500 or growth() > most:
                    wrong.append((method, path, answer.status, growth() // MEGABYTE, len(body), body[:40]))

    assert processes
    assert wrong == []
