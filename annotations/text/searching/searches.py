"""The language of searches: `a b` for both, `"a b"` for a phrase, `a or b` for either, `-a` for without.

It is that of PostgreSQL's `websearch_to_tsquery`, read here because a database's parser knows words with spaces
between them alone, and knows them by its own locale. Any double quotation marks enclose a phrase; a dash with a
space behind it is a dash.
"""

from dataclasses import dataclass, field
from itertools import pairwise

import regex

from annotations.text.same_words import QUOTATION_MARKS
from annotations.text.searching.words import (
    LONGEST_INDEXED,
    divide_words,
    is_stemmed,
    is_undivided,
    pair_lexeme,
    pairs_of,
)

_MARK = regex.escape(QUOTATION_MARKS)  # type: ignore[no-untyped-call]
_TERM = regex.compile(  # type: ignore[no-untyped-call]
    rf"([-－−]*)(?:[{_MARK}]([^{_MARK}]*)[{_MARK}]?|([^\s{_MARK}]+))"
)
_MOST_LEXEMES = 16
_TAIL, _PERIOD = 64, 16


@dataclass(frozen=True)
class Term:
    """A word or a phrase that is searched for: its folded words with one space between them."""

    words: str
    quoted: bool = False

    @property
    def is_inflected(self) -> bool:
        """Whether other forms of the word are meant, too."""
        return not self.quoted and is_stemmed(self.words)

    @property
    def needle(self) -> str:
        """What the text of an article holds, among its words, exactly if the term is in it."""
        before = "" if is_undivided(self.words[0]) else " "
        behind = "" if is_undivided(self._pieces[-1]) else " "
        return f"{before}{self.words}{behind}"

    @property
    def lexemes(self) -> list[str]:
        """What an index holds of every article with the term: so many as tell it from most others."""
        every: list[str] = []
        before = ""
        for word, behind in pairwise([*self._pieces, ""]):
            if is_undivided(word):
                every += [word] if len(word) == 1 else [*pairs_of(word)[:-1:2], word[-2:]]
            elif behind and not is_undivided(behind):
                every.append(pair_lexeme(word, behind))
            elif not before or is_undivided(before):
                every.append(word[:LONGEST_INDEXED])
            before = word
        step = max(1, len(every) / _MOST_LEXEMES)
        return list(dict.fromkeys(every[int(number * step)] for number in range(int(len(every) / step))))

    @property
    def is_indexed(self) -> bool:
        """Whether the index alone tells that an article has the term, so that its text need not be read."""
        return self.lexemes == [self.words] and len(self.words) < LONGEST_INDEXED

    @property
    def is_repetitive(self) -> bool:
        """Whether it is long and its end repeats itself, so that very much of it may be compared in vain."""
        tail = self.words[-_TAIL:]
        return len(tail) == _TAIL and any(tail[period:] == tail[:-period] for period in range(1, _PERIOD))

    @property
    def _pieces(self) -> list[str]:
        return self.words.split(" ")


@dataclass
class Side:
    """One side of an “or”: terms that are in an article, and terms that are not."""

    wanted: list[Term] = field(default_factory=list)
    unwanted: list[Term] = field(default_factory=list)


def read_search(search: str) -> list[Side]:
    """Return the sides of a search; none if there is no word in it.

    An “or” with nothing on one side is a word.
    """
    terms = [
        (dashes != "", bare != "", Term(words, quoted=bare == ""))
        for dashes, quoted, bare in _TERM.findall(search)
        if (words := divide_words(quoted or bare).strip())
    ]
    sides = [Side()] if terms else []
    after_or = True
    for number, (negated, bare, term) in enumerate(terms):
        is_or = bare and not negated and term.words == "or" and not after_or and number < len(terms) - 1
        if is_or:
            sides.append(Side())
        else:
            (sides[-1].unwanted if negated else sides[-1].wanted).append(term)
        after_or = is_or
    return sides
