"""The words of a text as a search compares them, and what of them an index holds.

Words are folded (`same_words`), composed (NFC) and divided as readers divide them. Where a script puts
something between words, a word is a run of letters, marks and digits, and is sought whole. Where it does not
(Han, kana, Thai, Lao, Khmer, Burmese, …: letters between which a line may break, Unicode UAX #14), and in
Hangul, where particles are written onto words, no one tells words apart without a dictionary: any part of a run
is one, and what is indexed are its characters and pairs of them, as in Lucene's CJKBigramFilter. A picture
(👩, ☎) is such a character. Pairs of whole words are indexed as well, for phrases of common words.
"""

import unicodedata
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

import regex

from annotations.text.same_words import Folded, fold
from annotations.text.span import Span
from annotations.text.spans import merge

LONGEST_INDEXED = 64
"""Code points at the beginning of a word that are indexed; a tsvector takes at most 2,046 bytes for one."""

_LETTER = r"\p{L}\p{M}\p{N}"
_LINE_BREAKS = r"\p{lb=SA}\p{lb=ID}\p{lb=CJ}\p{lb=NS}\p{lb=AK}\p{lb=AP}\p{lb=AS}\p{lb=VF}\p{lb=VI}"
_HANGUL = r"\p{lb=H2}\p{lb=H3}\p{lb=JL}\p{lb=JV}\p{lb=JT}"
_OTHER_SCRIPTS = r"\p{Tibetan}\p{Buginese}\p{Khitan_Small_Script}"
_PICTURE = r"[\p{So}\p{Emoji_Modifier}]--[©®℗]"
_UNDIVIDED = rf"[[[{_LETTER}]&&[{_LINE_BREAKS}{_HANGUL}{_OTHER_SCRIPTS}]]||[{_PICTURE}]]"
# Most words are ASCII: that is tried first, as looking a character up in a set of Unicode's takes many times as long.
_RUN = regex.compile(  # type: ignore[no-untyped-call]
    rf"[0-9A-Za-z]++(?![^\x00-\x7f])|{_UNDIVIDED}[{_UNDIVIDED}\p{{M}}]*+|[[{_LETTER}]--{_UNDIVIDED}]++",
    regex.V1,
)
_IS_UNDIVIDED = regex.compile(_UNDIVIDED, regex.V1)  # type: ignore[no-untyped-call]
_LETTERS_ONLY = regex.compile(r"[\p{L}\p{M}]++", regex.V1)  # type: ignore[no-untyped-call]
_CHARACTER = regex.compile(r"(?s:.)[\p{M}\u1160-\u11ff\ud7b0-\ud7fb]*+")  # type: ignore[no-untyped-call]

ARABIC = ("\u06a9\u06cc", "\u0643\u064a")
"""Kaf and yeh as folding writes them, and as Arabic does: no other language with stems has these letters."""


def divide_words(text: str) -> str:
    """Return the folded words of a text, with one space around each; empty if there is none."""
    return _space_out(_RUN.findall(_compose(fold(text).text)))


def is_undivided(word: str) -> bool:
    """Say whether a word, or the part of one that is searched for, is of a script that divides none."""
    return not word.isascii() and _IS_UNDIVIDED.match(word) is not None


def pairs_of(word: str) -> list[str]:
    """Return each two neighbouring characters, in their order."""
    return [first + second for first, second in pairwise(word)]


def pair_lexeme(first: str, second: str) -> str:
    """Return what an index holds for a word and the one behind it: one of 2¹⁷ characters for private use.

    Different pairs share one: all pairs themselves would be more than the rest of the index.
    """
    return chr(0xF0000 + zlib.crc32(f"{first} {second}".encode()) % 0x20000)


def lexemes_of(words: str) -> set[str]:
    """Return what an index holds of words as `divide_words` returns them, or of a piece of those.

    A word that is cut at either end of the piece is in the piece's neighbour, too, where it is not.
    """
    pieces = words.split(" ")
    undivided = set(filter(is_undivided, pieces))
    whole = ["" if word in undivided else word for word in pieces[1:-1]] if undivided else pieces[1:-1]
    lexemes = {word[:LONGEST_INDEXED] for word in whole if word}
    lexemes.update(pair_lexeme(*pair) for pair in set(pairwise(whole)) if all(pair))
    for word in undivided:
        lexemes.update(word, pairs_of(word))
    return lexemes


def words_to_stem(words: str) -> str:
    """Return the words that have stems, each once, as the rules of languages expect them."""
    chosen = (word for word in dict.fromkeys(words.split()) if is_stemmed(word))
    return " ".join(chosen).translate(str.maketrans(*ARABIC))


def is_stemmed(word: str) -> bool:
    """Say whether a word has stems: it is of letters alone, in a script that divides words."""
    if word.isascii():
        return word.isalpha()
    return _LETTERS_ONLY.fullmatch(word) is not None and not is_undivided(word)


@dataclass(frozen=True)
class Traced:
    """The words of a text, and where they come from in it."""

    words: str
    _folded: Folded
    _places: list[Span]

    def find(self, needles: Iterable[str]) -> list[Span]:
        """Return where parts of the words stand in the text, in code points, sorted and apart."""
        spans = []
        for needle in needles:
            start = self.words.find(needle)
            while start >= 0:
                end = start + len(needle)
                first = self._places[start + needle.startswith(" ")]
                last = self._places[end - 1 - needle.endswith(" ")]
                spans.append(self._folded.span(first.start, last.end))
                start = self.words.find(needle, end - needle.endswith(" "))
        return list(merge(spans))


def trace_words(text: str) -> Traced:
    """Return the words of a text as `divide_words` does, with their places."""
    folded = fold(text)
    words, places = _trace(folded)
    return Traced(words, folded, places)


def _trace(folded: Folded) -> tuple[str, list[Span]]:
    """Return the words of a folded text, and for each of their characters where it comes from in that."""
    characters, places = [], []
    for run in _RUN.finditer(folded.text):
        characters.append(" ")
        start, end = run.span()
        places.append(Span(start, start))
        if run[0].isascii():
            characters.append(run[0])
            places += map(Span, range(start, end), range(start + 1, end + 1))
            continue
        for piece in _CHARACTER.finditer(folded.text, start, end):
            composed = _compose(piece[0])
            characters.append(composed)
            places += [Span(*piece.span())] * len(composed)
    return "".join([*characters, " "]), [*places, Span(len(folded.text), len(folded.text))]


def _compose(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _space_out(words: list[str]) -> str:
    return f" {' '.join(words)} " if words else ""
