"""Files that are no plain text, by name and by content; and texts that only look a little like them."""

import gzip
import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.text.file_kinds import PLAIN_SUFFIXES, check_plain_file, check_plain_text
from annotations.text.normalise import UnusableText

PAGES = [
    "<!DOCTYPE html><title>x</title><p>Words.",
    "<!doctype HTML PUBLIC '-//W3C//DTD HTML 4.01//EN'>\n<html>",
    "\n  <html lang=en>\n<head>",
    "<HTML><BODY>Words.</BODY></HTML>\n",
    "<!-- saved from url=(0014)about:internet -->\n<!doctype html>",
    '<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "">',
    '<head><meta charset="utf-8"></head>',
    '<meta charset="utf-8"><title>Words</title>',
    "<title>Words</title>\n<p>More",
    "<script>var a = '<p>';</script><p>More",
    "<p>Words.</p>\n<p>More words.</p>\n",
    '<div class="story"><b>Words.</b></div><!-- end -->',
    "<h1>Flood</h1>\n<p>The council met.</p>",
    "<article>\nWords.\n</article>",
    "\u200b\n<body>Words.</body>",
]
OTHERS = {
    "RTF": ["{\\rtf1\\ansi Words.}", "\n{\\rtf1}"],
    "XML": ['<?xml version="1.0" encoding="utf-8"?>\n<nitf><body/></nitf>', "<?xml version = '1.1'?><a/>"],
    "LaTeX": ["\\documentclass{article}\n\\begin{document}", "\\documentclass[a4paper]{book}"],
    "MIME": [
        "From: <Saved by Blink>\nSubject: x\nMIME-Version: 1.0\nContent-Type: multipart/related;\n",
        "Return-Path: <a@b.example>\nMime-Version: 1.0\nContent-Type: text/plain\n\nWords.",
    ],
    "PDF": ["%PDF-1.7\n1 0 obj"],
}
MARKUP = [("HTML", text) for text in PAGES] + [(kind, text) for kind in OTHERS for text in OTHERS[kind]]
TEXTS = [
    "The tag <b> makes text bold.",
    "<b> is the tag for bold text.",
    "<html> is the root of every page.",
    "<p> begins a paragraph.",
    "<p> begins a paragraph, </p> ends one, says the standard.",
    "<head>, <body> and what stands in them",
    "<title> and </title> enclose the title.",
    "Write it like so:\n\n<p>Words.</p>",
    "<3 the new park",
    "<Ann> Hello.\n<Rev> Hello yourself.",
    "<!-- is how a comment begins.",
    "{",
    '{"text": "is JSON, and still text"}',
    "{\\r is no document}",
    "\\section{x} of a law",
    "% PDF-files are bad, she said.",
    "PK, the player, won.",
    "BZh is a station. ID3 is a tag. GIF is a picture.",
    "From: Ann\nTo: Rev\nSubject: Words\n\nHello.",
    "# Headline\n\nWords, *more* words.",
    "<?php is no article.",
    "",
]


@pytest.mark.parametrize("kind, text", MARKUP)
def test_the_source_of_a_document_is_no_text(kind, text):
    with pytest.raises(UnusableText, match=rf"^This is .*{kind}.*\. Open it, copy the text"):
        check_plain_text(text)


@pytest.mark.parametrize("kind, text", MARKUP)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_file_with_markup_is_told_before_it_is_decoded(kind, text, encoding):
    data = text.replace("\u200b", "").replace("Words", "Wörter").encode(encoding)

    with pytest.raises(UnusableText, match=kind):
        check_plain_file(data, "story.txt")


@pytest.mark.parametrize("text", TEXTS)
def test_what_only_mentions_markup_is_text(text):
    check_plain_text(text)
    check_plain_file(text.encode(), "story.txt")


@given(st.text())
def test_words_around_markup_are_text(words):
    check_plain_text(f"So: {words} <!doctype html> {words} {{\\rtf1")


def zip_of(*names):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return file.getvalue()


@pytest.mark.parametrize(
    "data, kind",
    [
        (b"%PDF-1.7 \xff", "a PDF"),
        (b"%!PS-Adobe-3.0\n", "a PDF"),
        (zip_of("word/document.xml"), "an Office document or an archive"),
        (zip_of("mimetype", "content.xml"), "an Office document or an archive"),
        (zip_of(), "an Office document or an archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document"),
        (gzip.compress(b"Words.", mtime=0), "an archive"),
        (b"BZh91AY&SY", "an archive"),
        (b"\x89PNG\r\n\x1a\n", "a picture"),
        (b"\xff\xd8\xff\xe0", "a picture"),
        (b"GIF89a", "a picture"),
        (b"RIFF\n\n\n\nWEBP", "a picture"),
        (b"ID3\x03", "a recording"),
        (b"\0\0\0\x18ftypmp42", "a recording"),
        (b"SQLite format 3\0", "a program or a database"),
        (b"\x7fELF", "a program or a database"),
    ],
)
def test_a_file_that_is_no_text_is_told_by_its_bytes(data, kind):
    with pytest.raises(UnusableText, match=f"^This is {kind}"):
        check_plain_file(data, "story.txt")


@pytest.mark.parametrize(
    "name, kind",
    [
        ("story.html", "HTML"),
        ("STORY.HTM", "HTML"),
        ("story.xhtml", "HTML"),
        ("story.rtf", "RTF"),
        ("story.docx", "Office"),
        ("story.odt", "Office"),
        ("story.DOC", "Office"),
        ("story.pdf", "PDF"),
        ("story.zip", "archive"),
        ("story.tar.gz", "archive"),
        ("story.epub", "e-book"),
        ("story.eml", "e-mail"),
        ("story.xml", "XML"),
        ("story.tex", "LaTeX"),
        ("story.jpeg", "picture"),
        ("story.mp3", "recording"),
        ("story.json", "--format"),
        ("story.csv", "--format"),
        ("a.txt.html", "HTML"),
    ],
)
def test_a_file_that_is_no_text_is_told_by_its_name(name, kind):
    with pytest.raises(UnusableText, match=kind):
        check_plain_file(b"Words.", name)


@pytest.mark.parametrize(
    "name", ["", "story", *(f"x{s}" for s in PLAIN_SUFFIXES), "x.TXT", "x.log", "x.de", ".html"]
)
def test_any_other_name_may_be_of_a_text(name):
    check_plain_file(b"Words.", name)


def test_long_files_are_told_as_fast_as_short_ones():
    for text in ("<!--" * 1_000_000, "<p>" * 1_000_000, "a: b\nmime-version:" * 200_000, "<title>" * 500_000):
        check_plain_text(text)
        check_plain_file(text.encode())
