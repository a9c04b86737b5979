"""How fast articles come in through the command's own path: `python -m tests.benchmarks.imports`.

`import_articles` takes in two files of our JSON Lines: articles alone, and articles with annotations. Beside the clock
the work is counted in processor seconds, ours and the server process's, which others on the machine change less; and
beside both stands a COPY of the very rows that came in, with every trigger, index and foreign key, in the same run. Last,
the words of the articles are indexed, as the one job of each batch does it.
"""

import argparse
import io
import json
import random
import tempfile
import uuid
from pathlib import Path

from django.core.management import call_command

from tests.benchmarks.bulk_insert import Cost, timed
from tests.benchmarks.site import WORDS, empty_site


def lines(count: int, length: int, marked: int, seed: int) -> list[str]:
    """So many lines with texts of about that many code points, each with so many annotations."""
    chance = random.Random(seed)
    return [json.dumps(_line(number, length, marked, chance)) for number in range(count)]


def _line(number: int, length: int, marked: int, chance: random.Random) -> dict:
    text = f"Article {number}. " + " ".join(chance.choices(WORDS, k=length // 7))
    starts = [0, *(place + 1 for place, sign in enumerate(text) if sign == " ")]
    annotations = []
    for place, kind in zip(range(marked), ("quote", "entity", "claim", "source") * marked, strict=False):
        first = len(starts) * place // max(marked, 1)
        start, end = starts[first], starts[first + chance.randint(1, 5)] - 1
        annotations.append(
            {
                "id": str(uuid.UUID(int=chance.getrandbits(128), version=4)),
                "kind": kind,
                "spans": [{"start": start, "end": end, "text": text[start:end]}],
                "attributes": {},
                "tags": [],
                "links": [],
                "status": "draft",
            }
        )
    return {
        "text": text,
        "headline": f"Article {number} of a benchmark",
        "outlet": "Courier",
        "url": f"https://courier.example.org/{number}",
        "annotations": annotations,
    }


def bring_in(slug: str, file: Path) -> Cost:
    """The cost of the command, from the file on."""
    return timed(
        lambda: call_command("import_articles", file, project=slug, format="jsonl", stdout=io.StringIO())
    )


def copy_again(slug: str, other: str) -> Cost:
    """The cost of a COPY of the rows of one project into another one, with all rules."""
    from annotations.actions.bulk_insert import copy_annotations, copy_articles
    from annotations.actions.transactions import begin_action, one_transaction
    from annotations.choices import Verb
    from annotations.models import Annotation, Article, Layer, Project, Revision, User
    from annotations.models.fields import new_id

    project, target = Project.objects.get(slug=slug), Project.objects.get(slug=other)
    articles, revisions, layers, rows = (
        list(model.objects.filter(project=project)) for model in (Article, Revision, Layer, Annotation)
    )
    ids = {row.pk: new_id() for row in [*articles, *revisions, *layers]}
    for row in [*articles, *revisions, *layers, *rows]:
        row.project_id, row.pk = target.pk, ids.get(row.pk) or new_id()
        for name in ("article_id", "revision_id", "layer_id"):
            if hasattr(row, name):
                setattr(row, name, ids[getattr(row, name)])

    def work() -> None:
        with one_transaction():
            action = begin_action(by=User.objects.get(username="ann"), verb=Verb.IMPORT, project_id=target.pk)
            for row in rows:
                row.action_id = action
            copy_articles(articles, revisions, layers)
            copy_annotations(rows, [])

    return timed(work)


def index(slug: str) -> Cost:
    """The cost of the words of all articles."""
    from annotations.actions.searching import index_many
    from annotations.models import Revision

    ids = list(Revision.objects.filter(project__slug=slug).values_list("pk", flat=True))
    return timed(lambda: index_many(revision_ids=ids))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--length", type=int, default=4_000)
    parser.add_argument("--annotations", type=int, default=20, help="of each article of the second file")
    options = parser.parse_args()
    with empty_site():
        from annotations.choices import Role
        from tests import factories

        for seed, marked in enumerate((0, options.annotations)):
            slugs = [f"in-{marked}", f"copied-{marked}"]
            for slug in slugs:
                factories.member(factories.project(slug), "ann", Role.MANAGER)
            with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as file:
                file.write("\n".join(lines(options.articles, options.length, marked, seed)))
                file.flush()
                whole = bring_in(slugs[0], Path(file.name))
            _print(options.articles, marked, whole, copy_again(*slugs))
        cost = index("in-0")
        print(f"words of {options.articles:,} articles: {_each(cost, options.articles)}")


def _print(articles: int, marked: int, whole: Cost, bare: Cost) -> None:
    what = f"{articles:,} articles" + (f" with {marked} annotations each" if marked else "")
    print(f"{what}: {whole.clock:.1f} s, {whole.processor:.1f} s of processors; {_each(whole, articles)}")
    print(
        f"  {whole.clock / bare.clock:.2f} times the clock of a COPY of the same rows, {whole.processor / bare.processor:.2f} times its processors"
    )
    if marked:
        print(
            f"  {articles * marked / whole.clock:,.0f} annotations/s (COPY: {articles * marked / bare.clock:,.0f})"
        )


def _each(cost: Cost, articles: int) -> str:
    return f"{1000 * cost.clock / articles:.2f} ms and {1000 * cost.processor / articles:.2f} ms of processors for each"


if __name__ == "__main__":
    main()
