"""What a quotation mark can do where it stands: open, close, or be an apostrophe.

The same mark opens in one language and closes in another, and ’ is first of all an apostrophe, so
that its neighbours decide. Usage of marks: Unicode Standard, §6.2.4 “Language-Based Usage of
Quotation Marks”.
"""

import json
import re
import unicodedata
from pathlib import Path

import regex

from annotations.text.blank import BLANK

_DATA = json.loads(Path(__file__).with_suffix(".json").read_text("utf-8"))

CLOSERS: dict[str, str] = {opener: closers for opener, closers, _ in _DATA["pairs"]}
"""What opens, and what may close it, in the order of how common it is."""

SINGLE = frozenset("‘‚‛'’＇")
"""The marks whose closing one may as well be an apostrophe."""

APOSTROPHES = frozenset(_DATA["apostrophes"])
"""Single marks that are apostrophes wherever they close nothing."""

OPENING = "".join(sorted(CLOSERS.keys() - APOSTROPHES))
CLOSING = "".join(sorted({*"".join(CLOSERS.values())}))

MARK = re.compile(f"[{re.escape(OPENING + CLOSING)}]")
"""One mark. Of a set of characters, `re` asks a table, `regex` one after the other: ten times faster."""

MARKS = frozenset(OPENING + CLOSING)

_ALWAYS_OPEN = frozenset("“„‟⹂«‹「『｢﹁﹃〝❝❛❠❟❮🙶🙸")
_MAY_CLOSE_OTHERWISE = frozenset({"““", '“"', "„“", '„"', "””", "”“", '"”', "»«", "»»", "›‹", "››", "״״"})
_ALWAYS_CLOSE = frozenset(
    opener + closer
    for opener, closers in CLOSERS.items()
    for closer in closers
    if opener not in SINGLE and opener + closer not in _MAY_CLOSE_OTHERWISE
)

# Needs no look at what follows: German, where neither mark can open or be an apostrophe.
_CLOSE_AFTER_TEXT = frozenset({"„“", "‚‘", "»«", "›‹"})

# A letter or digit of a script that puts spaces between words.
_WORD = regex.compile(  # type: ignore[no-untyped-call]
    r"[[\p{L}\p{M}\p{N}]--[\p{Han}\p{Hiragana}\p{Katakana}]]", regex.V1
)
_HYPHENS = frozenset("-\u2010\u2011")
_BEFORE_OPENING = frozenset("\"':…/")
_ELISION = regex.compile(  # type: ignore[no-untyped-call]
    r"\d|(?:em|til|tis|twas|n|bout|nuff)\b", regex.IGNORECASE
)
# The sign of a Hebrew abbreviation stands between its letters.
_GERSHAYIM = regex.compile(r"(?<=\p{Hebrew})[\"״](?=\p{Hebrew})")  # type: ignore[no-untyped-call]

# What stands at a mark without being seen: marks of direction, joiners. What divides words counts as a neighbour.
_UNSEEN = rf"(?:(?![\p{{White_Space}}\p{{Cc}}]){BLANK})*+"
_UNSEEN_BEHIND = regex.compile(_UNSEEN, regex.V1)  # type: ignore[no-untyped-call]
_UNSEEN_BEFORE = regex.compile(f"(?r){_UNSEEN}", regex.V1)  # type: ignore[no-untyped-call]
_POSSESSIVE = regex.compile(r"(?<=[sxz]|\p{L}in)['’] (?=\p{L})", regex.IGNORECASE)  # type: ignore[no-untyped-call]


def can_open(text: str, offset: int) -> bool:
    """Say whether the mark at ``offset`` can open a quotation there.

    Only ‘90s, ’em and the like are taken for apostrophes among the marks before a word.
    """
    mark, after = text[offset], _behind(text, offset)
    if mark not in CLOSERS or after in {"", "\n"}:
        return False
    if mark in _ALWAYS_OPEN:
        return True
    if after.isspace() or not _opens_after(_before(text, offset)):
        return False
    return mark not in SINGLE or not _ELISION.match(text, offset + 1)


def can_close(text: str, offset: int, opener: str) -> bool:
    """Say whether the mark at ``offset`` can close what the mark ``opener`` has opened.

    A possessive (“the protesters’ demands”) can: `may_be_possessive` tells it apart.
    """
    mark = text[offset]
    if mark not in CLOSERS[opener] or _GERSHAYIM.match(text, offset):
        return False
    if always_closes(opener, mark):
        return True
    before, after = _before(text, offset), _behind(text, offset)
    german = opener + mark in _CLOSE_AFTER_TEXT
    # In „… ‚…‘“ the inner closing mark is one that opens elsewhere.
    opening = unicodedata.category(before) in {"Pi", "Ps"} and not (german and before in "‘“")
    if before.isspace() or opening:
        return False
    return german or not _is_word(after)


def always_closes(opener: str, mark: str) -> bool:
    """Say whether ``mark`` after ``opener`` has no other reading, whatever stands around it."""
    return opener + mark in _ALWAYS_CLOSE


def may_be_possessive(text: str, offset: int) -> bool:
    """Say whether the mark at ``offset`` reads as the apostrophe of a plural or of a cut -ing."""
    return _POSSESSIVE.match(text, offset) is not None


def _before(text: str, offset: int) -> str:
    """The character that is seen before a mark, or the space there; none at the start of the text."""
    if offset and " " <= text[offset - 1] <= "~":  # of these, nothing is unseen
        return text[offset - 1]
    start: int = _UNSEEN_BEFORE.match(text, 0, offset).start()
    return text[start - 1 : start] if start else ""


def _behind(text: str, offset: int) -> str:
    after = text[offset + 1 : offset + 2]
    if " " <= after <= "~":
        return after
    end: int = _UNSEEN_BEHIND.match(text, offset + 1).end()
    return text[end : end + 1]


def _opens_after(before: str) -> bool:
    if before == "" or before.isspace() or before in _BEFORE_OPENING:
        return True
    if unicodedata.category(before) in {"Pd", "Pi", "Ps"}:
        return before not in _HYPHENS
    return unicodedata.east_asian_width(before) in {"F", "W"}


def _is_word(character: str) -> bool:
    return _WORD.fullmatch(character) is not None
