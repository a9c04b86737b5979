"""Which files are plain text, and what the others are: told by how they begin, and by their names.

Nothing here takes text out of another kind of file. It only keeps markup and bytes from being taken for the text of an
article, with a sentence that says what to do instead. What merely mentions markup is text.
"""

import re
from pathlib import PurePath

from annotations.sentences import Sentence, say
from annotations.text.blank import strip_blank
from annotations.text.normalise import UnusableText

PLAIN_SUFFIXES = (".txt", ".text", ".md", ".markdown")
"""How the names of files end that are plain text."""

_LONGEST_HEAD = 65_536


def _say_to_copy(what: Sentence) -> Sentence:
    return say(
        "{what} Open it, copy the text of the article and paste it, or save it as plain text (.txt).",
        what=what,
    )


_PAGE = _say_to_copy(say("This is a web page (HTML)."))
_RICH = _say_to_copy(say("This is a Rich Text document (RTF)."))
_XML = _say_to_copy(say("This is XML."))
_TEX = _say_to_copy(say("This is LaTeX."))
_MAIL = _say_to_copy(say("This is a saved e-mail or web page (MIME)."))
_PDF = _say_to_copy(say("This is a PDF."))
_OFFICE = _say_to_copy(say("This is an Office document or an archive."))
_OLD_OFFICE = _say_to_copy(say("This is an old Office document."))
_BOOK = _say_to_copy(say("This is an e-book."))
_ARCHIVE = say("This is an archive. Unpack it first.")
_PICTURE = say("This is a picture. Type the text of the article, or read it with an OCR program first.")
_RECORDING = say("This is a recording. Write down what is said first.")
_PROGRAM = say("This is a program or a database, and holds no text of an article.")
_ROWS = say(
    "This holds data, not the text of an article. What newsnotes has exported comes in with manage.py "
    "import_articles --format jsonl, json or csv."
)

_SENTENCES: tuple[tuple[str, str], ...] = (
    (".html .htm .xhtml .xht .shtml .webarchive .maff", _PAGE),
    (".rtf .rtfd", _RICH),
    (".xml .svg .fodt .rss .atom .docbook", _XML),
    (".tex .latex .bib", _TEX),
    (".eml .msg .mht .mhtml .mbox", _MAIL),
    (".pdf .ps .eps", _PDF),
    (".docx .docm .dotx .odt .ott .pages .pptx .odp .key .xlsx .ods .numbers", _OFFICE),
    (".doc .dot .ppt .xls .wpd .wps", _OLD_OFFICE),
    (".epub .mobi .azw .azw3", _BOOK),
    (".zip .gz .tgz .bz2 .xz .zst .7z .rar .tar", _ARCHIVE),
    (".png .jpg .jpeg .gif .webp .tif .tiff .bmp .heic .avif", _PICTURE),
    (".mp3 .mp4 .m4a .m4v .wav .ogg .opus .flac .mov .avi .mkv .webm", _RECORDING),
    (".exe .dll .so .sqlite .sqlite3 .db .pyc .class .jar", _PROGRAM),
    (".json .jsonl .ndjson .csv .tsv .parquet", _ROWS),
)
_BY_SUFFIX = {suffix: sentence for suffixes, sentence in _SENTENCES for suffix in suffixes.split()}

_BY_BYTES = tuple(
    (re.compile(pattern, re.DOTALL), sentence)
    for pattern, sentence in (
        (rb"%PDF-|%!PS-", _PDF),
        (rb"PK(?:\x03\x04|\x05\x06)", _OFFICE),
        (rb"\xd0\xcf\x11\xe0", _OLD_OFFICE),
        (rb"bplist00", _PAGE),
        (rb"\x1f\x8b|BZh[1-9]1AY&SY|\xfd7zXZ\0|\x28\xb5\x2f\xfd|7z\xbc\xaf\x27\x1c|Rar!\x1a\x07", _ARCHIVE),
        (rb"\x89PNG\r\n|\xff\xd8\xff|GIF8[79]a|II\*\0|MM\0\*|RIFF....WEBP|....ftyp(?:heic|avif)", _PICTURE),
        (rb"ID3[\x02-\x04]|OggS\0|fLaC\0|\x1aE\xdf\xa3|RIFF....(?:WAVE|AVI )|\0\0\0.ftyp", _RECORDING),
        (rb"SQLite format 3\0|\x7fELF", _PROGRAM),
    )
)
"""How such files begin (WHATWG, MIME Sniffing, §6; the formats' own specifications)."""

_BEFORE = r"(?:\s|<!--(?s:.*?)-->|<\?xml(?s:.*?)\?>)*+"
_REST_OF_TAG = r"(?:\s[^<>]*)?>"
_BLOCKS = "address|article|aside|blockquote|center|div|dl|figure|footer|h[1-6]|header|main|nav|ol|p|pre|section|table|ul"
_BEGINNINGS = (
    (re.compile(rf"{_BEFORE}<!doctype\s+html[\s>]", re.IGNORECASE), _PAGE),
    (
        re.compile(rf"{_BEFORE}<(?:html|head|body|meta|link|base){_REST_OF_TAG}\s*<[a-z!/]", re.IGNORECASE),
        _PAGE,
    ),
    (
        re.compile(
            rf"{_BEFORE}<(title|script|style){_REST_OF_TAG}(?s:.*?)</\1\s*>\s*<[a-z!/]", re.IGNORECASE
        ),
        _PAGE,
    ),
    (re.compile(r"<\?xml\s+version\s*=", re.IGNORECASE), _XML),
    (re.compile(r"\{\\rtf\d"), _RICH),
    (re.compile(r"\\documentclass\s*[\[{]"), _TEX),
    (re.compile(r"%PDF-\d"), _PDF),
    (re.compile(r"(?=[a-z-]+:[ \t])(?>(?s:.*?)^mime-version:)(?s:.*?)^content-type:", re.I | re.M), _MAIL),
)
_BEGINS_PIECE = re.compile(rf"{_BEFORE}<(?:html|body|{_BLOCKS}){_REST_OF_TAG}", re.IGNORECASE)
_ENDS_PIECE = re.compile(rf"</(?:html|body|{_BLOCKS})\s*>(?:\s|<!--[^<>]*-->)*+\Z", re.IGNORECASE)
_BOM_AS_LATIN = b"\xef\xbb\xbf".decode("latin-1")


def check_plain_file(data: bytes, name: str = "") -> None:
    """Raise `UnusableText` if a file is not plain text, by its name or by its bytes."""
    sentence = sentence_of_name(name)
    if not sentence:
        kinds = (sentence for pattern, sentence in _BY_BYTES if pattern.match(data))
        # Markup says what it is in ASCII, whatever encoding its other characters are in.
        head, tail = data[:_LONGEST_HEAD].decode("latin-1"), data[-_LONGEST_HEAD:].decode("latin-1")
        sentence = next(kinds, "") or _sentence_of_markup(head.removeprefix(_BOM_AS_LATIN), tail)
    if sentence:
        raise UnusableText(sentence)


def check_plain_text(text: str) -> None:
    """Raise `UnusableText` if a text is the source of a document, and not what a reader of it sees."""
    sentence = _sentence_of_markup(text[:_LONGEST_HEAD], text[-_LONGEST_HEAD:])
    if sentence:
        raise UnusableText(sentence)


def sentence_of_name(name: str) -> str:
    """What is to be said of a file with this name; empty if it may be plain text."""
    return _BY_SUFFIX.get(PurePath(name).suffix.strip().lower(), "")


def _sentence_of_markup(head: str, tail: str) -> str:
    head = strip_blank(head)
    for pattern, sentence in _BEGINNINGS:
        if pattern.match(head):
            return sentence
    # A text may begin with a tag that it is about: a piece of a page ends with one, too.
    return _PAGE if _BEGINS_PIECE.match(head) and _ENDS_PIECE.search(tail) else ""
