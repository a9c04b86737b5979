"""The paragraphs of a text: each line is one, blank lines too."""

from typing import NamedTuple


class Paragraph(NamedTuple):
    """A line ``[start, end)`` of a text, in code points; its ``\\n`` is at ``end``, outside."""

    start: int
    end: int


def paragraphs(text: str) -> list[Paragraph]:
    """Return every line of ``text``; joined with ``\\n``, they are the text again.

    Only ``\\n`` ends a line (see ``normalise``). A text always has one more paragraph than it has
    line ends: the empty text has one, and a last ``\\n`` is followed by a blank one.
    """
    found = []
    start = 0
    while (end := text.find("\n", start)) != -1:
        found.append(Paragraph(start, end))
        start = end + 1
    found.append(Paragraph(start, len(text)))
    return found
