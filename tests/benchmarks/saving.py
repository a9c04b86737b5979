"""What one save and one page cost: `python -m tests.benchmarks.saving`; over HTTP: `--api` (`saving_served.py`).

Statements are counted besides BEGIN, COMMIT and savepoints; times are the median and the 95th percentile of one
person working alone on an article of 20,000 code points with 200 annotations.
"""

import argparse
import statistics
import time
from collections.abc import Callable

from tests.benchmarks.site import WORDS, empty_site

PLAIN = [word for word in WORDS if len(word) > 1 and "👩" not in word]
TEXT = "\n".join(" ".join(PLAIN[(line * 7 + word) % len(PLAIN)] for word in range(60)) for line in range(60))[
    :20_000
]


def percentiles(work: Callable[[int], object], rounds: int) -> tuple[float, float]:
    """Milliseconds: median and 95th percentile."""
    taken = []
    for number in range(rounds):
        started = time.perf_counter()
        work(number)
        taken.append((time.perf_counter() - started) * 1000)
    taken.sort()
    return statistics.median(taken), taken[int(len(taken) * 0.95)]


def statements(work: Callable[[int], object]) -> int:
    """How many statements the work sends, transactions aside."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        work(10_000)
    return sum(not query["sql"].startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")) for query in captured)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--api", action="store_true", help="through the real server, by both doors")
    given = parser.parse_args()
    rounds = given.rounds
    if given.api:
        from tests.benchmarks.saving_served import run

        run(rounds)
        return
    with empty_site():
        from django.test import Client

        from annotations.actions.annotating.changing import change
        from annotations.actions.annotating.marking import mark
        from annotations.choices import Role
        from tests import factories

        project = factories.project()
        ann = factories.member(project, "ann", Role.ANALYST)
        article = factories.article(project, ann, TEXT)

        def marking(number: int) -> object:
            start = number * 91 % 19_900
            item = {
                "kind": "claim",
                "spans": [[start, start + 40]],
                "links": [{"role": "claimant", "spans": [[0, 7]]}],
            }
            return mark(by=ann, article_id=article.pk, item=item)[0]

        first = marking(0)

        def changing(number: int) -> object:
            changes = {"attributes": {"statement": f"Statement {number}"}}
            return change(by=ann, annotation_id=first.pk, version=None, changes=changes)

        client = Client()
        client.force_login(ann)
        save, again = percentiles(marking, rounds), percentiles(changing, rounds)
        print(
            f"mark one claim with a link: {save[0]:.0f} ms, p95 {save[1]:.0f} ms, {statements(marking)} statements"
        )
        print(f"change it: {again[0]:.0f} ms, p95 {again[1]:.0f} ms, {statements(changing)} statements")

        def reading(number: int) -> object:
            answer = client.get(f"/a/{article.pk}/")
            assert answer.status_code == 200, answer.status_code
            return answer

        page = percentiles(reading, 50)
        print(
            f"page of the article: {page[0]:.0f} ms, p95 {page[1]:.0f} ms, {statements(reading)} statements"
        )


if __name__ == "__main__":
    main()
