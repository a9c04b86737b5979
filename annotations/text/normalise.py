"""What comes in becomes text whose offsets never move again."""

import codecs
import hashlib
import re
from typing import Any

from charset_normalizer import from_bytes

from annotations.sentences import Sentence, say
from annotations.text.blank import is_blank
from annotations.text.paragraphs import shown_paragraphs

MAX_BYTES = 5_000_000
"""The longest text that is accepted, in bytes of UTF-8."""

MAX_LINES = 50_000
"""The most lines that a text may have; a page has an element for each. Many blank ones in a row are one."""

BOM = "\ufeff"
"""The byte order mark, which belongs to no text that it stands before."""

_UTF16_BOMS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_UTF32_BOMS = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
_WIDEST_UNIT = 4  # bytes per ASCII letter in UTF-32, the most wasteful encoding of them all
_SAMPLE = 65_536  # bytes around the first bad one that the detector looks at

# Python calls these text encodings, but they are escapes and host names, not character sets.
_NOT_CHARACTER_SETS = frozenset({"idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape"})
_SURROGATE = re.compile("[\ud800-\udfff]")
_LINE_END = re.compile("\r\n?")


class UnusableText(ValueError):
    """The text cannot be taken in; ``sentence`` is one for a person."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class UndecodableText(UnusableText):
    """The bytes are not in the encoding that they were read as.

    ``position`` is the byte offset of the first bad byte, counted from 0; ``likely_encoding`` is
    a name that `decode` accepts, or None when nothing fits.
    """

    def __init__(self, sentence: str, *, position: int, likely_encoding: str | None = None) -> None:
        super().__init__(sentence)
        self.position = position
        self.likely_encoding = likely_encoding


def decode(data: bytes, encoding: str | None = None) -> str:
    """Return the text of a file, without its byte order mark.

    Unless an ``encoding`` is named, the file is UTF-8, or UTF-16 if it begins with that mark: a
    guess is offered in the refusal and never taken by itself. Raises `UndecodableText`, or
    `UnusableText` for an unknown encoding or a file too long to hold an acceptable text.
    """
    if len(data) > _WIDEST_UNIT * MAX_BYTES:
        raise UnusableText(_too_long())
    codec = _encoding_of(data) if encoding is None else _look_up_encoding(encoding)
    try:
        return data.decode(codec).removeprefix(BOM)
    except UnicodeDecodeError as error:
        raise _undecodable(data, codec, error.start) from None


def normalise(text: str) -> str:
    """Return ``text`` with its lines ended by ``\\n`` and without a byte order mark before it.

    Nothing else changes (no NFC, no trimming, no collapsing), and normalising twice changes
    nothing more; for that, a second mark behind the first goes too. Raises `UnusableText` for
    NUL, half a surrogate pair, nothing that a reader can see, more than `MAX_BYTES` of UTF-8 or more
    than `MAX_LINES` lines.
    """
    if surrogate := _SURROGATE.search(text):
        sentence = say(
            "The character at offset {offset:,} is half of a surrogate pair (U+{code}), which is no character: the text"
            " was cut or decoded wrongly.",
            offset=surrogate.start(),
            code=f"{ord(surrogate[0]):04X}",
        )
        raise UnusableText(sentence)
    if (nul := text.find("\0")) != -1:
        sentence = say(
            "The character at offset {offset:,} is NUL (U+0000), which no text contains.", offset=nul
        )
        raise UnusableText(sentence)
    text = end_lines(text.lstrip(BOM))
    if is_blank(text):
        raise UnusableText(say("The text is empty."))
    if len(text.encode()) > MAX_BYTES:
        raise UnusableText(_too_long())
    if text.count("\n") >= MAX_LINES and (lines := len(shown_paragraphs(text))) > MAX_LINES:
        raise UnusableText(
            say("The text has {lines:,} lines; at most {most:,} are possible.", lines=lines, most=MAX_LINES)
        )
    return text


def end_lines(text: str) -> str:
    """Return ``text`` with its lines ended by ``\\n``, and nothing else changed."""
    return _LINE_END.sub("\n", text)


def sha256(text: str) -> str:
    """Return the SHA-256 of the text's UTF-8 as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def _too_long() -> Sentence:
    return say("The text is longer than {most:,} bytes of UTF-8.", most=MAX_BYTES)


def _encoding_of(data: bytes) -> str:
    if data.startswith(_UTF16_BOMS) and not data.startswith(_UTF32_BOMS):
        return "utf-16"
    return "utf-8"


def _look_up_encoding(encoding: str) -> str:
    try:
        name = codecs.lookup(encoding).name
        "".encode(name)  # refuses codecs that make bytes of bytes, such as zlib
    except (LookupError, ValueError):
        name = "undefined"
    if name in _NOT_CHARACTER_SETS:
        raise UnusableText(say("There is no text encoding named {name!r}.", name=encoding[:40]))
    return name


def _undecodable(data: bytes, codec: str, position: int) -> UndecodableText:
    likely = _likely_encoding(data, position, besides=codec)
    where: dict[str, Any] = {"codec": codec.upper(), "byte": f"{data[position]:02X}", "offset": position}
    if likely:
        sentence = say(
            "The file is not {codec}: byte 0x{byte} at offset {offset:,} does not fit; it looks like {likely}: name that"
            " encoding to read it.",
            likely=likely,
            **where,
        )
    else:
        sentence = say(
            "The file is not {codec}: byte 0x{byte} at offset {offset:,} does not fit; save it as UTF-8.",
            **where,
        )
    return UndecodableText(sentence, position=position, likely_encoding=likely)


def _likely_encoding(data: bytes, position: int, *, besides: str) -> str | None:
    """Return the name of an encoding that reads all of ``data``, guessed around the bad byte."""
    start = 0
    if position > _SAMPLE // 2:  # a line end is a place where no character is cut in two
        start = data.rfind(b"\n", 0, position - _SAMPLE // 2) + 1
    best = from_bytes(data[start : start + _SAMPLE]).best()
    if best is None or best.encoding in {besides, "ascii"}:
        return None
    try:
        data.decode(best.encoding)
    except UnicodeDecodeError:
        return None
    return best.encoding
