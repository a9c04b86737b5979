import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from annotations.models import Article, Revision
from tests import factories
from tests.views.conftest import text_of

IMPORT = "/p/desk/import/"


def _file(data: bytes, name="article.txt"):
    return SimpleUploadedFile(name, data, "text/plain")


def _text():
    return Revision.objects.get().text


def test_a_pasted_article_leads_to_the_workspace(browse, project):
    answer = browse("ann").post(IMPORT, {"text": "“Yes,” she said.\r\nThe end.\r\n", "headline": "A yes"})
    article = Article.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, f"/a/{article.pk}/")
    assert (article.headline, article.language, article.created_by.username) == ("A yes", "en", "ann")
    assert _text() == "“Yes,” she said.\nThe end.\n"


def test_what_describes_an_article_is_kept(browse, project):
    described = {
        "headline": "Flood barrier",
        "standfirst": "After the third vote.",
        "byline": "by I. Okafor",
        "outlet": "Harbour Courier",
        "url": "https://courier.example/barrier",
        "published_at": "2026-03-12T06:30",
        "language": "de",
        "external_id": "hc-17",
        "restricted": "on",
    }
    browse("max").post(IMPORT, {"text": "Words.", **described})
    article = Article.objects.get()
    stored = {name: getattr(article, name) for name in described}
    stored["published_at"] = f"{stored['published_at']:%Y-%m-%dT%H:%M}"
    assert stored == {**described, "restricted": True}


@pytest.mark.parametrize(
    "data, text",
    [
        ("\ufeffZürich\r\nBern".encode(), "Zürich\nBern"),
        ("Zürich".encode("utf-16"), "Zürich"),
        (b"  inside  \n\n", "  inside  \n\n"),
    ],
)
def test_an_uploaded_file_is_stored_as_it_is(browse, project, data, text):
    assert browse("ann").post(IMPORT, {"file": _file(data)}).status_code == 303
    assert _text() == text


@pytest.mark.parametrize(
    "sent, sentence",
    [
        ({}, "The text is empty."),
        ({"text": " \n\t"}, "The text is empty."),
        ({"text": "\ufeff\u200b\r\n\u00ad"}, "The text is empty."),
        ({"file": b""}, "The text is empty."),
        ({"file": "\u200b\u2060".encode()}, "The text is empty."),
        ({"text": "a\0b"}, "The character at offset 1 is NUL"),
        ({"file": b"ab\0"}, "The character at offset 2 is NUL"),
        ({"text": "x" * 5_000_001}, "The text is longer than 5,000,000 bytes"),
        ({"file": b"x" * 5_000_001}, "The text is longer than 5,000,000 bytes"),
        ({"file": b"x" * 20_000_001}, "The file is longer than 5,000,000 bytes."),
        ({"file": b"%PDF-1.7 \xff"}, "This is a PDF."),
        ({"file": b"PK\x03\x04\xff"}, "an Office document or an archive"),
        ({"text": "one", "file": b"two"}, "Either a file or a pasted text"),
        ({"text": "Words.", "url": "javascript:alert(1)"}, "Enter a valid URL."),
        (
            {"text": "Words.", "published_at": "yesterday"},
            "“Published” is a moment like 2026-03-12T14:00:00Z.",
        ),
        ({"text": "Words.", "headline": "x" * 501}, "at most 500 characters"),
        ({"text": "Words.", "headline": "a\0"}, "Null characters are not allowed."),
        ({"text": "Words.", "language": "x" * 36}, "at most 35 characters"),
    ],
)
def test_bad_input_is_refused_at_its_field(browse, project, sent, sentence):
    sent = {name: _file(value) if name == "file" else value for name, value in sent.items()}
    answer = browse("ann").post(IMPORT, sent)
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert not Article.objects.exists()


@pytest.mark.parametrize("end", ["\r", "\r\n", "\n", "\u2028", "\u2029", "\x85"])
def test_the_headline_of_a_file_ends_at_any_line_end(browse, project, end):
    data = f"{end}Flood barrier{end}{end}The council met.{end}".encode()

    answer = browse("ann").post(IMPORT, {"file": _file(data), "first_line": "on"})

    assert answer.status_code == 303
    assert Article.objects.get().headline == "Flood barrier"


@pytest.mark.parametrize(
    "name, data, kind",
    [
        ("a.html", b"Words.", "a web page (HTML)"),
        ("a.HTM", b"<p>Words.", "a web page (HTML)"),
        ("a.txt", b"<html><body>W\xf6rter</body></html>", "a web page (HTML)"),
        ("a.txt", "<html><body>Wörter</body></html>".encode("utf-16"), "a web page (HTML)"),
        ("a.rtf", b"{\\rtf1 Words.}", "a Rich Text document (RTF)"),
        ("a", b"{\\rtf1 Words.}", "a Rich Text document (RTF)"),
        ("a.docx", b"PK\x03\x04", "an Office document or an archive"),
        ("a.odt", b"PK\x03\x04", "an Office document or an archive"),
        ("a.zip", b"PK\x03\x04", "an archive"),
    ],
)
def test_another_kind_of_file_is_refused_and_says_what_to_do(browse, project, name, data, kind):
    answer = browse("ann").post(IMPORT, {"file": _file(data, name)})

    assert answer.status_code == 422
    assert f"This is {kind}." in text_of(answer)
    assert not Article.objects.exists()


@pytest.mark.parametrize("text", ["<!DOCTYPE html>\n<p>Words.</p>", "{\\rtf1 Words.}"])
def test_pasted_markup_is_refused_and_what_mentions_it_is_text(browse, project, text):
    refused = browse("ann").post(IMPORT, {"text": text})
    taken = browse("ann").post(IMPORT, {"text": f"It said: {text}"})

    assert (refused.status_code, taken.status_code) == (422, 303)
    assert "copy the text of the article and paste it" in text_of(refused)
    assert _text() == f"It said: {text}"


def test_a_file_in_another_encoding_is_offered_as_what_it_looks_like(browse, project):
    words = "Das Freibad in Köln öffnet für Schüler und Ältere früher, hieß es am Dienstag. " * 3
    answer = browse("ann").post(IMPORT, {"file": _file(words.encode("cp1252")), "headline": "Freibad"})
    assert answer.status_code == 422
    page = text_of(answer)
    assert "The file is not UTF-8: byte 0xF6 at offset 16 does not fit" in page
    form = answer.context["form"]
    assert f"Read it as {form.likely_encoding}" in page
    assert form.as_likely == words
    assert b'<input type="hidden" name="headline" value="Freibad">' in answer.content
    assert browse("ann").post(IMPORT, {"text": form.as_likely, "headline": "Freibad"}).status_code == 303
    assert _text() == words


def test_a_file_that_is_no_text_is_refused_plainly(browse, project):
    answer = browse("ann").post(IMPORT, {"file": _file(bytes(range(1, 256)) * 4)})
    assert answer.status_code == 422
    assert "The file is not UTF-8" in text_of(answer)


def test_a_text_that_is_there_leads_to_where_it_is(browse, article):
    answer = browse("rev").post(IMPORT, {"text": factories.TEXT, "headline": "Another"})
    assert (answer.status_code, answer["Location"]) == (303, f"/a/{article.pk}/")
    assert Article.objects.get().headline == article.headline
    assert "Nothing was added." in text_of(browse_again(answer))


def browse_again(answer):
    """The next page that the same browser opens, where messages are shown."""
    return answer.client.get("/inbox/")


def test_a_text_in_an_article_one_may_not_see_is_refused_without_a_link(browse, project, max_):
    hidden = factories.article(project, max_, "Secret words.", restricted=True)
    answer = browse("ann").post(IMPORT, {"text": "Secret words."})
    assert answer.status_code == 409
    assert "This text cannot be added to this project: ask a manager." in text_of(answer)
    assert str(hidden.pk) not in answer.content.decode()


def test_an_external_id_is_there_once(browse, project, ann):
    factories.article(project, ann, external_id="hc-1")
    answer = browse("ann").post(IMPORT, {"text": "Other words.", "external_id": "hc-1"})
    assert answer.status_code == 409
    assert "Another article of this project has this external id." in text_of(answer)


def test_restricting_is_for_managers(browse, project):
    assert b'name="restricted"' not in browse("ann").get(IMPORT).content
    browse("ann").post(IMPORT, {"text": "Words.", "restricted": "on"})
    assert Article.objects.get().restricted is False


@pytest.mark.parametrize(
    "text, chosen, headline",
    [
        ("\nFlood barrier\n\nText.", True, "Flood barrier"),
        ("\nFlood barrier\n\nText.", False, ""),
        ("x" * 151, True, ""),
        ("\u2028Flood barrier\u2028\u2028Text.", True, "Flood barrier"),
        ("\x85Flood barrier\x85Text.", True, "Flood barrier"),
        ("\u200b\nFlood barrier\nText.", True, "Flood barrier"),
    ],
)
def test_the_first_line_is_the_headline_only_if_asked(browse, project, text, chosen, headline):
    browse("ann").post(IMPORT, {"text": text, **({"first_line": "on"} if chosen else {})})
    assert Article.objects.get().headline == headline
    assert _text() == text


def test_a_headline_with_markup_is_text_on_every_page(browse, project):
    browse("ann").post(IMPORT, {"text": "Words.", "headline": "<script>alert(1)</script>"})
    for path in ("/", "/p/desk/", "/p/desk/articles/"):
        page = browse("ann").get(path).content.decode()
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
        assert "<script>alert" not in page


def test_an_article_of_very_many_lines_is_added_and_shown_line_by_line(browse, project):
    lines = [f"Line {number}." for number in range(25_000)]
    client = browse("ann")
    added = client.post("/p/desk/import/", {"text": "\n".join(lines), "headline": "Long"})
    assert added.status_code == 303
    shown = client.get(added["Location"]).content.decode()
    assert re.findall(r'data-o="\d+"[^>]*>(Line \d+\.)\n?<', shown) == lines
