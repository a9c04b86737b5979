"""The JSON Lines export against COPY of the same SQL: `python -m tests.benchmarks.export`.

Both run in processes of their own, so that their peak memory can be told apart: what the export adds to that of
an idle process has to stay the same for ten times the annotations.
"""

import argparse
import re
import sys
import time
from multiprocessing import get_context
from pathlib import Path

from tests.benchmarks.bulk_insert import rows, with_all_rules
from tests.benchmarks.site import empty_site, fill


def measured(slug: str, how: str, results) -> None:
    """Seconds, bytes and peak memory in MiB of one export: by COPY alone, by our code as it is, or in a coding."""
    import django

    django.setup()
    from django.db import connection

    from annotations.models import Annotation, Article, Project, User
    from annotations.queries.exporting.exports import _snapshot, read_export, statement_of, stream
    from newsnotes.web.compression import compress_stream

    connection.settings_dict["NAME"] = "bench_newsnotes"
    ann = User.objects.get(username="ann")
    scope, articles = (model.objects.visible_to(ann, restricted=False) for model in (Annotation, Article))
    query = {"status": ["draft"], "format": ["jsonl"]}
    scopes = scope.filter(project__slug=slug), articles.filter(project__slug=slug)
    export = read_export(*scopes, query, project=Project.objects.get(slug=slug))
    started = time.perf_counter()
    if how == "copy":
        statement, values = statement_of(export)
        with (
            _snapshot() as cursor,
            cursor.copy(cursor.mogrify(f"COPY ({statement}) TO STDOUT", values)) as copy,
        ):
            size = sum(len(chunk) for chunk in copy)
    elif how == "identity":
        size = sum(len(chunk) for chunk in stream(export))
    else:
        size = sum(len(chunk) for chunk in compress_stream(stream(export), how))
    seconds = time.perf_counter() - started
    results.put((seconds, size, _peak()))


def _peak() -> float:
    """Peak memory of this process in MiB; `ru_maxrss` would count the parent's, too."""
    return int(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1]) / 1024


def in_a_process(slug: str, how: str) -> tuple[float, int, float]:
    context = get_context("spawn")
    results = context.Queue()
    process = context.Process(target=measured, args=(slug, how, results))
    process.start()
    answer = results.get(timeout=600)
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
        tenth, whole, plain = (
            in_a_process("tenth", "identity"),
            in_a_process("whole", "identity"),
            in_a_process("whole", "copy"),
        )
        packed = {coding: in_a_process("whole", coding) for coding in ("gzip", "zstd")}
    print(
        f"{options.rows:,} annotations, {whole[1] / 2**20:.0f} MiB: {whole[0] / plain[0]:.2f} times COPY's time"
    )
    print(f"peak memory {whole[2]:.0f} MiB, for a tenth of the annotations {tenth[2]:.0f} MiB")
    print(f"{options.rows / whole[0]:,.0f} annotations/s", file=sys.stderr)
    for coding, (seconds, size, peak) in packed.items():
        print(
            f"{coding}: {size / whole[1]:.2f} of the bytes in {seconds / whole[0]:.2f} times the time, {peak:.0f} MiB;"
            f" {options.rows / seconds:,.0f} annotations/s"
        )


if __name__ == "__main__":
    main()
