"""What `export` writes, `import_articles` reads back to the same set."""

import json
import re
import uuid

import pytest
from django.core.management import CommandError, call_command

from annotations.actions.annotating.changing import change
from annotations.actions.articles import submit_article
from annotations.actions.demo import load_demo
from annotations.actions.importing.lines import import_article
from annotations.actions.review.checking import check_claim
from annotations.choices import PROPOSED, Role, Status, Verb
from annotations.models import Action, Annotation, Article, Check, Decision, Entity, Link
from annotations.refusals import Invalid
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)
ALL = [status.value for status in Status if status not in PROPOSED]
OTHERWISE = {
    "created_at",  # it came in when it was imported, and nothing happened to it here before
    "updated_at",
    "created_by",  # who imported it
}


@pytest.fixture
def exported(tmp_path):
    """Export a project as JSON Lines; returns its lines."""

    def export(slug="desk", **options):
        out = tmp_path / f"{slug}.jsonl"
        call_command("export", project=slug, format="jsonl", out=out, restricted=True, **options)
        return [json.loads(line) for line in out.read_text().splitlines()]

    return export


def bare(value):
    """Exported lines without what an import cannot keep."""
    articles = [{name: inner for name, inner in line.items() if name != "version"} for line in value]
    return _bare(articles)  # an article's version starts anew: it counts its changes, and they were elsewhere


def _bare(value):
    if isinstance(value, dict):
        return {name: _bare(inner) for name, inner in value.items() if name not in OTHERWISE}
    return [_bare(inner) for inner in value] if isinstance(value, list) else value


def test_the_approved_ones_are_exported_by_default(article, ann, rev, max_, exported):
    approved = factories.approved(factories.annotation(article, ann), ann, rev)
    factories.annotation(article, ann, "entity", "Courier")
    [line] = exported()
    assert [row["id"] for row in line["annotations"]] == [str(approved.pk)]
    assert line["text"] == factories.TEXT
    everything = exported(only_status=["approved,draft"])
    assert len(everything[0]["annotations"]) == 2
    assert exported(only_kind=["claim"]) == []


def test_it_goes_to_standard_output_too(article, ann, rev, max_, capfdbinary):
    factories.approved(factories.annotation(article, ann), ann, rev)
    call_command("export", project="desk", format="jsonl")
    assert json.loads(capfdbinary.readouterr().out)["id"] == str(article.pk)


def test_a_refused_export_leaves_no_file(article, max_, tmp_path):
    with pytest.raises(CommandError):
        call_command(
            "export", project="desk", format="jsonl", out=tmp_path / "x.jsonl", only_status=["nonsense"]
        )
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("export", project="desk", format="jsonl", out=tmp_path / "no" / "x.jsonl")
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def demo(exported, tmp_path):
    """All of the demo, as it was exported into `demo.jsonl`."""
    load_demo("a demo password")
    lines = exported("demo", only_status=ALL)
    assert sum(len(line["annotations"]) for line in lines) > 150
    return lines


def imported(slug, file, form="jsonl"):
    """Import a file into a new project of this name, as its manager; ann and rev are members, too."""
    project = factories.project(slug)
    for name, role in (("max", Role.MANAGER), ("ann", Role.ANALYST), ("rev", Role.REVIEWER)):
        factories.member(project, name, role)
    call_command("import_articles", file, project=slug, format=form)


def test_a_whole_project_comes_back_as_the_same_set(demo, exported, tmp_path):
    file = (tmp_path / "demo.jsonl").rename(tmp_path / "there.jsonl")
    call_command("flush", interactive=False, verbosity=0)
    imported("demo", file)
    assert bare(exported("demo", only_status=ALL)) == bare(demo)
    call_command("verify")


def test_another_project_gets_the_same_set_under_other_ids(demo, exported, tmp_path):
    imported("copy", tmp_path / "demo.jsonl")
    copy = exported("copy", only_status=ALL)
    assert {line.pop("project") for line in copy} == {"copy"}
    assert {line.pop("project") for line in demo} == {"demo"}
    assert numbered(bare(copy)) == numbered(bare(demo))
    assert not set(ids_in(copy)) & set(ids_in(demo))
    counts = _counts()
    call_command("import_articles", tmp_path / "demo.jsonl", project="copy", format="jsonl")
    assert _counts() == counts


def ids_in(value):
    """Every id but that of a family, which follows from the text."""
    text = re.sub(r'"family": "[^"]+"', "", json.dumps(value))
    return re.findall(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", text)


def numbered(value):
    """The value with its ids as numbers, in the order in which they first come up."""
    text = json.dumps(value)
    for number, pk in enumerate(dict.fromkeys(ids_in(value))):
        text = text.replace(pk, f"id {number}")
    return json.loads(text)


def _counts():
    return [model.objects.count() for model in (Article, Annotation, Link, Decision, Action)]


def test_json_comes_back_like_json_lines(demo, exported, tmp_path):
    call_command("export", project="demo", format="json", out=tmp_path / "demo.json", restricted=True)
    call_command("export", project="demo", format="jsonl", out=tmp_path / "demo.jsonl", restricted=True)
    imported("array", tmp_path / "demo.json", form="json")
    imported("lines", tmp_path / "demo.jsonl")

    array, lines = exported("array", only_status=ALL), exported("lines", only_status=ALL)

    for line in (*array, *lines):
        del line["project"]
    assert numbered(bare(array)) == numbered(bare(lines))


def test_csv_brings_annotations_back_to_the_texts_they_are_about(demo, exported, tmp_path):
    call_command(
        "export", project="demo", format="csv", out=tmp_path / "demo.csv", restricted=True, only_status=ALL
    )
    texts = [json.dumps(line | {"annotations": [], "state": "open"}) for line in demo]
    (tmp_path / "texts.jsonl").write_text("\n".join(texts))
    imported("copy", tmp_path / "texts.jsonl")

    call_command("import_articles", tmp_path / "demo.csv", project="copy", format="csv")

    copy = exported("copy", only_status=ALL)
    whole, back = ([row["annotations"] for row in bare(lines)] for lines in (demo, copy))
    assert numbered(back) == numbered(whole)
    call_command("verify")


def line(**more):
    return {
        "id": "0190c8a4-7b1e-7c3d-9a53-2f4e8b6d1c07",
        "text": factories.TEXT,
        "headline": "One",
        "annotations": [
            {
                "id": "0190c8a4-7b1e-7c3d-9a53-2f4e8b6d1c08",
                "kind": "source",
                "spans": [{"start": 31, "end": 40, "text": "Mara Voss"}],
                "status": "approved",
                "version": 4,
                "edition": 2,
                "author": "ann",
                "edited_by": "ann",
                "tags": ["new-tag"],
                "links": [{"role": "speaks_for", "target": "0190c8a4-7b1e-7c3d-9a53-2f4e8b6d1c09"}],
                "decision": {
                    "verdict": "approve",
                    "reviewer": "rev",
                    "edition": 2,
                    "decided_at": "2026-01-02T03:04:05Z",
                },
            }
        ],
        **more,
    }


def test_a_managers_import_keeps_ids_status_people_and_verdict(project, ann, rev, max_):
    done = import_article(by=max_, project=project, document=line())
    assert (str(done.article.pk), done.new, done.added, done.lost) == (line()["id"], True, 1, 1)
    row = Annotation.objects.get()
    assert str(row.pk) == line()["annotations"][0]["id"]
    assert (row.status, row.version, row.edition, row.author, row.tags) == (
        "approved",
        4,
        2,
        ann,
        ["new-tag"],
    )
    decision = Decision.objects.get()
    assert (decision.reviewer, decision.edition, decision.verdict) == (rev, 2, "approve")
    action = Action.objects.get(pk=decision.action_id)
    assert (action.verb, action.by) == (Verb.IMPORT, max_)
    assert Link.objects.count() == 0
    call_command("verify")


def test_the_importer_stands_for_one_of_those_who_are_no_members_here(project, max_):
    done = import_article(by=max_, project=project, document=line())

    row = Annotation.objects.get()
    assert (row.status, row.author, row.edited_by) == ("submitted", max_, max_)
    assert (done.lowered, Decision.objects.count()) == (1, 0)
    logged = Action.objects.get(pk=row.action_id)
    assert (logged.verb, logged.by) == (Verb.IMPORT, max_)


def mention(name, start=31, **record):
    pk = str(uuid.uuid5(uuid.NAMESPACE_URL, name))
    return {
        "kind": "entity",
        "spans": [[start, 40]],
        "attributes": {"entity": pk},
        "record": {"id": pk, "name": "Voss", "type": "person", "wikidata_id": None, **record},
    }


@pytest.mark.parametrize(
    "records, made",
    [
        ([{"local": False}, {"local": False}], [None]),  # one name of the project is one record
        ([{"local": True}, {"local": True}], ["local", "local"]),  # two people without a name are two
        ([{}, {"local": None}], ["local", "local"]),  # a file that does not say
        ([{"local": False}, {"local": True}], [None, "local"]),
        ([{"wikidata_id": "Q1"}, {"wikidata_id": "Q1"}], [None]),
    ],
)
def test_a_record_is_of_the_project_or_local_as_it_was(project, max_, records, made):
    mentions = [
        mention(f"https://{place}.example", 31 + 5 * place, **record) for place, record in enumerate(records)
    ]
    done = import_article(by=max_, project=project, document=line(annotations=mentions))
    where = [record.article and "local" for record in Entity.objects.order_by("created_at", "id")]
    assert where == made
    assert Entity.objects.exclude(article=None).exclude(article=done.article).count() == 0


def test_an_analysts_import_is_their_own_drafts(project, ann, rev):
    document = line()
    document["annotations"][0]["tags"] = []
    import_article(by=ann, project=project, document=document)
    row = Annotation.objects.get()
    assert (row.status, row.version, row.edition, row.author) == ("draft", 1, 1, ann)
    assert Decision.objects.count() == 0


@pytest.mark.parametrize(
    "change",
    [
        {"sha256": "0" * 64},
        {"text": None},
        {"id": "nonsense"},
        {"annotations": {}},
        {"annotations": ["x"]},
        {"annotations": [{"kind": "quote", "spans": [{"start": 0, "end": 2, "text": "no"}]}]},
        {"annotations": [{"kind": "quote", "spans": [[0, 2]], "status": "nonsense"}]},
        {"annotations": [{"kind": "quote", "spans": [[0, 2]], "version": "7"}]},
        {"annotations": [{"kind": "quote", "spans": [[0, 2]], "links": ["x"]}]},
        {"annotations": [{"kind": "quote", "spans": [[0, 2]], "status": "suggested"}]},
        {"published_at": "yesterday"},
    ],
)
def test_a_line_is_taken_whole_or_not_at_all(project, max_, change):
    with pytest.raises(Invalid):
        import_article(by=max_, project=project, document=line(**change))
    assert _counts() == [0, 0, 0, 0, 0]


def test_bad_lines_are_named_and_stop_nobody(project, max_, ann, tmp_path, capsys):
    good = json.dumps(line(annotations=[]))
    (tmp_path / "x.jsonl").write_bytes(b'[1]\n\xff\n{"text": 5}\n\nnonsense\n' + good.encode() + b"\n")
    with pytest.raises(CommandError, match="4 could not be added"):
        call_command("import_articles", str(tmp_path), project="desk", format="jsonl")
    lines = capsys.readouterr().out.splitlines()
    assert [entry.split(":")[0] for entry in lines[:5]] == ["refused"] * 4 + ["added"]
    assert lines[1] == f"refused: {tmp_path}/x.jsonl, line 2: The line is not UTF-8: byte 0 does not fit."
    assert lines[2] == f"refused: {tmp_path}/x.jsonl, line 3: text: The text of the article is missing."
    assert lines[5] == "1 added, 0 already there, 4 refused, 0 left out."


@pytest.fixture
def checked(project, article, ann, rev, max_):
    """A claim whose check two people agree on, and one whose check nobody has agreed to."""
    made = factories.annotation(article, ann, "claim", "4,000 homes")
    factories.annotation(article, ann, "claim", "eleven years")
    found = {
        "verdict": "mostly_true",
        "rationale": "The survey counts 3,950.",
        "evidence": [{"url": "https://example.org/survey", "title": "Survey", "note": ""}],
        "asked_whom": "the harbour office",
        "asked_at": "2026-03-12T14:00:00+01:00",
        "answer": "None.",
    }
    for claim in Annotation.objects.order_by("created_at"):
        check_claim(by=rev, annotation_id=claim.pk, number=0, state="ready", values=found)
    check_claim(by=max_, annotation_id=made.pk, number=1, state="agreed", values={})
    return made


def test_an_agreed_check_is_exported_with_its_claim(checked, exported):
    [line] = exported(only_status=ALL)
    by_id = {row["id"]: row["check"] for row in line["annotations"]}
    check = by_id.pop(str(checked.pk))
    assert list(by_id.values()) == [None]
    assert check.pop("agreed_at").endswith("Z")
    assert check == {
        "verdict": "mostly_true",
        "rationale": "The survey counts 3,950.",
        "evidence": [{"url": "https://example.org/survey", "title": "Survey", "note": ""}],
        "asked_whom": "the harbour office",
        "asked_at": "2026-03-12T13:00:00.000000Z",
        "answer_due": None,
        "answer": "None.",
        "checked_by": "rev",
        "agreed_by": "max",
    }
    [passages] = exported(only_status=ALL, text="none", people="none")
    [bare_check] = [row["check"] for row in passages["annotations"] if row["check"]]
    assert set(bare_check) == {"verdict", "asked_at", "answer_due", "checked_by", "agreed_by", "agreed_at"}
    assert (bare_check["checked_by"], bare_check["agreed_by"]) == (None, None)


def test_a_check_of_what_the_claim_was_is_not_exported(checked, exported, ann):
    change(by=ann, annotation_id=checked.pk, version=None, changes={"attributes": {"hedged": True}})
    assert {row["check"] for line in exported(only_status=ALL) for row in line["annotations"]} == {None}


def test_a_withdrawn_check_is_not_exported(checked, exported, max_):
    check_claim(by=max_, annotation_id=checked.pk, number=2, state="withdrawn", values={})
    assert {row["check"] for line in exported(only_status=ALL) for row in line["annotations"]} == {None}


def test_an_agreed_check_comes_back(checked, exported, tmp_path):
    before = exported(only_status=ALL)
    imported("copy", tmp_path / "desk.jsonl")
    copy = exported("copy", only_status=ALL)
    for line in (*before, *copy):
        del line["project"]
    assert numbered(bare(copy)) == numbered(bare(before))


@pytest.mark.parametrize(
    "check",
    [
        "true",
        {"verdict": "no"},
        {"verdict": "true", "evidence": [1]},
        {"verdict": "true", "agreed_at": 5},
    ],
)
def test_a_malformed_check_is_refused_with_its_line(project, max_, check):
    document = line()
    document["annotations"][0] |= {"kind": "claim", "links": [], "check": check}
    with pytest.raises(Invalid):
        import_article(by=max_, project=project, document=document)
    assert Annotation.objects.count() == Check.objects.count() == 0


def test_an_empty_check_is_none(project, max_):
    document = line()
    document["annotations"][0] |= {"kind": "claim", "links": [], "check": {}}
    import_article(by=max_, project=project, document=document)
    assert (Annotation.objects.count(), Check.objects.count()) == (len(document["annotations"]), 0)


def test_only_a_claim_comes_with_a_check(project, max_):
    document = line()
    document["annotations"][0] |= {"links": [], "check": {"verdict": "true"}}
    with pytest.raises(Invalid, match="Only a claim"):
        import_article(by=max_, project=project, document=document)


def test_the_command_exports_finished_articles_without_annotations_too(article, ann, max_, exported):
    submit_article(by=ann, article_id=article.pk)

    assert exported() == []
    assert [line["annotations"] for line in exported(empty="include")] == [[]]
