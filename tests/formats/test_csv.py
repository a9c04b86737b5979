"""CSV: read back by the standard library, run by no spreadsheet."""

import csv
import io
import json

from hypothesis import given
from hypothesis import strategies as st

from annotations.formats.csv import COLUMNS, CSV, cell

# The module's reader ends a row at any lone \r or \n outside quotes, and inside them keeps both.
TEXTS = st.text(st.characters(exclude_categories=["Cs"]))


def article(*annotations, **more):
    return {"headline": "", "outlet": "", "published_at": None, "annotations": list(annotations), **more}


def annotation(text="x", **more):
    return {
        **dict.fromkeys(COLUMNS),
        "spans": [{"start": 0, "end": len(text), "text": text}],
        "attributes": {},
        "record": None,
        "tags": [],
        "links": [],
        "decision": None,
        "check": None,
        **more,
    }


def read(*articles):
    data = b"".join(CSV.write(json.dumps(one).encode() + b"\n" for one in articles))
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))


@given(TEXTS, TEXTS, TEXTS)
def test_csv_gives_every_text_back(text, headline, value):
    [row] = read(article(annotation(text, attributes={"venue": value}), headline=headline))
    assert row["text"] == cell(text)
    assert row["headline"] == cell(headline)
    assert json.loads(row["attributes"]) == {"venue": value}
    assert tuple(row) == COLUMNS


@given(TEXTS)
def test_a_cell_never_starts_as_a_formula(text):
    found = cell(text)
    assert found in (text, f"'{text}")
    assert not found.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"))


def test_what_starts_as_a_formula_gets_an_apostrophe():
    for text in ("=1+1", "+1", "-1", "@x", "\tx", "\rx", "\nx", "＝1", '=HYPERLINK("http://x")'):
        assert cell(text) == f"'{text}"
    for text in ("", "x=1", "'=1", "1-1", " x"):
        assert cell(text) == text
    assert (cell(None), cell(5)) == ("", "5")


def test_a_row_holds_what_an_annotation_is():
    parts = [{"start": 2, "end": 4, "text": "ab"}, {"start": 7, "end": 9, "text": "cd"}]
    decision = {"reviewer": "rev", "decided_at": "2026-01-01T00:00:00Z"}
    one = annotation(spans=parts, tags=["a", "b"], record={"name": "Voss"}, decision=decision, author="ann")
    [row] = read(article(one))
    assert (row["start"], row["end"], row["text"], row["spans"]) == ("2", "9", "ab … cd", "2-4 7-9")
    assert (row["tags"], row["record"], row["reviewer"], row["author"]) == ("a b", "Voss", "rev", "ann")


def test_csv_of_no_or_many_lines():
    assert read() == []
    assert len(read(article(annotation(), annotation()), article(), article(annotation()))) == 3


def test_csv_without_texts_has_empty_cells():
    [row] = read(article(annotation(spans=[{"start": 0, "end": 1}])))
    assert row["text"] == ""
