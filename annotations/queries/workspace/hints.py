"""What the page knows of a text before anybody has marked it: its quotations, the marks of all, the cue words of its language."""

from dataclasses import asdict
from typing import Any

from annotations.suggesters.cues import cues_for
from annotations.text.quotation_marks import APOSTROPHES, CLOSING, OPENING
from annotations.text.quotations import quotations

READ = 500_000
"""Code points that are searched for quotations: some 30 ms; what stands behind them is found by the reader."""

MOST = 2_000
"""Quotations that are sent with the page."""


def hints(text: str, language: str) -> dict[str, Any]:
    """The quotations as flat triples of start, end (code points, marks included) and depth; the cue words.

    The marks are what a browser needs of the list: those that open, those that close, and those that do both and are
    apostrophes first.
    """
    found = [one for one in quotations(text[:READ]) if one.span.end < READ][:MOST]
    flat = [number for one in found for number in (*one.span, one.depth)]
    marks = [OPENING, CLOSING, "".join(sorted(APOSTROPHES))]
    return {"quotations": flat, "cues": {**asdict(cues_for(language)), "marks": marks}}
