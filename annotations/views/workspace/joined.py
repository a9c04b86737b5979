"""Several sentences as one."""

from collections.abc import Iterable
from functools import reduce

from annotations.sentences import say


def join_sentences(sentences: Iterable[str]) -> str:
    """One after the other, in each language; what is empty is left out."""
    said = list(filter(None, sentences)) or [""]
    return reduce(lambda before, last: say("{before} {last}", before=before, last=last), said)
