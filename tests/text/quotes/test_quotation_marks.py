"""The list of quotation marks: complete by Unicode, and the same in the browser."""

import re
import unicodedata
from pathlib import Path

import regex

from annotations.queries.workspace.hints import hints
from annotations.text.quotes.quotation_marks import APOSTROPHES, CLOSERS, MARK, SINGLE, can_open

SCRIPTS = Path(__file__).parents[3] / "static" / "js"
LIST = re.compile("[«»“”„‟‹›「」『』]{3,}")
TYPED = "״"
INVISIBLE = "\U000e0022"  # TAG QUOTATION MARK


def test_every_quotation_mark_of_unicode_is_listed() -> None:
    everything = [chr(point) for point in range(0x110000)]
    marks = {one for one in everything if regex.match(r"\p{Quotation_Mark}", one)}
    marks |= {one for one in everything if "QUOTATION MARK" in unicodedata.name(one, "")}

    listed = {*CLOSERS, *"".join(CLOSERS.values())}
    assert listed == (marks - {INVISIBLE}) | {TYPED}
    assert [one for one in everything if MARK.fullmatch(one)] == sorted(listed)


def test_every_pair_opens_and_closes() -> None:
    for opener in CLOSERS:
        assert can_open(f"a {opener}b", 2)
        assert not can_open(f"a {opener}", 2)
    assert APOSTROPHES < SINGLE <= set(CLOSERS)


def test_what_reads_the_list_in_the_browser_has_none_of_its_own() -> None:
    for name in ("text/growing.js", "suggest/likely.js", "text/naming.js", "suggest/prefill.js"):
        assert LIST.findall((SCRIPTS / name).read_text("utf-8")) == []


def test_a_page_is_given_the_list() -> None:
    opening, closing, apostrophes = hints("", "en")["cues"]["marks"]

    assert {*opening, *apostrophes} == {*CLOSERS}
    assert {*closing} == {*"".join(CLOSERS.values())}
    assert {*apostrophes} == APOSTROPHES
