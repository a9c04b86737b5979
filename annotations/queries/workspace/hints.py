"""What the page knows of a text before anybody has marked it: its quotations, the marks of all, the cue words of its language."""

from dataclasses import asdict
from typing import Any

from annotations.choices import Kind
from annotations.suggesters.cues import cues_for
from annotations.suggesters.registry import SUGGESTERS
from annotations.text.quotes.quotation_marks import APOSTROPHES, CLOSING, OPENING

READ = 500_000
"""Code points in which suggesters look for quotes: some 30 ms; what stands behind them is found by the reader."""

MOST = 2_000
"""Quotes that are sent with the page."""


def hints(text: str, language: str) -> dict[str, Any]:
    """The quotes that the suggesters see, as flat triples of start, end (code points) and depth; the cue words.

    The marks are what a browser needs of the list: those that open, those that close, and those that do both and are
    apostrophes first.
    """
    quotes = {
        (candidate.span, candidate.depth)
        for suggester in SUGGESTERS.values()
        for candidate in suggester.suggest(text[:READ], language)
        if candidate.kind is Kind.QUOTE and candidate.span.end < READ
    }
    outer_first = sorted(quotes, key=lambda quote: (quote[0].start, -quote[0].end))[:MOST]
    flat = [number for span, depth in outer_first for number in (*span, depth)]
    marks = [OPENING, CLOSING, "".join(sorted(APOSTROPHES))]
    return {"quotations": flat, "cues": {**asdict(cues_for(language)), "marks": marks}}
