"""When two strings are the same words to a reader, and where the same words stand in a text.

Alike are: what Unicode calls compatible (NFKD of UAX #15, §1.2: full and half width, ligatures, both ways to write an
accent), upper and lower case (all of i, ı, I and İ), spaces, hyphens and dashes, apostrophes, quotation marks (single
ones among themselves, double ones likewise), and the few look-alikes of UTS #39 that people do type for each other.
Invisible characters vanish. An accent counts, unless `accents` is false; a line end is no space.

`static/js/text/same_words.js` is the browser's twin, the migration with `fold_words` the database's; the cases of
`tests/text/same_words.json` hold for all of them.
"""

import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from itertools import product

import regex

from annotations.text.blank import BLANK, strip_blank
from annotations.text.span import Span
from annotations.text.units.graphemes import is_boundary, snap

HYPHENS = "-\u058a\u05be\u1806\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"
APOSTROPHES = (
    "'`\u00b4\u02b9\u02bb\u02bc\u02bd\u02be\u02bf\u055a\u05f3\u07f4\u2018\u2019\u201a\u201b\u2032\u2035\u2039\u203a"
    "\u275b\u275c\u275f\ua78b\ua78c\uff07"
)
QUOTATION_MARKS = (
    '"\u00ab\u00bb\u05f4\u201c\u201d\u201e\u201f\u2033\u2036\u275d\u275e\u2760\u276e\u276f\u2e42\u300c\u300d\u300e\u300f\u301d\u301e\u301f'
    "\ufe41\ufe42\ufe43\ufe44\uff02\uff62\uff63\U0001f676\U0001f677\U0001f678"
)
OTHERS = {"\u2044": "/", "\u0643": "\u06a9", "\u0649": "\u06cc", "\u064a": "\u06cc"}
"""The slash of ½; the kaf and the yeh of Arabic, typed for those of Persian and Urdu, and the other way round."""

_PICTURES = "[\u2190-\u2bff\U0001f000-\U0001faff]"
_TAGS = "\U000e0020-\U000e007f"
_SPACE = r"[\p{White_Space}\x1c-\x1f\u2800]"
# A joiner makes one picture of two, and tags behind a flag say whose it is: there, they are seen. Tatweel only stretches.
_INVISIBLE = (
    rf"(?:[[{BLANK}\u0640]--[{_SPACE}\u200d{_TAGS}]]"
    rf"|\u200d(?!{_PICTURES})|(?<!\U0001f3f4[{_TAGS}]{{0,6}})[{_TAGS}])"
)
_MARK = r"[\p{M}\uff9e\uff9f]"
_UNLIKE = r"\p{NFKC_QC=N}\u00df\u0626\u1e9e\u1f80-\u1fff"  # what may become several characters
# What may become one with the character before it: marks, and the vowels and ends of Hangul syllables.
_JOINING = rf"(?:{_MARK}|(?<=[\u1100-\u11ff\uac00-\ud7fb])[\u1161-\u11ff\ud7b0-\ud7fb])"
_TAIL = rf"(?:{_INVISIBLE}|{_JOINING})"
# Looked for first: a set is fast, alternatives are not.
_ODD = rf"[\p{{Cf}}\p{{Cc}}\p{{DI}}\u0640\u1161-\u11ff\ud7b0-\ud7fb{_UNLIKE}]|{_MARK}"

_PIECE = regex.compile(  # type: ignore[no-untyped-call]
    rf"(?={_ODD}|{_SPACE}(?:{_SPACE}|{_ODD}))"
    rf"(?:({_TAIL}++)|{_SPACE}(?:{_SPACE}|{_INVISIBLE})++|[{_UNLIKE}]{_TAIL}*+)",
    regex.V1,
)
"""What need not become one character for one; the group is what goes with the character before it, if there is one."""

_INVISIBLES = regex.compile(_INVISIBLE, regex.V1)  # type: ignore[no-untyped-call]
_LEADING = regex.compile(rf"{_INVISIBLE}*+", regex.V1)  # type: ignore[no-untyped-call]
_ACCENTS = regex.compile(  # type: ignore[no-untyped-call]
    r"[[\p{Mn}&&[\p{sc=Zinh}\p{sc=Grek}\p{sc=Cyrl}\p{sc=Hebr}\p{sc=Arab}\p{sc=Syrc}]]--[\u0345\u3099\u309a]]",
    regex.V1,
)
_DOT = regex.compile(r"(?<=[ij]\u0328?)\u0307")  # type: ignore[no-untyped-call]
_SAFE = regex.compile(rf"(?s:.){_JOINING}{{0,30}}")  # type: ignore[no-untyped-call]
"""As many marks as are put in order at once (UAX #15, §13): sorting a long run of them takes the square of its length."""

# A letter or digit of a script that puts something between words.
IN_WORD = regex.compile(  # type: ignore[no-untyped-call]
    r"[[\p{L}\p{M}\p{N}]--[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]]", regex.V1
)
_EDGES = regex.compile(r"\A[ \n]++(?!\p{M})|[ \n]++\Z", regex.V1)  # type: ignore[no-untyped-call]
_FEW = 100
_NEAR = 10_000
"""Code points on either side that are looked at before a whole text is."""
_SHORT = 12
"""Code points of a piece that is folded once for all."""


_SIGNS = {" ": "\u2800", "-": HYPHENS, "'": APOSTROPHES, '"': QUOTATION_MARKS}
_ALIKE = {code: " " for code in range(0x3001) if chr(code).isspace()}
_ALIKE.update({ord(other): sign for sign, others in _SIGNS.items() for other in others})
_ALIKE.update({ord(other): sign for other, sign in {"\n": "\n", "\r": "\n", "\u0640": "", **OTHERS}.items()})
_BEFORE = {code: sign for code, sign in _ALIKE.items() if sign in _SIGNS}
"""What Unicode would decompose to something else: ´ is an apostrophe here, not an accent on a space."""


class _Alike(dict[int, str]):
    """What each code point of a decomposed text becomes: by `_SIGNS`, or in lower case unless case counts."""

    def __init__(self, case: bool) -> None:
        super().__init__(_ALIKE)
        self.case = case

    def __missing__(self, code: int) -> str:
        character = chr(code)
        self[code] = alike = character if self.case else character.lower().upper().lower()
        return alike


_ALIKE_IN = {case: _Alike(case) for case in (True, False)}


def _fold_piece(base: str, tail: str, accents: bool, case: bool) -> str:
    """Fold a character with all that goes with it; what is invisible in the tail vanishes."""
    parts = []
    for part in _SAFE.findall((base + _INVISIBLES.sub("", tail)).translate(_BEFORE)):
        apart = unicodedata.normalize("NFKD", part)
        kept = apart if accents else _ACCENTS.sub("", apart)
        parts.append(unicodedata.normalize("NFC", _DOT.sub("", kept.translate(_ALIKE_IN[case]))))
    folded = "".join(parts)
    return ("\n" if "\n" in folded else " ") if folded.isspace() else folded


_fold_short = lru_cache(maxsize=10_000)(_fold_piece)


class _Plain(dict[int, str]):
    """What each code point of a text becomes by itself; those that become more or nothing are left as they are."""

    def __init__(self, accents: bool, case: bool) -> None:
        super().__init__()
        self.accents, self.case = accents, case

    def __missing__(self, code: int) -> str:
        folded = _fold_piece(chr(code), "", self.accents, self.case)
        self[code] = kept = folded if len(folded) == 1 else chr(code)
        return kept


_PLAIN = {key: _Plain(*key) for key in product((True, False), repeat=2)}


def _pieces(source: str, accents: bool, case: bool) -> Iterator[tuple[int, int, str]]:
    """Where the source is not one character for one, and what it becomes there."""
    done = 0
    for match in _PIECE.finditer(source):
        start, end = match.span()
        head = start + 1
        if match[1] and start > done:  # it goes with the character before it
            head, start = start, start - 1
        elif match[1]:
            before, start = start, _LEADING.match(source, start, end).end()
            head = start + 1
            if before < start:
                yield before, start, ""
        if start < end:
            fold_piece = _fold_short if end - start <= _SHORT else _fold_piece
            yield start, end, fold_piece(source[start:head], source[head:end], accents, case)
        done = end


class Folded:
    """A text as it is compared: `text`, and for each character of it the place in `source` where it comes from."""

    def __init__(self, source: str, *, accents: bool = True, case: bool = False) -> None:
        self.source, self.accents, self.case = source, accents, case
        # Where pieces that are not one character for one begin and end, in the folded text and in the source.
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._source_starts: list[int] = []
        self._source_ends: list[int] = []
        plain = source.translate(_PLAIN[accents, case])
        is_plain = source.isascii() and source.isprintable() and "  " not in source  # one character for one
        parts, done, length = [], 0, 0
        for start, end, folded in () if is_plain else _pieces(source, accents, case):
            parts += [plain[done:start], folded]
            length += start - done
            self._starts.append(length)
            length += len(folded)
            self._ends.append(length)
            self._source_starts.append(start)
            self._source_ends.append(end)
            done = end
        self.text = "".join([*parts, plain[done:]])

    def place(self, index: int) -> Span:
        """Return what in the source the folded character at `index` comes from."""
        piece = bisect_right(self._starts, index) - 1
        if piece < 0:
            return Span(index, index + 1)
        if index < self._ends[piece]:
            return Span(self._source_starts[piece], self._source_ends[piece])
        start = self._source_ends[piece] + index - self._ends[piece]
        return Span(start, start + 1)

    def is_edge(self, index: int) -> bool:
        """Say whether no character of the source stands on both sides of the folded `index`."""
        piece = bisect_right(self._starts, index) - 1
        return piece < 0 or index == self._starts[piece] or index >= self._ends[piece]

    def span(self, start: int, end: int) -> Span:
        """Return the smallest span of the source that holds the folded characters, not empty, and cuts no grapheme.

        Invisible characters behind them are left out where that cuts none.
        """
        last = self.place(end - 1)
        seen = strip_blank(self.source[last.start : last.end])
        tight = self.source.index(seen, last.start) + len(seen) if seen else last.end
        return snap(self.source, Span(self.place(start).start, tight))


def fold(text: str, *, accents: bool = True, case: bool = False) -> Folded:
    """Return the text as it is compared, with places in the source. Takes time in proportion to the text's length."""
    return Folded(text, accents=accents, case=case)


def make_key(words: str, *, accents: bool = True, case: bool = False) -> str:
    """Return what all strings that are the same words have in common; empty if nothing in them can be seen."""
    key: str = _EDGES.sub("", fold(words, accents=accents, case=case).text)
    return key


def are_same(words: str, others: str, *, accents: bool = True, case: bool = False) -> bool:
    """Say whether two strings are the same words to a reader, or, if `case` counts, in the same case as well."""
    return make_key(words, accents=accents, case=case) == make_key(others, accents=accents, case=case)


def find_same(text: str | Folded, words: str, *, accents: bool = True, whole: bool = False) -> Iterator[Span]:
    """Return where the same words stand in the text, in its order, none over another; a text may be folded already.

    Spans are in code points and cut no grapheme; if they shall be `whole`, they are no part of a longer word either, in
    a script that puts something between words. If accents count, the text of a span is the same words as `words`. If
    they do not, `words` may be the beginning of a character: “of” is found in “oﬃce”, with all of its ligature.
    """
    folded = text if isinstance(text, Folded) else fold(text, accents=accents)
    key = make_key(words, accents=folded.accents, case=folded.case)
    done = 0
    for start in _find_all(folded.text, key):
        end = start + len(key)
        if start < done or (folded.accents and not _cuts_no_character(folded, start, end)):
            continue
        if whole and _is_in_word(folded.text, start, end):
            continue
        yield folded.span(start, end)
        done = end


def find_nearest(text: str, words: str, near: int) -> Span | None:
    """Return where the same words stand whose start is nearest to an offset; as whole words, if they are somewhere.

    The lines around are looked at first, and the whole text only if the words are not in them.
    """
    for whole, reach in product((True, False), (_NEAR, len(text))):
        start = text.rfind("\n", 0, max(0, near - reach)) + 1
        end = text.find("\n", min(len(text), near + reach))
        spans = find_same(text[start : end if end >= 0 else len(text)], words, whole=whole)
        nearest = min(spans, key=lambda span: abs(start + span.start - near), default=None)
        if nearest and (reach == len(text) or abs(start + nearest.start - near) <= reach):
            return Span(start + nearest.start, start + nearest.end)
    return None


def _is_in_word(text: str, start: int, end: int) -> bool:
    """Whether letters beside the folded characters make them part of a longer word."""
    behind = end < len(text) and IN_WORD.match(text, end - 1) and IN_WORD.match(text, end)
    before = start and IN_WORD.match(text, start - 1) and IN_WORD.match(text, start)
    return bool(behind or before)


def _cuts_no_character(folded: Folded, start: int, end: int) -> bool:
    """Whether the folded characters are whole graphemes of the source."""
    if not (folded.is_edge(start) and folded.is_edge(end)):
        return False
    edges = (folded.place(start).start, folded.place(end - 1).end)
    return all(is_boundary(folded.source, edge) for edge in edges)


def _find_all(text: str, key: str) -> Iterator[int]:
    """Where the key stands in the text, also where places lie over each other (Knuth, Morris, Pratt 1977).

    Found by `str.find`, from each place on, as long as they are few: for a text that repeats itself that takes the
    product of both lengths.
    """
    start = text.find(key) if key else -1
    for _ in range(_FEW):
        if start < 0:
            return
        yield start
        start = text.find(key, start + 1)
    back = _borders(key)
    same = 0
    for index in range(start if start >= 0 else len(text), len(text)):
        while same and (same == len(key) or text[index] != key[same]):
            same = back[same]
        same += text[index] == key[same]
        if same == len(key):
            yield index + 1 - same


def _borders(key: str) -> list[int]:
    """For each beginning of the key, by its length, how long its longest end is that the key begins with."""
    back = [0, 0]
    for index in range(1, len(key)):
        same = back[index]
        while same and key[index] != key[same]:
            same = back[same]
        back.append(same + (key[index] == key[same]))
    return back
