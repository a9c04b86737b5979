"""Exports over HTTP: what is in them, that any reader can read them, and that they block nobody."""

import csv
import gc
import io
import json
import re

import pytest
from django.test import Client

from annotations.actions.annotating.deleting import delete
from annotations.actions.annotating.marking import mark
from annotations.actions.articles import change_article, delete_article, sign_off, submit_article
from annotations.actions.importing.lines import import_article
from annotations.actions.projects import set_tags
from annotations.choices import Role
from annotations.formats.registry import FORMATS
from annotations.models import Annotation, Article, Link, Revision
from annotations.queries.exporting.streams import AT_ONCE
from annotations.text.normalise import sha256
from tests import factories
from tests.api.conftest import ROOT
from tests.api.problems import check_problem
from tests.commands.test_export import bare, numbered
from tests.wire import READERS

pytestmark = pytest.mark.django_db(transaction=True)
CODINGS = ["identity", *READERS]
ODD = 'Back\\slash "quoted" tab\there e\u0301 👩‍👩‍👧 𝒳\nsecond 100% \\n %s \u2028 end\n=1+1'


@pytest.fixture
def export(as_, rev):
    """The bytes of an export, read to the end."""
    reader = as_(rev, "read")

    def get(query="", sender=reader):
        answer = sender.get(f"projects/desk/export/?{query}")
        assert answer.status_code == 200, answer.content
        return b"".join(answer.streaming_content)

    return get


@pytest.fixture
def approved_set(project, article, ann, rev):
    """A source, a quote of hers, and in another article a passage of every sort of character."""
    source = factories.annotation(article, ann, "source", "Mara Voss", attributes={"type": "person"})
    quote = factories.annotation(article, ann, links=[{"role": "speaker", "target": str(source.pk)}])
    factories.annotation(article, ann, "entity", "Mara Voss")  # stays a draft
    odd = factories.article(project, ann, text=ODD, outlet="%s, Co", headline="=cmd()")
    words = [list(match.span()) for match in re.finditer(r"\S+", ODD)]
    items = [
        {"kind": "entity", "spans": spans}
        for spans in (words, words[::3], [[words[1][0], len(ODD)]], words[-1:])
    ]
    found = [source, quote, *(mark(by=ann, article_id=odd.pk, item=item)[0] for item in items)]
    for row in found:
        factories.approved(row, ann, rev)
    return {str(row.pk) for row in found}


def lines(data):
    return [json.loads(line) for line in data.splitlines()]


def ids(articles):
    return {row["id"] for article in articles for row in article["annotations"]}


def test_every_format_holds_the_approved_set(export, approved_set):
    whole = lines(export("format=jsonl"))
    assert ids(whole) == approved_set
    spans = 0
    for article in whole:
        for row in article["annotations"]:
            for span in row["spans"]:
                assert article["text"][span["start"] : span["end"]] == span["text"]
                spans += 1
            start, end = row["spans"][0]["start"], row["spans"][-1]["end"]
            assert article["text"][:start].endswith(row["prefix"])
            assert article["text"][end:].startswith(row["suffix"])
    assert spans > 15
    assert ODD in {article["text"] for article in whole}
    assert json.loads(export("format=json")) == whole
    assert export() == export("format=jsonl")
    file = io.StringIO(export("format=csv").decode("utf-8-sig"), newline="")
    rows = list(csv.DictReader(file, strict=True))
    texts = {
        row["id"]: " … ".join(span["text"] for span in row["spans"])
        for article in whole
        for row in article["annotations"]
    }
    assert {row["id"]: row["text"].removeprefix("'") for row in rows} == texts
    assert {row["headline"] for row in rows} >= {"'=cmd()"}
    assert all(not value.startswith(("=", "+", "-", "@", "\t")) for row in rows for value in row.values())


def test_an_export_comes_as_a_file_that_nobody_keeps(as_, rev, approved_set):
    for name, media_type in (
        ("json", "application/json"),
        ("jsonl", "application/jsonl"),
        ("csv", "text/csv; charset=utf-8"),
    ):
        answer = as_(rev).get(f"projects/desk/export/?format={name}")
        assert answer["Content-Type"] == media_type
        assert answer["Content-Disposition"] == f'attachment; filename="desk-annotations.{name}"'
        assert answer["Cache-Control"] == "no-store"
        answer.close()


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("coding", READERS)
def test_a_compressed_export_is_the_same_file(export, as_, approved_set, rev, coding, form):
    plain = export(f"format={form}")

    answer = as_(rev).get(f"projects/desk/export/?format={form}", Accept_Encoding=coding)
    sent = b"".join(answer.streaming_content)

    assert (answer["Content-Encoding"], READERS[coding](sent)) == (coding, plain)
    assert len(sent) < len(plain)


def test_the_same_request_gives_the_same_bytes(export, approved_set):
    for query in ("format=json", "format=jsonl&people=codes", "format=csv&revisions=all"):
        assert export(query) == export(query)


def test_an_empty_set_is_a_whole_file(export, project):
    assert export("format=jsonl") == b""
    assert json.loads(export("format=json")) == []
    assert len(list(csv.reader(io.StringIO(export("format=csv").decode("utf-8-sig"))))) == 1


def test_filters_narrow_an_export(export, approved_set, article, rev):
    def kinds(query):
        return sorted(row["kind"] for part in lines(export(query)) for row in part["annotations"])

    odd = kinds("kind=entity")
    assert kinds("kind=quote,source") == ["quote", "source"]
    assert kinds("status=draft") == ["entity"]
    assert kinds("status=draft,approved&article=" + str(article.pk)) == ["entity", "quote", "source"]
    assert kinds("author=rev") == []
    assert kinds("reviewer=rev&q=MARA") == ["source"]
    assert kinds("outlet=%25s%2C%20Co") == odd
    assert kinds("outlet=%25") == []
    assert len(kinds("q=100%25%20%5Cn%20%25s")) == 1
    assert kinds("q=%25%25") == []


def test_suggestions_are_never_exported(export, as_, article, ann, rev):
    item = {"kind": "quote", "spans": [[0, 30]]}
    suggester = {"name": "rules", "version": "1", "score": 0.5}
    mark(by=ann, article_id=article.pk, item=item, suggester=suggester)
    for status in ("draft,submitted,fixed,approved,rejected", "draft"):
        assert lines(export(f"status={status}")) == []
    for query in ("status=draft&status=suggested", "status=dismissed", "status=approved,dismissed"):
        check_problem(as_(rev).get(f"projects/desk/export/?{query}"), 400, "status")


def test_what_a_machine_proposes_is_not_said_to_be_meant(export, approved_set, as_, project, rev):
    source = Annotation.objects.get(kind="source")
    [link] = Link.objects.filter(target=source)
    Link.objects.filter(pk=link.pk).update(
        spans=[factories.span(factories.TEXT, "Mara Voss")], texts=["Mara Voss"]
    )
    path = f"annotations/{link.annotation_id}/"
    for status in ("suggested", "dismissed"):
        Annotation.objects.filter(pk=source.pk).update(status=status, suggester={"name": "rules"})
        bare = {
            "role": "speaker",
            "spans": [{"start": 31, "end": 40, "text": "Mara Voss"}],
            "prefix": factories.TEXT[:31],
            "suffix": factories.TEXT[40:72],
        }
        assert as_(rev).get(path).json()["links"] == [bare]
        every = [row for part in lines(export("status=approved,submitted")) for row in part["annotations"]]
        assert [row["links"] for row in every if row["id"] == str(link.annotation_id)] == [[bare]]
    Annotation.objects.filter(pk=source.pk).update(status="suggested")
    Annotation.objects.filter(pk=link.annotation_id).update(status="suggested", suggester={"name": "rules"})
    assert as_(rev).get(path).json()["links"][0]["target"] == str(source.pk)


def test_what_is_deleted_is_not_exported(export, approved_set, ann):
    gone = max(approved_set)  # the source, the first, would take the quote with it
    delete(by=ann, annotation_id=gone, version=None)
    assert ids(lines(export("status=approved"))) == approved_set - {gone}


def people_in(data):
    """Whose names are the whole of a value, or of a cell, anywhere in an export."""
    if data.startswith(b"\xef\xbb\xbf"):
        rows = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
        values = {cell for row in rows for cell in row}
    else:
        values = set(re.findall(r'"(\w+)"', data.decode()))
    return values & {"ann", "rev"}


@pytest.mark.parametrize("form", ["jsonl", "json", "csv"])
def test_people_are_codes_or_nobody(export, approved_set, form):
    assert people_in(export(f"format={form}&people=names")) == {"ann", "rev"}
    assert people_in(export(f"format={form}&people=codes")) == set()
    assert people_in(export(f"format={form}&people=none")) == set()


def test_codes_outlive_the_key_of_the_site(export, approved_set, settings):
    before = export("people=codes")

    settings.SECRET_KEY = "another key" * 10

    assert export("people=codes") == before


def test_a_code_says_nothing_of_the_same_person_in_another_project(project):
    secrets = [bytes(own.secret) for own in (project.code_secret, factories.project("other").code_secret)]

    assert [len(secret) for secret in secrets] == [32, 32]
    assert secrets[0] != secrets[1]


def test_a_code_is_the_same_person_everywhere(export, approved_set):
    rows = [row for article in lines(export("people=codes")) for row in article["annotations"]]
    authors = {row["author"] for row in rows} | {row["edited_by"] for row in rows}
    reviewers = {row["decision"]["reviewer"] for row in rows}
    assert [len(codes) for codes in (authors, reviewers, authors | reviewers)] == [1, 1, 2]
    assert all(re.fullmatch("p-[0-9a-f]{12}", code) for code in authors | reviewers)
    file = io.StringIO(export("format=csv&people=codes").decode("utf-8-sig"), newline="")
    table = list(csv.DictReader(file))
    assert {row["author"] for row in table} == authors
    assert {row["reviewer"] for row in table} == reviewers
    nobody = [row for article in lines(export("people=none")) for row in article["annotations"]]
    assert {row["author"] for row in nobody} == {None}


def test_texts_are_left_out_as_asked(export, article, ann, rev):
    statement = "A wall for four thousand homes"
    claim = factories.annotation(article, ann, "claim", "4,000 homes", attributes={"statement": statement})
    source = factories.annotation(article, ann, "source", "Mara Voss")
    words = [factories.span(factories.TEXT, "She")]
    links = [{"role": "speaker", "target": str(source.pk), "spans": words}]
    quote = factories.annotation(article, ann, links=links)
    for row in (claim, quote):
        factories.approved(row, ann, rev)
    [passages] = lines(export("text=passages"))
    assert "text" not in passages
    assert [row["spans"][0]["text"] for row in passages["annotations"]] == [
        factories.TEXT[:30],
        "4,000 homes",
    ]
    assert passages["annotations"][0]["links"][0]["means"]["words"] == "Mara Voss"
    bare = export("text=none").decode()
    [nothing] = lines(bare.encode())
    assert nothing["annotations"][0]["links"][0]["spans"] == [{"start": words[0][0], "end": words[0][1]}]
    for part in ("4,000", "waited", "Voss", "She", "spokesman", statement):
        assert part not in bare
    for row in csv.DictReader(io.StringIO(export("format=csv&text=none").decode("utf-8-sig"), newline="")):
        assert row["text"] == ""
        assert "Voss" not in str(row)


def test_older_revisions_are_exported_when_asked_for(export, article, ann, rev):
    old = factories.approved(factories.annotation(article, ann), ann, rev)
    Revision.objects.filter(article=article).update(current=False)
    text = "Corrected."
    Revision.objects.create(
        project=article.project,
        article=article,
        number=2,
        text=text,
        sha256=sha256(text),
        length=len(text),
        created_by=ann,
    )
    assert lines(export()) == []
    [line] = lines(export("revisions=all"))
    assert (line["revision"], line["text"], ids([line])) == (1, factories.TEXT, {str(old.pk)})


def test_restricted_articles_need_the_scope(export, as_, approved_set, article, max_, project):
    change_article(by=max_, article_id=article.pk, version=None, changes={"restricted": True})
    assert str(article.pk).encode() not in export()
    assert str(article.pk).encode() not in export("", as_(max_))
    assert str(article.pk).encode() in export("", as_(max_, restricted=True))
    client = Client()
    client.force_login(max_)
    assert str(article.pk).encode() not in b"".join(
        client.get(f"{ROOT}projects/desk/export/").streaming_content
    )


def test_an_export_is_of_its_own_project(export, approved_set):
    away = factories.project("away")
    zed, yan = (factories.member(away, name, Role.MANAGER) for name in ("zed", "yan"))
    factories.approved(factories.annotation(factories.article(away, zed), zed), zed, yan)
    assert ids(lines(export())) == approved_set


def test_tags_come_with_the_annotations(export, article, ann, rev, max_):
    set_tags(
        by=max_, slug="desk", tags=[{"name": "a, b", "description": ""}, {"name": "ü", "description": ""}]
    )
    factories.approved(factories.annotation(article, ann, tags=["ü", "a, b"]), ann, rev)
    [line] = lines(export("tag=a%2C%20b"))
    assert line["annotations"][0]["tags"] == ["a, b", "ü"]


def test_a_write_amid_a_download_is_not_seen(export, as_, approved_set, project, ann, rev):
    before = export()
    answer = as_(rev).get("projects/desk/export/")
    chunks = iter(answer.streaming_content)
    read = next(chunks)
    for pk in approved_set:
        delete(by=ann, annotation_id=pk, version=None)
    late = factories.article(project, ann, text="“Late,” she said.")
    factories.approved(factories.annotation(late, ann, passage="“Late,”"), ann, rev)
    Article.objects.update(headline="Changed")
    assert read + b"".join(chunks) == before
    assert ids(lines(export())).isdisjoint(approved_set)


@pytest.fixture
def results(approved_set, project, article, ann, rev):
    """Beside the approved set: three articles without annotations, signed off, submitted, open; one with a draft."""
    made = {
        name: factories.article(project, ann, f"{name}.", outlet="Lantern")
        for name in ("signed", "submitted", "open", "draft")
    }
    factories.annotation(made["draft"], ann, "claim", "draft")
    for name in ("signed", "submitted"):
        submit_article(by=ann, article_id=made[name].pk)
    sign_off(by=rev, article_id=made["signed"].pk, version=None)
    return made


def texts_of(data):
    return {line["text"] for line in lines(data) if not line["annotations"]}


def test_finished_articles_without_annotations_are_exported_when_asked_for(export, results, article, ann):
    usual = lines(export())

    both = lines(export("empty=include"))

    assert [line for line in both if line["annotations"]] == usual
    bare_lines = [line for line in both if not line["annotations"]]
    assert {(line["text"], line["state"], line["revision"]) for line in bare_lines} == {
        ("signed.", "signed_off", 1),
        ("submitted.", "submitted", 1),
    }
    assert [line["id"] for line in both] == sorted(line["id"] for line in both)
    assert lines(export("empty=exclude")) == usual
    submit_article(by=ann, article_id=article.pk)
    assert [line["id"] for line in lines(export("empty=include"))] == [line["id"] for line in both]
    assert texts_of(export("empty=include&kind=claim&tag=none&author=nobody&q=x")) == {
        "signed.",
        "submitted.",
        factories.TEXT,
    }


def test_filters_of_articles_choose_among_those_without_annotations(export, results):
    assert texts_of(export("empty=include&outlet=Lantern")) == {"signed.", "submitted."}
    assert texts_of(export("empty=include&outlet=Courier")) == set()
    assert texts_of(export(f"empty=include&article={results['signed'].pk}")) == {"signed."}
    assert texts_of(export(f"empty=include&article={results['open'].pk}")) == set()
    assert texts_of(export("empty=include&updated_after=2999-01-01T00:00:00Z")) == set()


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("shape", ["text=none", "people=codes", "revisions=all", "kind=claim"])
def test_every_format_holds_articles_without_annotations_and_reads_them_back(export, results, form, shape):
    data = export(f"empty=include&format={form}&{shape}")

    documents = [entry.document for entry in FORMATS[form].read(io.BytesIO(data))]

    quiet = {document["id"] for document in documents if not document["annotations"]}
    assert quiet == {str(results[name].pk) for name in ("signed", "submitted")}


def test_a_restricted_article_without_annotations_needs_the_scope(export, as_, results, max_):
    restricted = results["submitted"]
    change_article(by=max_, article_id=restricted.pk, version=None, changes={"restricted": True})

    assert texts_of(export("empty=include", as_(max_))) == {"signed."}
    assert texts_of(export("empty=include", as_(max_, restricted=True))) == {"signed.", "submitted."}


def test_an_article_of_another_project_or_taken_out_is_in_no_export(export, results, max_):
    away = factories.project("away")
    zed = factories.member(away, "zed", Role.MANAGER)
    submit_article(by=zed, article_id=factories.article(away, zed, "Away.").pk)
    delete_article(by=max_, article_id=results["signed"].pk, version=None)

    assert texts_of(export("empty=include")) == {"submitted."}


@pytest.mark.parametrize("value", ["", "yes", "include,exclude", "INCLUDE", "include&empty=exclude", "%00"])
def test_an_unknown_value_of_empty_is_refused(as_, rev, project, value):
    check_problem(as_(rev).get(f"projects/desk/export/?empty={value}"), 400, "empty")


def test_articles_without_annotations_come_back_through_an_import(export, results, as_, max_):
    copy = factories.project("copy")
    factories.member(copy, "max", Role.MANAGER)

    for line in lines(export("empty=include")):
        import_article(by=max_, project=copy, document=line)

    answer = as_(max_, "read", within=copy).get("projects/copy/export/?empty=include")
    back = {
        line["text"]: line["state"]
        for line in lines(b"".join(answer.streaming_content))
        if not line["annotations"]
    }
    assert back == {"signed.": "signed_off", "submitted.": "submitted"}


@pytest.mark.parametrize("coding", CODINGS)
def test_too_many_exports_are_told_to_come_back(export, as_, approved_set, rev, coding):
    reader = as_(rev)
    for _ in range(2):  # closed unread, or read to the end: the place is free again
        running = [reader.get("projects/desk/export/", Accept_Encoding=coding) for _ in range(AT_ONCE)]
        busy = reader.get("projects/desk/export/")
        check_problem(busy, 503)
        assert busy["Retry-After"] == "1"
        assert reader.get("projects/desk/annotations/").status_code == 200
        running.pop().close()
        export()
        for answer in running:
            b"".join(answer.streaming_content)


@pytest.mark.parametrize("coding", CODINGS)
def test_an_export_that_nobody_reads_gives_its_place_back(export, as_, approved_set, rev, coding):
    reader = as_(rev)
    for begun in (False, True):
        running = [reader.get("projects/desk/export/", Accept_Encoding=coding) for _ in range(AT_ONCE)]
        if begun:
            for answer in running:
                next(iter(answer.streaming_content))
            del answer
        check_problem(reader.get("projects/desk/export/"), 503)
        for answer in running:
            answer.close()
        running.clear()
        export()


def test_an_export_that_is_forgotten_gives_its_place_back(export, as_, approved_set, rev):
    reader = as_(rev)
    running = [reader.get("projects/desk/export/") for _ in range(AT_ONCE)]

    running.clear()
    gc.collect()

    export()


def test_a_refused_export_takes_no_place(as_, export, approved_set, rev):
    for _ in range(AT_ONCE + 1):
        check_problem(as_(rev).get("projects/desk/export/?format=xml"), 400, "format")
    export()


def test_an_export_of_what_nobody_wrote_is_empty(as_, rev, article):
    for query in (
        "author=nobody",
        "reviewer=nobody",
        "author=nobody&format=csv",
        "author=nobody&format=json",
    ):
        answer = as_(rev).get(f"projects/desk/export/?{query}")
        assert answer.status_code == 200
        rows = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
        assert len(rows) == query.endswith(("csv", "json")), query


@pytest.mark.parametrize("accepted", ["text/csv", "application/jsonl", "text/html", "*/*"])
def test_an_export_comes_in_its_format_whatever_else_is_accepted(api, project, accepted):
    answer = api.get("projects/desk/export/?format=csv", Accept=accepted)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/csv; charset=utf-8")
    assert b"".join(answer.streaming_content).startswith("\ufeffid,".encode())


def test_an_export_comes_back_through_an_import_as_the_same_set(export, approved_set, as_, max_):
    every = "status=draft,submitted,fixed,approved,rejected"
    sent = lines(export(every))
    copy = factories.project("copy")
    for name, role in (("max", Role.MANAGER), ("ann", Role.ANALYST), ("rev", Role.REVIEWER)):
        factories.member(copy, name, role)
    for line in sent:
        import_article(by=max_, project=copy, document=line)
    answer = as_(max_, "read", within=copy).get(f"projects/copy/export/?{every}")
    back = lines(b"".join(answer.streaming_content))
    assert {line.pop("project") for line in back} == {"copy"}
    assert {line.pop("project") for line in sent} == {"desk"}
    assert sum(len(line["annotations"]) for line in back) == len(approved_set) + 1
    assert numbered(bare(back)) == numbered(bare(sent))
