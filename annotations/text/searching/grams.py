"""Three characters beside each other, as numbers: what an index of parts of words holds.

Of fewer it holds those alone that are not ASCII: a word may be no longer where nothing divides words. The database's twin
is `annotations_grams`. Different ones may share a number: who looks them up compares the words, too.
"""

import re
import uuid

_WORD = re.compile("[^ \n]+")
_LONGEST = 3
_BASE, _MOST = 4093, 65_521


def grams_to_find(words: str, project_id: uuid.UUID) -> list[int]:
    """Return numbers that an index holds of every text of the project with these words in it, the longest there are."""
    first = (int(project_id.hex[-4:], 16) - 0x8000) * 0x10000
    grams = {
        word[start : start + _LONGEST]
        for word in _WORD.findall(words)
        for start in range(max(1, len(word) - _LONGEST + 1))
    }
    return sorted(first + _number(gram) for gram in grams if len(gram) == _LONGEST or not gram.isascii())


def _number(gram: str) -> int:
    number = 0
    for character in gram:
        number = number * _BASE + ord(character)
    return number % _MOST
