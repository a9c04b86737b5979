"""What `export` writes, `import_articles --format jsonl` reads back to the same set."""

import json

import pytest
from django.core.management import CommandError, call_command

from annotations.actions.demo import load_demo
from annotations.actions.importing import import_article
from annotations.choices import Role, Status, Verb
from annotations.models import Action, Annotation, Article, Decision, Link
from annotations.refusals import Invalid
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)
ALL = [status.value for status in Status if status != Status.SUGGESTED]
NOT_COMPARED = {"created_at", "updated_at", "project", "version", "created_by", "external_id", "article"}


@pytest.fixture
def exported(tmp_path):
    """Export a project as JSON Lines; returns its lines."""

    def export(slug="desk", **options):
        out = tmp_path / f"{slug}.jsonl"
        call_command("export", project=slug, format="jsonl", out=out, restricted=True, **options)
        return [json.loads(line) for line in out.read_text().splitlines()]

    return export


def bare(value):
    """A document without what an import sets anew: times, the article's own counters."""
    if isinstance(value, dict):
        return {name: bare(inner) for name, inner in value.items() if name not in NOT_COMPARED}
    return [bare(inner) for inner in value] if isinstance(value, list) else value


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


def test_a_whole_project_comes_back_as_the_same_set(exported, tmp_path):
    load_demo("a demo password")
    there = exported("demo", only_status=ALL)
    assert sum(len(line["annotations"]) for line in there) > 150
    copy = factories.project("copy")
    for name, role in (("max", Role.MANAGER), ("ann", Role.ANALYST), ("rev", Role.REVIEWER)):
        factories.member(copy, name, role)
    call_command("import_articles", tmp_path / "demo.jsonl", project="copy", format="jsonl")
    here = exported("copy", only_status=ALL)
    by_text = {line["text"]: line for line in here}
    assert len(here) == len(there)
    for line in there:
        assert _without_ids(bare(by_text[line["text"]])) == _without_ids(bare(line))
    counts = _counts()
    call_command("import_articles", tmp_path / "demo.jsonl", project="copy", format="jsonl")
    assert _counts() == counts


def _without_ids(document):
    """Ids were in use in the other project, so the copies have new ones; everything else is the same."""
    text = json.dumps(document, sort_keys=True)
    order = {}
    for pk in _ids(document):
        order.setdefault(pk, f"id {len(order)}")
    for pk, name in order.items():
        text = text.replace(pk, name)
    rows = json.loads(text)
    rows["annotations"].sort(
        key=lambda row: json.dumps([row["spans"], row["kind"], row["attributes"]], sort_keys=True)
    )
    for row in rows["annotations"]:
        row.pop("id")
        row["record"] = row["record"] and {**row["record"], "id": ""}
        row["attributes"].pop("entity", None)
        for link in row["links"]:
            link.pop("target", None)
            link.get("means", {}).pop("record", None)
    rows.pop("id")
    return rows


def _ids(value):
    if isinstance(value, dict):
        for name, inner in value.items():
            if name in ("id", "target", "entity") and isinstance(inner, str):
                yield inner
            else:
                yield from _ids(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _ids(inner)


def _counts():
    return [model.objects.count() for model in (Article, Annotation, Link, Decision, Action)]


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
    assert lines[5] == "1 added, 0 already there, 4 refused."
