"""Every place where a name stands in a text: as whole words, however it is written."""

from collections.abc import Iterable, Sequence

from annotations.text.same_words import are_same, find_same, fold
from annotations.text.span import Span


def occurrences(text: str, names: Iterable[str], *, apart_from: Iterable[Span] = ()) -> list[Span]:
    """Where the same words as one of the names stand in the text, in its order, apart from `apart_from`.

    None is over another: where two names fit, the longer one counts. Spans are in code points; they cut no
    grapheme, and no word in a script that puts something between words.
    """
    folded = fold(text)
    found = [span for name in set(names) for span in find_same(folded, name, whole=True)]
    longest = _apart_from_each_other(sorted(found, key=lambda span: (span.start, -span.end)))
    return _apart(longest, sorted(apart_from))


def is_in_case(words: str, names: Iterable[str]) -> bool:
    """Say whether the words are one of the names in upper and lower case as well: “Polish” is not “polish”."""
    return any(are_same(words, name, case=True) for name in names)


def _apart_from_each_other(spans: Iterable[Span]) -> list[Span]:
    kept: list[Span] = []
    for span in spans:
        if not kept or kept[-1].end <= span.start:
            kept.append(span)
    return kept


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
