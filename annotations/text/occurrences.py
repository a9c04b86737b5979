"""Every place where a name stands in a text: as whole words, as whole characters, however it is encoded."""

import unicodedata
from collections.abc import Iterable, Sequence

import regex

from annotations.text.blank import strip_blank
from annotations.text.graphemes import is_boundary
from annotations.text.span import Span

LONGEST = 300
"""Code points of a name that is looked for; nobody means all other places of a longer passage."""

_CLUSTER = regex.compile(r"\X")  # type: ignore[no-untyped-call]

# A letter or digit of a script that puts something between words: beside it, a name is part of a longer word.
_IN_WORD = regex.compile(  # type: ignore[no-untyped-call]
    r"[[\p{L}\p{M}\p{N}]--[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]]", regex.V1
)
_APOSTROPHES = "['’]"


def occurrences(text: str, names: Iterable[str], *, apart_from: Iterable[Span] = ()) -> list[Span]:
    """Where the names stand in the text, in its order, none over another, and none over `apart_from`.

    Where two names fit, the longer one counts. Upper and lower case differ; white space within a line is the
    same whatever it is made of (NBSP), so are the two apostrophes and both ways to write an accent. Spans are in
    code points; they cut no grapheme, and no word in a script that has some.
    """
    wanted = sorted({strip_blank(name) for name in names} - {""}, key=len, reverse=True)
    patterns = [_pattern(name) for name in wanted if len(name) <= LONGEST]
    if not patterns:
        return []
    found = regex.compile("|".join(patterns), regex.V1).finditer(text)  # type: ignore[no-untyped-call]
    whole = [Span(*match.span()) for match in found if _is_whole(text, Span(*match.span()))]
    return _apart(whole, sorted(apart_from))


def _pattern(name: str) -> str:
    inside = "".join(_cluster(cluster) for cluster in _CLUSTER.findall(name))
    return f"{_edge(name[0], '(?<!')}{inside}{_edge(name[-1], '(?!')}"


def _edge(character: str, opening: str) -> str:
    return f"{opening}{_IN_WORD.pattern})" if _IN_WORD.match(character) else ""


def _cluster(cluster: str) -> str:
    if cluster.isspace():
        return r"[^\S\n]"
    if cluster in _APOSTROPHES:
        return _APOSTROPHES
    forms = {cluster, *(unicodedata.normalize(form, cluster) for form in ("NFC", "NFD"))}
    escaped = sorted(regex.escape(form) for form in forms)  # type: ignore[no-untyped-call]
    return escaped[0] if len(escaped) == 1 else f"(?:{'|'.join(escaped)})"


def _is_whole(text: str, span: Span) -> bool:
    return is_boundary(text, span.start) and is_boundary(text, span.end)


def _apart(found: Sequence[Span], others: Sequence[Span]) -> list[Span]:
    """Those of `found` that have no code point in common with `others`; both are sorted by their start."""
    kept, at, reached = [], 0, 0
    for span in found:
        while at < len(others) and others[at].start < span.end:
            reached = max(reached, others[at].end)
            at += 1
        if reached <= span.start:
            kept.append(span)
    return kept
