"""CSV (RFC 4180): an annotation a row, for spreadsheets; docs/reference/formats.md says what each column holds.

UTF-8 with a byte order mark, because spreadsheets guess another encoding without one. A cell that a spreadsheet would
run as a formula, or that begins with an apostrophe, has an apostrophe put before it: `write` puts one there, `read`
takes one away, and nothing else in a cell is changed. What has no column of its own stands in `more`, as JSON. The plain
columns of `flatten` are for people and their spreadsheets: they follow from the rest, and are not read.
"""

import csv
import io
import itertools
import json
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO, TextIO

from annotations.formats.csv_columns import ARTICLE, COLUMNS, INSIDE
from annotations.formats.flat import flatten
from annotations.formats.format import Entry, Format, Lines
from annotations.formats.spreadsheets import escape, unescape
from annotations.sentences import say

_WHOLE = ("attributes", "tags", "links")
_PLAIN = (
    *("id", "kind", "prefix", "suffix", "status", "version", "edition"),
    *("author", "edited_by", "created_at", "updated_at"),
)
_NUMBERS = ("revision", "version", "edition")
_BETWEEN = " … "
_LARGEST_CELL = 1 << 26


def write(lines: Lines) -> Iterator[bytes]:
    """A header and the rows; chunks end at rows. An article without annotations is a row of its own."""
    yield "\ufeff".encode() + _encode([COLUMNS])
    for line in lines:
        article = json.loads(line)
        yield _encode([_row(article, annotation) for annotation in article["annotations"] or [None]])


def _encode(rows: list[Any]) -> bytes:
    file = io.StringIO()
    csv.writer(file, lineterminator="\r\n").writerows([[escape(value) for value in row] for row in rows])
    return file.getvalue().encode()


def _row(article: Mapping[str, Any], annotation: Mapping[str, Any] | None) -> list[Any]:
    cells = {column: article.get(name) for column, name in ARTICLE.items()}
    if annotation is not None:
        cells |= _cells(annotation)
    return [cells.get(name) for name in COLUMNS]


def _cells(annotation: Mapping[str, Any]) -> dict[str, Any]:
    more = {name: value for name, value in annotation.items() if name not in ("article", "revision")}
    cells = {name: more.pop(name, None) for name in _PLAIN}
    for name in _WHOLE:
        cells[name] = _dump(more.pop(name))
    spans = more.pop("spans")
    cells["start"], cells["end"] = spans[0]["start"], spans[-1]["end"]
    cells["spans"] = _dump([[span["start"], span["end"]] for span in spans])
    cells["text"] = _BETWEEN.join(span["text"] for span in spans if "text" in span)
    for owner in ("record", "decision", "check"):
        more[owner] = dict(more.get(owner) or {})
    for column, (owner, name) in INSIDE.items():
        cells[column] = more[owner].pop(name, None)
    for owner in ("record", "decision", "check"):
        more[owner] = _drop_empty(more[owner]) or None
    cells["more"] = _dump(_drop_empty(more))
    return cells | flatten(annotation)


def _drop_empty(values: Mapping[str, Any]) -> dict[str, Any]:
    """Without what is nothing: an empty cell says as much."""
    return {name: value for name, value in values.items() if value is not None and value != ""}


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def read(file: BinaryIO) -> Iterator[Entry]:
    """An entry for each article: rows that follow each other and name the same article, revision and text.

    The columns may stand in any order, further ones are passed over, and the cells may be divided by commas, semicolons
    or tabs, as spreadsheets save them. Behind what is not CSV nothing can be read: that entry is the last.
    """
    text = io.TextIOWrapper(file, "utf-8-sig", newline="")
    try:
        yield from _read_articles(text)
    except UnicodeDecodeError:
        yield Entry("the file", problem="It is not UTF-8 from somewhere on. Nothing from there on was read.")
    finally:
        text.detach()


class _Unreadable(ValueError):
    """A row cannot be read; `str()` is a sentence."""


def _read_articles(text: TextIO) -> Iterator[Entry]:
    known = set()
    number = 1
    try:
        for key, group in itertools.groupby(_read_rows(text), key=lambda row: _key(row[1])):
            rows = list(group)
            number = rows[-1][0]
            entry = _read_article(rows)
            if key in known:
                problem = (
                    "The rows of an article stand together, and this one was there before: sort the file."
                )
                entry = Entry(entry.place, problem=problem)
            known.add(key)
            yield entry
    except _Unreadable as problem:
        yield Entry(f"behind row {number:,}", problem=f"{problem} Nothing from here on was read.")


def _key(cells: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(cells.get(name, "") for name in ("article", "revision", "sha256"))


def _read_rows(text: TextIO) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows with their numbers, as a spreadsheet counts them, each as the cells by name of column."""
    # The module's limit is of the whole process; it is only ever raised.
    csv.field_size_limit(max(_LARGEST_CELL, csv.field_size_limit()))
    first = text.readline()
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(itertools.chain([first], text), delimiter=delimiter, strict=True)
    header: list[str] = []
    number = 0
    while True:
        number += 1
        try:
            row = next(reader, None)
        except csv.Error as error:
            raise _Unreadable(f"Row {number:,} is not CSV: {error}.") from None
        if row is None:
            return
        if number == 1:
            header = _read_header(row)
        elif len(row) == len(header):
            yield number, dict(zip(header, map(unescape, row), strict=True))
        elif row:
            raise _Unreadable(f"Row {number:,} has {len(row):,} cells, the first row {len(header):,}.")


def _read_header(row: list[str]) -> list[str]:
    header = [name.strip() for name in row]
    named = [name for name in header if name]
    if len({*named}) < len(named):
        raise _Unreadable("The first row names a column twice.")
    if not {"article", "sha256"} & {*header} or "kind" not in header:
        raise _Unreadable("The first row names the columns, “kind” and “article” or “sha256” among them.")
    return header


def _read_article(rows: list[tuple[int, dict[str, str]]]) -> Entry:
    """The article of some rows; if one of them cannot be read, none of it is taken."""
    place = f"row {rows[0][0]:,}" if len(rows) == 1 else f"rows {rows[0][0]:,} to {rows[-1][0]:,}"
    article: dict[str, Any] = {}
    annotations = []
    for number, cells in rows:
        try:
            article = article or _read_description(cells)
            if any(cells.get(name) for name in ("id", "kind", "spans")):
                annotations.append(_read_annotation(cells, article))
        except _Unreadable as problem:
            return Entry(f"row {number:,}", problem=str(problem))
    return Entry(place, {**article, "annotations": annotations})


def _read_description(cells: Mapping[str, str]) -> dict[str, Any]:
    return {name: _value(cells, column) for column, name in ARTICLE.items() if cells.get(column)}


def _read_annotation(cells: Mapping[str, str], article: Mapping[str, Any]) -> dict[str, Any]:
    annotation: dict[str, Any] = _load(cells, "more", {})
    annotation |= {name: _value(cells, name) for name in _PLAIN if cells.get(name)}
    annotation |= {"article": article["id"]} if "id" in article else {}
    annotation |= {"revision": article["revision"]} if "revision" in article else {}
    annotation["attributes"] = _load(cells, "attributes", {})
    annotation["tags"] = _load(cells, "tags", [])
    annotation["links"] = _load(cells, "links", [])
    annotation["spans"] = _read_spans(cells)
    for column, (owner, name) in INSIDE.items():
        if cells.get(column):
            inside = annotation.setdefault(owner, {})
            if not isinstance(inside, dict):
                raise _Unreadable(f"In “more”, “{owner}” is an object.")
            inside[name] = cells[column]
    return annotation


def _read_spans(cells: Mapping[str, str]) -> list[dict[str, Any]]:
    pairs = _load(cells, "spans", [])
    if not pairs and cells.get("start") and cells.get("end"):
        pairs = [[_number(cells, "start"), _number(cells, "end")]]
    if not all(
        isinstance(pair, list) and len(pair) == 2 and all(type(n) is int for n in pair) for pair in pairs
    ):
        raise _Unreadable("“spans” is a list of pairs of numbers: [[326, 373]].")
    spans: list[dict[str, Any]] = [{"start": start, "end": end} for start, end in pairs]
    text = cells.get("text")
    if text:
        position = 0
        for span in spans:
            length = span["end"] - span["start"]
            span["text"] = text[position : position + length]
            position += length + len(_BETWEEN)
        if _BETWEEN.join(span["text"] for span in spans) != text:
            raise _Unreadable("“text” is not as long as “spans” says.")
    return spans


def _value(cells: Mapping[str, str], name: str) -> Any:
    return _number(cells, name) if name in _NUMBERS else cells[name]


def _number(cells: Mapping[str, str], name: str) -> int:
    cell = cells[name]
    if not (cell.isascii() and cell.isdigit() and len(cell) < 20):
        raise _Unreadable(f"“{name}” is a number.")
    return int(cell)


def _load(cells: Mapping[str, str], name: str, empty: Any) -> Any:
    """The JSON of a cell; it is of the same sort as what an empty cell stands for."""
    try:
        value = json.loads(cells[name]) if cells.get(name) else empty
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, type(empty)):
        raise _Unreadable(f"“{name}” is {'a list' if empty == [] else 'an object'} in JSON.")
    return value


CSV = Format(
    "csv",
    say("CSV: a row per annotation"),
    "text/csv; charset=utf-8",
    ("csv",),
    write,
    read,
    loses=say("the articles’ texts, standfirsts and external ids"),
)
