"""Exports against COPY of grouped `row_to_json` of the same rows: `python -m tests.benchmarks.export`.

COPY of the same SQL would say little where the SQL is slow. Each runs in a process of its own, so that its peak memory,
and that of its process of the server, can be told apart: neither may grow with the annotations.
"""

import argparse
import re
import time
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from tests.benchmarks.bulk_insert import rows, with_all_rules
from tests.benchmarks.site import empty_site, fill


@dataclass(frozen=True)
class Cost:
    """Seconds, to the first byte and to the last; bytes; peak memory of the process and its own of the server's, in MiB."""

    seconds: float
    first: float
    size: int
    peak: float
    server: float


_GROUPED = """
    SELECT json_agg(row_to_json(annotation) ORDER BY annotation.id) FROM annotations_annotation AS annotation
    JOIN annotations_project AS project ON project.id = annotation.project_id
    WHERE project.slug = %s AND annotation.status = 'draft' AND annotation.deleted_at IS NULL
    GROUP BY annotation.article_id"""
"""SQL: what JSON of the same rows costs at least."""


def measured(slug: str, how: str, results) -> None:
    """One export: `copy` of the least, a format, or JSON Lines in a coding."""
    import django

    django.setup()
    from django.db import connection

    from annotations.models import Annotation, Article, Project, User
    from annotations.queries.exporting import streams
    from annotations.queries.exporting.exports import read_export
    from newsnotes.web.compression import compress_stream

    connection.settings_dict["NAME"] = "bench_newsnotes"
    ann = User.objects.get(username="ann")
    project = Project.objects.get(slug=slug)
    scope = Annotation.objects.visible_to(ann, restricted=False, project=project)
    articles = Article.objects.visible_to(ann, restricted=False)
    query = {"status": ["draft"], "format": [how if how in ("jsonl", "csv") else "jsonl"]}
    export = read_export(
        scope.filter(project=project), articles.filter(project=project), query, project=project
    )
    backends: list[int] = []
    _note_backends(streams, backends)
    started = time.perf_counter()
    if how == "copy":
        chunks = _copy(streams, slug)
    elif how in ("gzip", "zstd"):
        chunks = compress_stream(streams.stream(export), how)
    else:
        chunks = streams.stream(export)
    size = len(next(chunks))
    first = time.perf_counter() - started
    server = 0.0
    for number, chunk in enumerate(chunks):
        size += len(chunk)
        if number % 200 == 0:
            server = max(server, _own_memory(backends[0]))
    results.put(Cost(time.perf_counter() - started, first, size, _peak(), server))


def _note_backends(streams, backends: list[int]) -> None:
    """Note the processes of the server that exports are read from."""
    default = streams.connections["default"]
    connect = default.connect_apart

    def connect_and_note(**more):
        made = connect(**more)
        backends.append(made.info.backend_pid)
        return made

    default.connect_apart = connect_and_note


def _copy(streams, slug: str):
    statement = f"COPY ({_GROUPED.replace('%s', repr(slug))}) TO STDOUT"
    with streams.open_snapshot() as own, own.cursor() as cursor, cursor.copy(statement) as copy:
        for chunk in copy:
            yield bytes(chunk)


def _own_memory(pid: int) -> float:
    """Memory in MiB that a process shares with nobody."""
    text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return sum(int(number) for number in re.findall(r"Private_\w+:\s+(\d+)", text)) / 1024


def _peak() -> float:
    """Peak memory of this process in MiB; `ru_maxrss` would count the parent's, too."""
    return int(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1]) / 1024


def in_a_process(slug: str, how: str) -> Cost:
    context = get_context("spawn")
    results = context.Queue()
    process = context.Process(target=measured, args=(slug, how, results))
    process.start()
    answer = results.get(timeout=1800)
    process.join()
    return answer


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    options = parser.parse_args()
    with empty_site():
        for slug, share in (("tenth", 10), ("whole", 1)):
            fill(slug, options.rows // share // 20)
            with_all_rules(rows(slug, options.rows // share))
        least, tenth = in_a_process("whole", "copy"), in_a_process("tenth", "jsonl")
        costs = {how: in_a_process("whole", how) for how in ("jsonl", "csv", "gzip", "zstd")}
    print(f"{options.rows:,} annotations, {costs['jsonl'].size / 2**20:.0f} MiB as JSON Lines")
    print(f"COPY of grouped row_to_json: {options.rows / least.seconds:,.0f} annotations/s")
    for how, cost in costs.items():
        print(
            f"{how}: {cost.seconds / least.seconds:.2f} times its time, {options.rows / cost.seconds:,.0f} annotations/s,"
            f" first byte {1000 * cost.first:.0f} ms, {cost.peak:.0f} MiB and {cost.server:.0f} of the server"
        )
    print(f"a tenth of them as jsonl: {tenth.peak:.0f} MiB and {tenth.server:.0f} of the server")


if __name__ == "__main__":
    main()
