"""The lines of an export: in which order they come, in batches of any size, and what each costs the database."""

import json

import pytest

from annotations.actions.annotating.sameness import Duplicates
from annotations.models import Annotation, Article, Project, Revision, User
from annotations.queries.exporting import lines
from annotations.queries.exporting.exports import read_export
from annotations.queries.exporting.lines import read_lines
from annotations.queries.exporting.streams import open_snapshot
from tests import factories
from tests.benchmarks.bulk_insert import rows, with_all_rules
from tests.benchmarks.site import fill

pytestmark = pytest.mark.django_db(transaction=True)

TEXT = '“Wir warten,” sagte Öl 👩‍👩‍👧 \t\\ "so".\n' + "“It’s late,” she said. " * 12


def read_slowly(article):
    """What stands in the line of an article about where its annotations are, by somebody who knows only the models."""
    revision = Revision.objects.get(article=article, current=True)
    present = Annotation.objects.filter(revision=revision, deleted_at=None).order_by("id")
    found = sorted(present, key=lambda row: (row.spans[0][0], row.spans[-1][1], row.pk))
    return revision.text, [(str(row.pk), row.spans, *around(revision.text, row.spans)) for row in found]


def around(text, spans):
    start, end = spans[0][0], spans[-1][1]
    return text[start - min(start, 32) : start], text[end : end + 32]


def said_in(line):
    """The same, out of the line itself."""
    document = json.loads(line)
    return document["text"], [
        (
            row["id"],
            tuple((span["start"], span["end"]) for span in row["spans"]),
            row["prefix"],
            row["suffix"],
        )
        for row in document["annotations"]
    ]


def fill_project(project, by, articles, each=6):
    """Articles with annotations that begin at the same places, lie in parts, and refer to each other."""
    for number in range(articles):
        article = factories.article(project, by, text=f"{number} {TEXT}")
        source = factories.annotation(article, by, "source", "Öl")
        for place in range(each):
            spans = [[place, place + 4], [40 + 9 * place, 45 + 9 * place]][: 1 + place % 2]
            item = {"kind": ("quote", "claim")[place % 2], "spans": spans, "links": []}
            if item["kind"] == "quote":
                item["links"] = [{"role": "speaker", "target": str(source.pk), "spans": [[50, 55]]}]
            factories.mark(by=by, article_id=article.pk, item=item, duplicates=Duplicates.ALLOW)


def export_of(project, by):
    scope, articles = Annotation.objects.visible_to(by, project=project), Article.objects.visible_to(by)
    scopes = scope.filter(project=project), articles.filter(project=project)
    return read_export(*scopes, {"status": ["draft"]}, project=project)


def lines_of(export):
    with open_snapshot() as own:
        return list(read_lines(own, export))


@pytest.mark.parametrize(("first", "most"), [(1, 1), (1, 10), (15, 15), (1000, 1000)])
def test_lines_are_the_same_in_batches_of_any_size(project, ann, monkeypatch, first, most):
    fill_project(project, ann, articles=5)
    expected = [read_slowly(article) for article in Article.objects.order_by("id")]
    whole = lines_of(export_of(project, ann))
    monkeypatch.setattr(lines, "FIRST", first)
    monkeypatch.setattr(lines, "MOST", most)

    found = lines_of(export_of(project, ann))

    assert found == whole
    assert [said_in(line) for line in found] == expected


def test_an_article_with_more_than_a_batch_is_one_line(project, ann, monkeypatch):
    fill_project(project, ann, articles=1, each=8)
    monkeypatch.setattr(lines, "FIRST", 2)

    [line] = lines_of(export_of(project, ann))

    assert said_in(line) == read_slowly(Article.objects.get())


def test_one_set_of_an_export_is_of_one_moment_however_many_batches_it_takes(project, ann, monkeypatch):
    fill_project(project, ann, articles=4)
    before = lines_of(export_of(project, ann))
    monkeypatch.setattr(lines, "FIRST", 1)
    monkeypatch.setattr(lines, "MOST", 1)

    with open_snapshot() as own:
        found = read_lines(own, export_of(project, ann))
        started = [next(found)]
        Annotation.objects.update(status="submitted")
        Article.objects.update(headline="Later")
        factories.annotation(factories.article(project, ann), ann)
        rest = list(found)

    assert started + rest == before


class Counting:
    """A connection that counts the statements of an export, and the buffers of the product's tables."""

    def __init__(self, own):
        self.own = own
        self.statements = 0

    def execute(self, *args):
        self.statements += 1
        return self.own.execute(*args)

    def cursor(self):
        self.statements += 1
        return self.own.cursor()

    @property
    def pgconn(self):
        return self.own.pgconn

    def __getattr__(self, name):
        return getattr(self.own, name)

    def count_buffers(self):
        query = """SELECT sum(pg_stat_get_xact_blocks_fetched(oid)) FROM pg_class
                   WHERE relname ~ '^annotations_|^[a-z]+_.*' AND relnamespace = 'public'::regnamespace"""
        [(count,)] = self.own.execute(query).fetchall()
        return int(count)


def cost_of(export):
    """How many annotations there are in an export, its statements and its buffers."""
    with open_snapshot() as own:
        counting = Counting(own)
        rows = sum(len(json.loads(line)["annotations"]) for line in read_lines(counting, export))
        return rows, counting.statements, counting.count_buffers()


def test_an_annotation_costs_no_more_in_a_large_export_than_in_a_small_one(project):
    for slug, articles in (("small", 25), ("large", 250)):
        fill(slug, articles, length=700)
        with_all_rules(rows(slug, articles * 20))
    by = User.objects.get(username="ann")

    small, large = (cost_of(export_of(Project.objects.get(slug=slug), by)) for slug in ("small", "large"))

    assert (small[0], large[0]) == (500, 5000)
    assert large[1] / large[0] < small[1] / small[0]
    assert large[2] / large[0] <= 1.35 * small[2] / small[0]  # trees of indexes are higher
