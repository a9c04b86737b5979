"""How fast annotations go in by COPY with every rule of the database on: `python -m tests.benchmarks.bulk_insert`.

Three figures from one run: rows per second with all triggers, indexes and foreign keys; how many times longer that
takes than a plain COPY of the same rows into a bare copy of the table; and what twice the rows cost. Beside the clock
the work is counted in processor seconds (ours and the server process's), which others on the machine change less.
"""

import argparse
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.site import empty_site, fill


def rows(slug: str, count: int) -> list:
    """So many annotations, spread over all articles of the project."""
    from annotations.models import Annotation, Revision, User
    from annotations.models.fields import new_id

    ann = User.objects.get(username="ann")
    revisions = list(
        Revision.objects.filter(project__slug=slug).values("id", "project_id", "article_id", "text")
    )
    layers = _layers(slug)

    def make() -> Iterator[Annotation]:
        for number in range(count):
            revision = revisions[number * len(revisions) // count]
            start = number * 37 % (len(revision["text"]) - 60)
            end = start + 8 + number % 40
            yield Annotation(
                id=new_id(),
                project_id=revision["project_id"],
                article_id=revision["article_id"],
                revision_id=revision["id"],
                layer_id=layers[revision["article_id"]],
                kind=("quote", "entity", "claim", "source")[number % 4],
                spans=[(start, end)],
                texts=[revision["text"][start:end]],
                author=ann,
                edited_by=ann,
            )

    return list(make())


def _layers(slug: str) -> dict:
    from annotations.models import Layer

    return dict(Layer.objects.filter(project__slug=slug).values_list("article_id", "id"))


@dataclass(frozen=True)
class Cost:
    """Seconds by the clock, and of processors."""

    clock: float
    processor: float


def timed(work: Callable[[], None]) -> Cost:
    """What the work costs."""
    clock, processor = time.perf_counter(), _processor()
    work()
    return Cost(time.perf_counter() - clock, _processor() - processor)


def _processor() -> float:
    """Processor seconds so far, of this process and of the server's process for its connection."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        fields = Path(f"/proc/{cursor.fetchone()[0]}/stat").read_text().rpartition(")")[2].split()
    return time.process_time() + (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def with_all_rules(annotations: list) -> Cost:
    """The cost of one action that copies the annotations in."""
    from annotations.actions.bulk_insert import copy_annotations
    from annotations.actions.transactions import begin_action, one_transaction
    from annotations.choices import Verb
    from annotations.models import User

    def work() -> None:
        with one_transaction():
            project_id = annotations[0].project_id
            action = begin_action(
                by=User.objects.get(username="ann"), verb=Verb.IMPORT, project_id=project_id
            )
            for annotation in annotations:
                annotation.action_id = action
            copy_annotations(annotations, [])

    return timed(work)


def plainly(annotations: list) -> Cost:
    """The cost of a COPY of the annotations into a bare copy of the table."""
    from django.db import connection, transaction

    from annotations.actions import bulk_insert

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bare (LIKE annotations_annotation INCLUDING DEFAULTS)")

    def work() -> None:
        with transaction.atomic():
            bulk_insert._copy("bare", bulk_insert._ANNOTATION, annotations)

    cost = timed(work)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE bare")
    return cost


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--articles", type=int, default=10_000)
    options = parser.parse_args()
    with empty_site():
        fill("half", options.articles // 2)
        fill("whole", options.articles)
        halves, wholes = rows("half", options.rows // 2), rows("whole", options.rows)
        half, plain, whole = with_all_rules(halves), plainly(wholes), with_all_rules(wholes)
    print(f"{options.rows:,} annotations on {options.articles:,} articles:")
    for name in ("clock", "processor"):
        one, bare, every = (getattr(cost, name) for cost in (half, plain, whole))
        print(
            f"{name}: {options.rows / every:,.0f} rows/s, {every / bare:.1f} times a plain COPY into a bare table,"
            f" {every / one:.2f} times the cost of half the rows"
        )


if __name__ == "__main__":
    main()
