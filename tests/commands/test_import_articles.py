import io
import json
import os
import sys

import pytest
from django.core.management import CommandError, call_command

from annotations.actions.importing import batch, first_filling
from annotations.formats.registry import FORMATS
from annotations.models import Annotation, Article, Revision
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(project, max_, capsys):
    """Run the command for the project; returns its exit sentence and its lines."""

    def run(*paths, **options):
        error = ""
        try:
            call_command("import_articles", *map(str, paths), project="desk", **options)
        except CommandError as refused:
            error = str(refused)
        return error, capsys.readouterr().out.splitlines()

    return run


def test_files_and_folders_are_added_by_the_first_manager(run, tmp_path, max_):
    (tmp_path / "deep" / "er").mkdir(parents=True)
    (tmp_path / "deep" / "er" / "b-story.txt").write_text("The “second” story.\r\nAnd more.\n\n")
    (tmp_path / "deep" / "a.txt").write_text("\ufeffThe first.")
    error, lines = run(tmp_path / "deep", outlet="Courier", language="en-GB")
    assert error == ""
    articles = {article.headline: article for article in Article.objects.all()}
    assert articles.keys() == {"a", "b-story"}
    assert Revision.objects.get(article=articles["b-story"]).text == "The “second” story.\nAnd more.\n\n"
    assert Revision.objects.get(article=articles["a"]).text == "The first."
    assert {(made.outlet, made.language, made.created_by) for made in articles.values()} == {
        ("Courier", "en-GB", max_)
    }
    assert lines == [
        f"added: {tmp_path}/deep/a.txt ({articles['a'].pk})",
        f"added: {tmp_path}/deep/er/b-story.txt ({articles['b-story'].pk})",
        "2 added, 0 already there, 0 refused, 0 left out.",
    ]


PLAIN = ["a.txt", "b.TXT", "c.Txt", "d.text", "e.md", "f.MD", "g.markdown", "h.Markdown"]


def test_plain_text_is_taken_from_a_folder_whatever_the_letters_of_its_ending(run, tmp_path):
    for name in PLAIN:
        (tmp_path / name).write_text(f"Story {name}.")

    error, lines = run(tmp_path)

    assert (error, lines[-1]) == ("", "8 added, 0 already there, 0 refused, 0 left out.")
    assert {article.headline for article in Article.objects.all()} == set("abcdefgh")


def unusual(folder):
    """Fill a folder with what does not come in; returns what is said of each, in order."""
    (folder / "sub" / "empty").mkdir(parents=True)
    (folder / ".git").mkdir()
    (folder / ".git" / "config.txt").write_text("Hidden.")
    (folder / ".hidden.txt").write_text("Hidden.")
    (folder / "README").write_text("Notes.")
    (folder / "a-blank.txt").write_bytes(b" \r\n")
    (folder / "b-latin.txt").write_bytes("Zürich".encode("latin-1"))
    (folder / "c-loop.txt").symlink_to(folder / "c-loop.txt")
    (folder / "d-lost.txt").symlink_to(folder / "nowhere.txt")
    (folder / "e-page.txt").write_text("<!DOCTYPE html><p>Words.")
    (folder / "f-page.HTML").write_text("Words.")
    (folder / "g-story.docx").write_bytes(b"PK\x03\x04")
    os.mkfifo(folder / "h-pipe.txt")
    (folder / "i-data.jsonl").write_text("{}")
    (folder / "j.log").write_text("Words.")
    (folder / "k-again").symlink_to(folder)
    (folder / "l-line\nend.bin").write_text("Words.")
    return [
        "left out: .git: It is hidden; name it to add it.",
        "left out: .hidden.txt: It is hidden; name it to add it.",
        "left out: README: Its name does not end in .txt or .text or .md or .markdown; name it to add it.",
        "refused: a-blank.txt: The text is empty.",
        "refused: b-latin.txt: The file is not UTF-8: byte 0xFC at offset 1 does not fit",
        "left out: c-loop.txt: It is a link that leads nowhere.",
        "left out: d-lost.txt: It is a link that leads nowhere.",
        "refused: e-page.txt: This is a web page (HTML). Open it, copy the text",
        "refused: f-page.HTML: This is a web page (HTML). Open it, copy the text",
        "refused: g-story.docx: This is an Office document or an archive. Open it, copy the text",
        "left out: h-pipe.txt: It is a device, a pipe or a socket.",
        "refused: i-data.jsonl: This holds data, not the text of an article.",
        "left out: j.log: Its name does not end in",
        "left out: k-again: It is a link to a folder; name that folder to add what is in it.",
        "left out: l-line\\nend.bin: Its name does not end in",
        "left out: sub/empty: The folder is empty.",
    ]


def test_whatever_does_not_come_in_is_named_with_its_reason(run, tmp_path):
    expected = unusual(tmp_path)
    (tmp_path / "good.txt").write_text("Fine.")

    error, lines = run(tmp_path)

    told = [line.replace(f"{tmp_path}/", "") for line in lines if not line.startswith("added")]
    assert error == "6 could not be added, 10 were left out."
    assert told.pop() == "1 added, 0 already there, 6 refused, 10 left out."
    assert [line[: len(start)] for line, start in zip(told, expected, strict=True)] == expected
    assert [article.headline for article in Article.objects.all()] == ["good"]


@pytest.mark.parametrize(
    "name, data, sentence",
    [
        ("missing.txt", None, "No such file or directory."),
        ("x" * 300, None, "File name too long."),
        ("a.txt/b.txt", None, "Not a directory."),
        ("page.html", b"Words.", "This is a web page (HTML)."),
        ("story.RTF", b"Words.", "This is a Rich Text document (RTF)."),
        ("story", b"{\\rtf1 Words.}", "This is a Rich Text document (RTF)."),
        ("page", "<html><body>Wörter</body></html>".encode("cp1252"), "This is a web page (HTML)."),
        ("page.txt", "<html><body>Wörter</body></html>".encode("utf-16"), "This is a web page (HTML)."),
        ("empty.txt", b"", "The text is empty."),
        ("long.txt", b"x" * 20_000_001, "The text is longer than 5,000,000 bytes of UTF-8."),
    ],
)
def test_a_file_that_is_named_and_cannot_be_taken_is_refused(run, tmp_path, name, data, sentence):
    (tmp_path / "a.txt").write_text("Words.")
    if data is not None:
        (tmp_path / name).write_bytes(data)

    error, [line, summary] = run(tmp_path / name)

    assert error == "1 could not be added."
    assert line.startswith(f"refused: {tmp_path}/{name}: {sentence}")
    assert summary == "0 added, 0 already there, 1 refused, 0 left out."
    assert not Article.objects.exists()


@pytest.mark.parametrize("name", ["story", "story.log", ".story", "story.txt", "{.TXT", "story.2024"])
@pytest.mark.parametrize("text", ["Use <b> for bold.", '{"is": "text"}'])
def test_a_file_that_is_named_is_taken_whatever_its_name(run, tmp_path, name, text):
    (tmp_path / name).write_text(text)

    assert run(tmp_path / name)[0] == ""
    assert Revision.objects.get().text == text


def test_a_folder_is_searched_when_a_link_to_it_is_named(run, tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "a.txt").write_text("Words.")
    (tmp_path / "real" / "b.txt").symlink_to("a.txt")
    (tmp_path / "link").symlink_to("real")

    assert run(tmp_path / "link")[1][-1] == "1 added, 1 already there, 0 refused, 0 left out."


def test_an_endless_file_is_refused_and_not_read_to_its_end(run):
    _, [line, _] = run("/dev/zero")

    assert line == "refused: /dev/zero: The text is longer than 5,000,000 bytes of UTF-8."


@pytest.mark.parametrize("form", FORMATS)
def test_a_folder_is_searched_for_files_of_the_format(run, tmp_path, form):
    (tmp_path / f"a.{form.upper()}").write_bytes(b"".join(FORMATS[form].write([])))
    (tmp_path / "b.txt").write_text("Words.")

    error, lines = run(tmp_path, format=form)

    assert error == "2 were left out."
    assert lines[0] == f"left out: {tmp_path}/a.{form.upper()}: It holds no article."
    assert lines[1].startswith(f"left out: {tmp_path}/b.txt: Its name does not end in .{form}")


@pytest.mark.parametrize("form", FORMATS)
def test_what_is_not_of_the_format_is_refused_with_a_sentence(run, tmp_path, form):
    (tmp_path / "x").write_bytes(b"\xff\xfe<!DOCTYPE html>")

    error, [line, _] = run(tmp_path / "x", format=form)

    assert error == "1 could not be added."
    assert line.startswith(f"refused: {tmp_path}/x, ")


@pytest.mark.parametrize("end", ["\r", "\r\n", "\n", "\u2028", "\u2029", "\x85"])
def test_the_first_line_ends_at_any_line_end(run, tmp_path, end):
    (tmp_path / "a.txt").write_bytes(f"{end}A headline{end}{end}And the story.{end}".encode())

    run(tmp_path, headline_from="first-line")

    assert Article.objects.get().headline == "A headline"


def test_the_same_text_twice_is_there_once(run, tmp_path):
    for name in ("one", "two"):
        (tmp_path / f"{name}.txt").write_text("The same.")
    error, lines = run(tmp_path / "one.txt", tmp_path / "two.txt", tmp_path / "one.txt")
    article = Article.objects.get()
    assert error == ""
    assert lines[1:] == [
        f"there: {tmp_path}/two.txt ({article.pk})",
        f"there: {tmp_path}/one.txt ({article.pk})",
        "1 added, 2 already there, 0 refused, 0 left out.",
    ]


def test_a_bad_file_is_named_and_stops_nobody(run, tmp_path):
    (tmp_path / "a-latin.txt").write_bytes(
        "Zwölf Boxkämpfer jagen Viktor quer über den großen Sylter Deich.".encode("latin-1")
    )
    (tmp_path / "b-empty.txt").write_text(" \n")
    (tmp_path / "c-nul.txt").write_bytes(b"one\0two")
    (tmp_path / "d-good.txt").write_text("Fine.")
    error, lines = run(tmp_path, tmp_path / "missing.txt")
    assert error == "4 could not be added."
    assert Article.objects.get().headline == "d-good"
    assert lines[0].startswith(
        f"refused: {tmp_path}/a-latin.txt: The file is not UTF-8: byte 0xF6 at offset 2 does not fit; it looks like "
    )
    assert lines[1] == f"refused: {tmp_path}/b-empty.txt: The text is empty."
    assert "offset 3 is NUL" in lines[2]
    assert lines[4] == f"refused: {tmp_path}/missing.txt: No such file or directory."
    assert lines[5] == "1 added, 0 already there, 4 refused, 0 left out."


def test_another_encoding_is_read_when_it_is_named(run, tmp_path):
    (tmp_path / "a.txt").write_bytes("“Öl”".encode("cp1252"))
    assert run(tmp_path, encoding="cp1252")[0] == ""
    assert Revision.objects.get().text == "“Öl”"
    assert "no text encoding named 'klingon'" in run(tmp_path, encoding="klingon")[1][0]


def test_a_wrong_field_is_refused_for_each_file(run, tmp_path):
    (tmp_path / "a.txt").write_text("Fine.")
    error, lines = run(tmp_path, outlet="x" * 201)
    assert error == "1 could not be added."
    assert lines[0].startswith(f"refused: {tmp_path}/a.txt: ")
    assert Article.objects.count() == 0


def test_the_headline_can_be_the_first_line_and_the_text_stays(run, tmp_path):
    (tmp_path / "a.txt").write_text("\n\n  A headline \nAnd the story.")
    run(tmp_path, headline_from="first-line")
    assert Article.objects.get().headline == "A headline"
    assert Revision.objects.get().text == "\n\n  A headline \nAnd the story."


def test_standard_input_is_one_article(run, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("“Öl” on stdin".encode())))
    error, lines = run("-")
    article = Article.objects.get()
    assert (error, lines[0]) == ("", f"added: standard input ({article.pk})")
    assert article.headline == "“Öl” on stdin"


def test_somebody_else_can_be_named(run, ann, out, tmp_path):
    (tmp_path / "a.txt").write_text("Fine.")
    run(tmp_path, acting="ann")
    assert Article.objects.get().created_by == ann
    (tmp_path / "a.txt").write_text("Fine, too.")
    assert run(tmp_path, acting="out")[1][0] == f"refused: {tmp_path}/a.txt: There is no such project."
    assert run(tmp_path, acting="nobody") == ("There is no user “nobody”.", [])


def test_a_project_without_a_manager_needs_a_name(db):
    factories.project("empty")
    with pytest.raises(CommandError, match="say --as whom"):
        call_command("import_articles", "x.txt", project="empty")


@pytest.mark.parametrize(
    "annotation, why",
    [
        ({"tags": 5}, "0.tags: “tags” is a list of texts."),
        ({"links": 5}, "0.links: “links” is a list of objects."),
        ({"attributes": "abc"}, "0.attributes: “attributes” is an object."),
        ({"attributes": {"entity": {}}}, "0.attributes.entity: An id looks like 0190c8a4-"),
        ({"kind": []}, "0.kind: “kind” must be text."),
        ({"version": 2**31 - 1}, "version: The version is a number from 1 to 1,000,000,000."),
        ({"suggester": "rules"}, "0.suggester: “suggester” is an object."),
    ],
)
def test_a_bad_line_between_good_ones_is_named_and_stops_nobody(run, tmp_path, annotation, why):
    marked = {"kind": "claim", "spans": [{"start": 0, "end": 3}]}
    texts = {f"Line {number}.": [marked] for number in (1, 2, 3)}
    texts["Line 2."] = [marked | annotation]
    lines = [json.dumps({"text": text, "annotations": items}) for text, items in texts.items()]
    (tmp_path / "x.jsonl").write_text("\n".join(lines))
    error, said = run(tmp_path, format="jsonl")
    assert error == "1 could not be added."
    assert [entry.split(":")[0] for entry in said[:3]] == ["added", "refused", "added"]
    assert said[1].startswith(f"refused: {tmp_path}/x.jsonl, line 2: {why}")
    assert set(Revision.objects.values_list("text", flat=True)) == {"Line 1.", "Line 3."}
    assert Annotation.objects.count() == 2


def test_stopping_leaves_what_was_added_and_nothing_half(run, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(batch, "MOST_LINES", 2)
    for name in "abcde":
        (tmp_path / f"{name}.txt").write_text(f"Story {name}.")
    real = first_filling.copy_articles

    def copy_until_interrupted(articles, revisions, layers):
        real(articles, revisions, layers)
        if articles[0].headline == "c":
            raise KeyboardInterrupt

    monkeypatch.setattr(first_filling, "copy_articles", copy_until_interrupted)
    with pytest.raises(SystemExit) as stopped:
        call_command("import_articles", str(tmp_path), project="desk")
    assert stopped.value.code == 130
    assert "Stopped. 2 added" in capsys.readouterr().err
    assert sorted(article.headline for article in Article.objects.all()) == ["a", "b"]


def test_a_file_without_ids_adds_nothing_the_second_time_and_says_what_it_could_not_check(run, tmp_path):
    text = "\ufeffA first line.\r\nAnna Moll spoke."
    bare = {"kind": "entity", "spans": [[16, 25]]}
    told = {"kind": "claim", "spans": [{"start": 16, "end": 31, "text": "Anna Moll spoke"}]}
    lines = [
        {"text": text, "annotations": [bare, told, bare]},
        {"text": "Bo Ek left.", "annotations": [{"kind": "entity", "spans": [[0, 5]]}]},
        {
            "text": "Bo Ek came.",
            "annotations": [{**told, "spans": [{"start": 0, "end": 5, "text": "Bo Ek"}]}],
        },
    ]
    (tmp_path / "x.jsonl").write_text("\n".join(map(json.dumps, lines)))

    first, second = (run(tmp_path / "x.jsonl", format="jsonl") for _ in "12")

    counted = [line.partition("), ")[2].partition("; ") for line in first[1][:3]]
    unchecked = "1 annotation came without its words, so nothing could be checked"
    assert [(count, told) for count, _, told in counted] == [
        ("2 annotations added, 1 already there", unchecked),
        ("1 annotations added, 0 already there", unchecked),
        ("1 annotations added, 0 already there", ""),
    ]
    assert [line.split(":")[0] for line in second[1][:3]] == ["there"] * 3
    assert second[1][3] == "0 added, 3 already there, 0 refused, 0 left out."
    assert Annotation.objects.count() == 4
    assert set(Annotation.objects.values_list("texts__0", flat=True)) == {
        "Anna Moll",
        "Anna Moll spoke",
        "Bo Ek",
    }
