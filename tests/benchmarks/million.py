"""What grows with a million annotations: `python -m tests.benchmarks.million`.

Makes a project of 10,000 articles with 200,000 annotations and one of 50,000 with 1,000,000, each on a site of its own
with a small project of 705 articles beside it, by the product's bulk path; then asks for pages and answers, as the
people who need them, and for whole exports. Times are the median of some requests, in milliseconds; the limit that an
export is compared with is a COPY of the same annotations as `row_to_json`, grouped by article.
"""

import argparse
import statistics
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from tests.benchmarks.large import make_large
from tests.benchmarks.site import empty_site, in_processes, join_site

SMALL = 705
_GROUPED = """
COPY (SELECT json_agg(row_to_json(annotation)) FROM annotations_annotation AS annotation
    JOIN annotations_project AS project ON project.id = project_id
    WHERE slug = 'large' AND status = 'approved' AND deleted_at IS NULL GROUP BY article_id) TO STDOUT
"""


@dataclass(frozen=True)
class Ask:
    """A request of somebody; `goal` in milliseconds at a million."""

    what: str
    who: str
    path: str
    goal: int


def asks(names: dict[str, str]) -> list[Ask]:
    """What is measured."""
    api = "/api/v1/projects"
    return [
        Ask("project overview", "max", "/p/large/", 80),
        Ask("first page of a reviewer", "rev", "/", 80),
        Ask("review queue", "rev", "/p/large/review/", 80),
        Ask("export page", "rev", "/p/large/export/", 120),
        Ask("search, common word, API", "ann", f"{api}/large/articles/?q={names['common']}", 50),
        Ask("search, common word, page", "ann", f"/p/large/articles/?q={names['common']}", 80),
        Ask("search in 705 articles, API", "ann", f"{api}/small/articles/?q={names['common']}", 30),
        Ask("search in 705 articles, page", "ann", f"/p/small/articles/?q={names['common']}", 50),
        Ask("annotations q= without a hit", "rev", f"{api}/large/annotations/?q=zzzqqq", 50),
        Ask("annotations of a reviewer", "rev", f"{api}/large/annotations/?reviewer=rev", 50),
        Ask("list of articles, page", "ann", "/p/large/articles/", 80),
        Ask("list of annotations, first page", "rev", f"{api}/large/annotations/", 50),
        Ask("people's page of a record", "rev", f"/p/large/entities/{names['record']}/", 80),
        Ask("open an article, analyst", "ann", f"/a/{names['article']}/", 45),
        Ask("open an article, reviewer", "rev", f"/a/{names['article']}/", 55),
        Ask("changes, from the beginning", "rev", f"{api}/large/changes/", 30),
    ]


def milliseconds(work: Callable[[], object], rounds: int) -> float:
    """The median, after three that warm up."""
    taken = []
    for number in range(rounds + 3):
        started = time.perf_counter()
        work()
        if number >= 3:
            taken.append((time.perf_counter() - started) * 1000)
    return statistics.median(taken)


def measure(rounds: int) -> dict[Ask, float]:
    """The milliseconds of each request."""
    from django.test import Client

    from annotations.models import Article, Entity, User

    large = Article.objects.filter(project__slug="large").order_by("id")
    names = {
        "common": "baba",
        "article": str(large[large.count() // 2].pk),
        "record": str(Entity.objects.get(project__slug="large", name="Person 0").pk),
    }
    clients = {}
    for who in ("ann", "rev", "max"):
        clients[who] = Client()
        clients[who].force_login(User.objects.get(username=who))

    def get(ask: Ask) -> None:
        answer = clients[ask.who].get(ask.path)
        if answer.status_code != 200:
            raise SystemExit(f"{ask.path}: {answer.status_code}")
        answer.getvalue()

    figures = {}
    for ask in asks(names):
        figures[ask] = milliseconds(lambda ask=ask: get(ask), rounds)
    return figures


def export(kind: str) -> tuple[float, float]:
    """Annotations a second, and how long a grouped COPY took of the time of the export in that format."""
    from django.db import connection
    from django.test import Client

    from annotations.models import User

    rev = Client()
    rev.force_login(User.objects.get(username="rev"))
    started = time.perf_counter()
    answer = rev.get(f"/api/v1/projects/large/export/?format={kind}&status=approved")
    for _ in answer.streaming_content:
        pass
    seconds = time.perf_counter() - started
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM annotations_annotation WHERE status = 'approved'")
        count = cursor.fetchone()[0]
        started = time.perf_counter()
        with cursor.copy(_GROUPED) as copy:
            for _ in copy:
                pass
    return count / seconds, seconds / (time.perf_counter() - started)


def _index_words(database: str, revision_ids: list[Any]) -> None:
    join_site(database)
    from annotations.actions.searching import index_many

    index_many(revision_ids=revision_ids)


def make(articles: int) -> None:
    """Both projects, their words indexed."""
    from django.db import connection

    from annotations.models import Revision

    started = time.perf_counter()
    make_large("large", articles)
    print(f"  made {articles:,} articles in {time.perf_counter() - started:.0f} s", flush=True)
    make_large("small", SMALL, seed=2)
    started = time.perf_counter()
    ids = list(Revision.objects.values_list("pk", flat=True))
    in_processes(_index_words, [(ids[part::2],) for part in range(2)])
    print(f"  indexed their words in {time.perf_counter() - started:.0f} s", flush=True)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def bytes_per_annotation() -> list[tuple[str, float]]:
    """What each table takes on the disk, with its indexes, for an annotation; the largest first."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT relname, pg_total_relation_size(oid)::float / (SELECT count(*) FROM annotations_annotation)
            FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 2 DESC
            """
        )
        return [row for row in cursor.fetchall() if row[1] >= 1]


@contextmanager
def kept_site(name: str) -> Iterator[None]:
    """A site that stands already, as `--keep` leaves it."""
    join_site(name)
    yield


def run(articles: int, rounds: int, *, again: bool = False, keep: bool = False) -> tuple[dict, dict, list]:
    """The figures of a site of that size."""
    name = f"bench_{articles}"
    print(f"{articles:,} articles", flush=True)
    with kept_site(name) if again else empty_site(name, keep=keep):
        if not again:
            make(articles)
        pages = {ask.what: (figure, ask.goal) for ask, figure in measure(rounds).items()}
        exports = {kind: export(kind) for kind in ("jsonl", "csv")}
        return pages, exports, bytes_per_annotation()


def table(pages: Iterable[dict[str, tuple[float, int]]]) -> Iterator[str]:
    """Lines of the table, a column for each size."""
    pages = list(pages)
    for what, (_, goal) in pages[0].items():
        figures = " | ".join(f"{sizes[what][0]:.0f}" for sizes in pages)
        yield f"| {what} | {figures} | ≤ {goal} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, nargs="+", default=[10_000, 50_000])
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--keep", action="store_true", help="leave the databases")
    parser.add_argument("--again", action="store_true", help="measure the databases that were left")
    options = parser.parse_args()
    figures: list[Any] = [
        run(articles, options.rounds, again=options.again, keep=options.keep) for articles in options.articles
    ]
    print("\n".join(table(pages for pages, _, _ in figures)))
    for kind in ("jsonl", "csv"):
        rates = " | ".join(f"{exports[kind][0]:,.0f} ({exports[kind][1]:.2f})" for _, exports, _ in figures)
        print(f"| export {kind}, annotations/s (times a grouped COPY) | {rates} | ≥ 80,000 |")
    for articles, (_, _, sizes) in zip(options.articles, figures, strict=True):
        print(f"{articles:,} articles: {sum(size for _, size in sizes):,.0f} bytes for an annotation")
        print("  " + ", ".join(f"{name.removeprefix('annotations_')} {size:.0f}" for name, size in sizes))


if __name__ == "__main__":
    main()
