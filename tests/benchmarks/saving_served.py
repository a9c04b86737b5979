"""One save through the real server, over HTTP: `python -m tests.benchmarks.saving --api`.

For each door (the API with a token, the page's form with a session): the median of one client alone, what of the
processors a save takes in the web process and in PostgreSQL, and saves a second of eight clients, each in an article of
its own. Beside them, in the same run, the same rows in bare SQL: lock, action, INSERT, commit.
"""

import json
import os
import socket
import statistics
import tempfile
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from tests.benchmarks.site import empty_site
from tests.benchmarks.workspace import serving, url_of

CLIENTS = 8
PLACES = 19_900
_TICKS = os.sysconf("SC_CLK_TCK")

_LOCK = """
SELECT article.id, layer.id, revision.id, revision.text FROM annotations_article AS article
JOIN annotations_layer AS layer ON layer.article_id = article.id
JOIN annotations_revision AS revision ON revision.article_id = article.id AND revision.current
WHERE article.id = %s FOR NO KEY UPDATE OF article
"""
_ACTION = (
    "INSERT INTO annotations_action (id, project_id, article_id, by_id, verb) VALUES (%s, %s, %s, %s, 'mark')"
)
_ROW = """
INSERT INTO annotations_annotation (id, project_id, article_id, revision_id, layer_id, kind, spans, texts, keys, status,
    author_id, edited_by_id, action_id)
VALUES (%s, %s, %s, %s, %s, 'claim', int4multirange(int4range(%s, %s)), ARRAY[%s], ARRAY[%s], 'draft', %s, %s, %s)
"""


@dataclass(frozen=True)
class Figures:
    """What one door costs: milliseconds, and saves a second of all clients at once."""

    median: float
    high: float
    web: float
    postgres: float
    together: float
    web_together: float
    postgres_together: float


class Wire:
    """One connection of a client that is kept."""

    def __init__(self, address: str) -> None:
        where = urlsplit(address)
        self.socket = socket.create_connection((where.hostname, where.port), timeout=60)
        self.rest = b""

    def ask(self, request: bytes) -> tuple[int, bytes]:
        """Send a whole request; returns the status and the body of its answer."""
        self.socket.sendall(request)
        data = self.rest
        while b"\r\n\r\n" not in data:
            data += self._more()
        head, _, body = data.partition(b"\r\n\r\n")
        length = next(
            int(line.partition(b":")[2])
            for line in head.split(b"\r\n")
            if line.lower().startswith(b"content-length")
        )
        while len(body) < length:
            body += self._more()
        self.rest = body[length:]
        return int(head.split(b" ", 2)[1]), body[:length]

    def _more(self) -> bytes:
        data = self.socket.recv(65_536)
        if not data:
            raise ConnectionError("The server has closed the connection.")
        return data


Request = Callable[[int, int], bytes]
"""The bytes of one save, by the number of the client (and of its article) and that of the save."""


def span_of(number: int) -> list[int]:
    """A place of its own for each save of an article."""
    start = number * 7 % PLACES
    return [start, start + 20 + number * 7 // PLACES]


def frame_request(path: str, body: bytes, **headers: str) -> bytes:
    """A POST as it goes over the wire."""
    lines = [f"POST {path} HTTP/1.1", "Host: localhost", f"Content-Length: {len(body)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body


def api_request(articles: Sequence[Any], secret: str) -> Request:
    """A claim with a claimant, by a token."""

    def build(client: int, number: int) -> bytes:
        item = {
            "kind": "claim",
            "spans": [span_of(number)],
            "links": [{"role": "claimant", "spans": [[0, 7]]}],
        }
        path = f"/api/v1/articles/{articles[client].pk}/annotations/"
        return frame_request(
            path, json.dumps(item).encode(), Authorization=f"Bearer {secret}", Content_Type="application/json"
        )

    return build


def page_request(articles: Sequence[Any], session: str) -> Request:
    """A claim by its key, as the page's script sends it."""
    token = "a" * 32

    def build(client: int, number: int) -> bytes:
        [start, end] = span_of(number)
        form = {
            "id": str(uuid.uuid4()),
            "action": str(uuid.uuid4()),
            "kind": "claim",
            "spans": f"{start}-{end}",
        }
        return frame_request(
            f"/a/{articles[client].pk}/mark/",
            urlencode(form).encode(),
            Content_Type="application/x-www-form-urlencoded",
            Cookie=f"sessionid={session}; csrftoken={token}",
            X_CSRFToken=token,
            HX_Request="true",
            Accept_Encoding="gzip, zstd",
        )

    return build


def processor_seconds(pids: Sequence[int]) -> float:
    """Seconds of the processor that processes have had."""
    ticks = 0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / _TICKS


def web_pids() -> list[int]:
    """The processes that serve, children of this one."""
    mine, pids = {os.getpid()}, []
    for place in sorted(Path("/proc").glob("[0-9]*"), key=lambda place: int(place.name)):
        try:
            parent = int((place / "stat").read_text().rpartition(")")[2].split()[1])
            if parent in mine and b"newsnotes.serve" in (place / "cmdline").read_bytes():
                mine.add(int(place.name))
                pids.append(int(place.name))
        except OSError:
            continue
    return pids


@contextmanager
def processors(save: Callable[[], int]) -> Iterator[dict[str, float]]:
    """Milliseconds of the processor that a save takes in the web processes and in PostgreSQL's; `save` counts them."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
        database = [pid for (pid,) in cursor.fetchall()]
    web, used = web_pids(), dict[str, float]()
    before = processor_seconds(web), processor_seconds(database)
    yield used
    used["web"] = (processor_seconds(web) - before[0]) * 1000 / save()
    used["postgres"] = (processor_seconds(database) - before[1]) * 1000 / save()


def send(wire: Wire, request: bytes) -> float:
    """One save; returns how long it took, in milliseconds."""
    began = time.perf_counter()
    status, body = wire.ask(request)
    if status not in (200, 201):
        raise RuntimeError(f"{status}: {body.decode()[:500]}")
    return (time.perf_counter() - began) * 1000


def measure(address: str, build: Request, rounds: int, first: int) -> Figures:
    """What a door costs; its saves are numbered from `first`."""
    wires = [Wire(address) for _ in range(CLIENTS)]
    run_together(wires, build, first, 25)
    first += 25
    for number in range(first, first + 20):
        send(wires[0], build(0, number))
    first += 20
    with processors(lambda: rounds) as alone:
        taken = sorted(send(wires[0], build(0, first + number)) for number in range(rounds))
    first += rounds
    each = max(rounds // 2, 1)
    with processors(lambda: each * CLIENTS) as crowd:
        began = time.perf_counter()
        run_together(wires, build, first, each)
        seconds = time.perf_counter() - began
    return Figures(
        statistics.median(taken),
        taken[int(len(taken) * 0.95)],
        alone["web"],
        alone["postgres"],
        each * CLIENTS / seconds,
        crowd["web"],
        crowd["postgres"],
    )


def run_together(wires: Sequence[Wire], build: Request, first: int, each: int) -> None:
    """All clients at once, so many saves each."""
    failed: list[Exception] = []

    def work(client: int) -> None:
        try:
            for number in range(first, first + each):
                send(wires[client], build(client, number))
        except Exception as problem:
            failed.append(problem)

    threads = [threading.Thread(target=work, args=[client]) for client in range(len(wires))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]


def measure_bare(url: str, ann: Any, article: Any, rounds: int) -> list[float]:
    """Milliseconds of the same in bare SQL, each in a transaction of its own."""
    import psycopg

    taken = []
    with psycopg.connect(url, autocommit=True) as bare:
        for number in range(rounds + 20):
            action, (start, end) = uuid.uuid4(), span_of(number)
            began = time.perf_counter()
            with bare.transaction():
                [(pk, layer, revision, text)] = bare.execute(_LOCK, [article.pk]).fetchall()
                project = article.project_id
                bare.execute("SELECT set_config('pghistory.context_id', %s, true)", [str(action)])
                bare.execute(_ACTION, [action, project, pk, ann.pk])
                words = text[start:end]
                row = [
                    uuid.uuid4(),
                    project,
                    pk,
                    revision,
                    layer,
                    start,
                    end,
                    words,
                    words,
                    ann.pk,
                    ann.pk,
                    action,
                ]
                bare.execute(_ROW, row)
            taken.append((time.perf_counter() - began) * 1000)
    return taken[20:]


def print_figures(door: str, figures: Figures, bare: float) -> None:
    """One line for a client alone, one for all at once."""
    print(
        f"{door}: {figures.median:.1f} ms (p95 {figures.high:.1f}), {figures.median / bare:.1f} times bare SQL; "
        f"processors: web {figures.web:.1f} + PostgreSQL {figures.postgres:.1f} = "
        f"{figures.web + figures.postgres:.1f} ms"
    )
    print(
        f"  {CLIENTS} clients: {figures.together:.0f} saves/s; processors: web {figures.web_together:.1f} + "
        f"PostgreSQL {figures.postgres_together:.1f} ms",
        flush=True,
    )


def run(rounds: int) -> None:
    """Print the figures of both doors."""
    with empty_site("bench_saving"), tempfile.TemporaryDirectory() as folder:
        from django.db import connection
        from django.test import Client

        from annotations.actions.people.tokens import create_token
        from annotations.choices import Role, Scope
        from tests import factories
        from tests.benchmarks.saving import TEXT

        project = factories.project()
        ann = factories.member(project, "ann", Role.ANALYST)
        texts = [f"{TEXT}\n{number}" for number in range(3 * CLIENTS + 1)]
        articles = [factories.article(project, ann, text) for text in texts]
        _, secret = create_token(by=ann, project=project, scope=Scope.WRITE)
        client = Client()
        client.force_login(ann)
        session = client.cookies["sessionid"].value
        url = url_of(connection.settings_dict)
        environment = {"DATABASE_URL": url, "DATABASE_OWNER_URL": url, "NEWSNOTES_STATIC_ROOT": folder}
        with serving(environment) as address:
            bare = statistics.median(measure_bare(url, ann, articles[-1], rounds))
            api = measure(address, api_request(articles[:CLIENTS], secret), rounds, 0)
            page = measure(address, page_request(articles[CLIENTS:], session), rounds, 0)
            print(f"bare SQL: {bare:.1f} ms")
            print_figures("API", api, bare)
            print_figures("page", page, bare)
