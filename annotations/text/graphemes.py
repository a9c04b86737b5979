"""What a reader takes for one character: extended grapheme clusters (Unicode UAX #29, §3.1.1).

``regex`` keeps the Unicode data and the rules. Its ``\\X`` looks back as far as the rules ask
(flags pair up from the first of their run), wherever a match begins, so that one match beside the
offset decides it without segmenting the text before.
"""

import regex

from annotations.text.span import Span

_CLUSTER = regex.compile(r"\X")  # type: ignore[no-untyped-call]


def is_boundary(text: str, offset: int) -> bool:
    """Say whether a grapheme ends or starts at ``offset``, in code points from 0 to ``len(text)``.

    Costs the length of the run that decides it: some microseconds anywhere in prose.
    """
    if not 0 <= offset <= len(text):
        raise _outside(text)
    if offset in {0, len(text)}:
        return True
    # One character after the offset is all that any rule looks at.
    cluster = _CLUSTER.match(text, offset - 1, offset + 1)
    return cluster is not None and cluster.end() == offset


def snap(text: str, span: Span) -> Span:
    """Return the smallest span that holds ``span`` and cuts no grapheme.

    Raises ValueError for a span that is reversed or leaves the text.
    """
    start, end = span
    if not 0 <= start <= end <= len(text):
        raise _outside(text)
    while not is_boundary(text, start):
        start -= 1
    if is_boundary(text, end):
        return Span(start, end)
    cluster = _CLUSTER.match(text, end)
    return Span(start, len(text) if cluster is None else cluster.end())


def _outside(text: str) -> ValueError:
    return ValueError(f"outside the text, which has {len(text):,} characters")
