"""Cue words: the words that introduce somebody's words, by language, as data in `cues/<language>.txt`.

A line is a cue; `to:` lines list the words that stand between such a cue and the one spoken to (an empty
entry: nothing does, as after *told*), `pronouns:` and `articles:` the words that a noun phrase may be or
begin with. The rule that uses them is `static/js/suggest/prefill.js`; it asks no model.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent / "cues"
LANGUAGES = tuple(sorted(path.stem for path in _FOLDER.glob("*.txt")))


@dataclass(frozen=True)
class Cues:
    """What the pre-fill rule knows of one language."""

    cues: tuple[str, ...]
    to: tuple[str, ...]
    pronouns: tuple[str, ...]
    articles: tuple[str, ...]


def cues_for(language: str) -> Cues:
    """The cues of a language tag ("de-AT" is German); of an unknown language those of English."""
    base = language.lower().split("-")[0]
    return _read(base if base in LANGUAGES else "en")


@cache
def _read(language: str) -> Cues:
    lists: dict[str, tuple[str, ...]] = {}
    cues = []
    for line in (_FOLDER / f"{language}.txt").read_text("utf-8").splitlines():
        name, colon, words = line.partition(":")
        if colon:
            lists[name] = tuple(words.split())
        elif line:
            cues.append(line)
    return Cues(tuple(cues), lists["to"], lists["pronouns"], lists["articles"])
