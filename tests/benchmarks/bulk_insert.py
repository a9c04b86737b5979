"""How fast annotations go in by COPY with every rule of the database on: `python -m tests.benchmarks.bulk_insert`.

Three figures from one run: rows per second with all triggers, indexes and foreign keys; how many times longer that
takes than a plain COPY of the same rows into a bare copy of the table; and what twice the rows cost.
"""

import argparse
import time
from collections.abc import Callable, Iterator

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


def timed(work: Callable[[], None]) -> float:
    """Seconds."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def with_all_rules(annotations: list) -> float:
    """Seconds for one action that copies the annotations in."""
    from annotations.actions.copying import copy_annotations
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


def plainly(annotations: list) -> float:
    """Seconds for a COPY of the annotations into a bare copy of the table."""
    from django.db import connection, transaction

    from annotations.actions import copying

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bare (LIKE annotations_annotation INCLUDING DEFAULTS)")

    def work() -> None:
        with transaction.atomic():
            copying._copy("bare", copying._ANNOTATION, annotations)

    seconds = timed(work)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE bare")
    return seconds


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
    print(
        f"{options.rows:,} annotations on {options.articles:,} articles: {options.rows / whole:,.0f} rows/s"
    )
    print(
        f"plain COPY into a bare table: {options.rows / plain:,.0f} rows/s; all rules take {whole / plain:.1f} times as long"
    )
    print(f"twice the rows take {whole / half:.2f} times as long")


if __name__ == "__main__":
    main()
