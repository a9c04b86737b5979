"""A format is a file and a row: it is then at every door, to write and to read."""

import json

import pytest
from django.core.management import call_command

from annotations.formats.format import Entry, Format
from annotations.formats.registry import FORMATS
from annotations.models import Annotation
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)  # an export reads on a connection of its own


def write(lines):
    """Each article in a line of its own, behind its number."""
    for number, line in enumerate(lines, 1):
        yield b"%d\t%s" % (number, line)


def read(stream):
    for number, line in enumerate(stream, 1):
        yield Entry(f"line {number}", json.loads(line.partition(b"\t")[2]))


NUMBERED = Format(
    "numbered",
    "Numbered lines",
    "text/tab-separated-values; charset=utf-8",
    (".tsv",),
    write,
    read,
    loses="nothing but the silence",
)


@pytest.fixture
def numbered(monkeypatch):
    monkeypatch.setitem(FORMATS, "numbered", NUMBERED)


@pytest.fixture
def approved(article, ann, rev):
    return factories.approved(factories.annotation(article, ann), ann, rev)


def test_a_new_format_is_offered_on_the_page_with_what_it_leaves_out(numbered, approved, client, ann):
    client.force_login(ann)

    page = client.get("/p/desk/export/?format=numbered").content.decode()

    assert "Numbered lines" in page
    assert "This format leaves out nothing but the silence." in page
    assert "format=numbered" in page


def test_the_page_says_nothing_of_a_format_that_leaves_out_nothing(approved, client, ann):
    client.force_login(ann)

    page = client.get("/p/desk/export/?format=jsonl").content.decode()

    assert "This format leaves out" not in page


def test_a_new_format_is_answered_by_the_api(numbered, approved, client, ann):
    client.force_login(ann)

    answer = client.get("/api/v1/projects/desk/export/?format=numbered")

    assert answer["Content-Type"] == NUMBERED.media_type
    assert ".tsv" in answer["Content-Disposition"]
    assert b"".join(answer.streaming_content).startswith(b"1\t{")


def test_what_the_command_writes_in_a_new_format_it_reads_back(numbered, approved, article, max_, tmp_path):
    other = factories.project("other")
    factories.member(other, "max", "manager")
    file = tmp_path / "set.tsv"

    call_command("export", "--project", "desk", "--format", "numbered", "--out", str(file))
    call_command("import_articles", str(file), "--project", "other", "--format", "numbered")

    [copy] = Annotation.objects.filter(project=other)
    assert (copy.texts, copy.spans) == (approved.texts, approved.spans)
