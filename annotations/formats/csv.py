"""CSV (RFC 4180): an annotation a row, for spreadsheets.

UTF-8 with a byte order mark, because spreadsheets guess another encoding without one. A cell that a
spreadsheet would run as a formula starts with an apostrophe.
"""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from typing import Any

from annotations.formats.format import Format, Lines

COLUMNS = (
    "id",
    "article",
    "headline",
    "outlet",
    "published_at",
    "revision",
    "kind",
    "start",
    "end",
    "text",
    "prefix",
    "suffix",
    "spans",
    "attributes",
    "record",
    "tags",
    "links",
    "status",
    "version",
    "edition",
    "author",
    "edited_by",
    "reviewer",
    "decided_at",
    "check",
    "check_rationale",
    "created_at",
    "updated_at",
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def write(lines: Lines) -> Iterator[bytes]:
    """A header and the rows; chunks end at rows."""
    yield "\ufeff".encode() + _written([COLUMNS])
    for line in lines:
        article = json.loads(line)
        yield _written([_row(article, annotation) for annotation in article["annotations"]])


def _written(rows: list[Any]) -> bytes:
    file = io.StringIO()
    csv.writer(file, lineterminator="\r\n").writerows([[cell(value) for value in row] for row in rows])
    return file.getvalue().encode()


def cell(value: Any) -> str:
    """A value as text that no spreadsheet runs."""
    text = "" if value is None else str(value)
    return "'" + text if text.startswith(_FORMULA) else text


def _row(article: Mapping[str, Any], annotation: Mapping[str, Any]) -> list[Any]:
    spans = annotation["spans"]
    decision = annotation["decision"] or {}
    check = annotation["check"] or {}
    record = annotation["record"] or {}
    found = {
        **{name: annotation.get(name) for name in COLUMNS},
        "headline": article["headline"],
        "outlet": article["outlet"],
        "published_at": article["published_at"],
        "start": spans[0]["start"],
        "end": spans[-1]["end"],
        "text": " … ".join(span["text"] for span in spans if "text" in span),
        "spans": " ".join(f"{span['start']}-{span['end']}" for span in spans),
        "attributes": json.dumps(annotation["attributes"], ensure_ascii=False, sort_keys=True),
        "record": record.get("name"),
        "tags": " ".join(annotation["tags"]),
        "links": json.dumps(annotation["links"], ensure_ascii=False),
        "reviewer": decision.get("reviewer"),
        "decided_at": decision.get("decided_at"),
        "check": check.get("verdict"),
        "check_rationale": check.get("rationale"),
    }
    return [found[name] for name in COLUMNS]


CSV = Format(
    "csv",
    "CSV: a row per annotation",
    "text/csv; charset=utf-8",
    "csv",
    write,
    loses="the articles’ texts, but for a few words around each passage",
)
