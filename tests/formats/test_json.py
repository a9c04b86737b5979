"""JSON and JSON Lines, and the registry."""

import io
import json
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.formats.format import Entry
from annotations.formats.json import JSON
from annotations.formats.jsonl import JSONL
from annotations.formats.registry import FORMATS

VALUES = [{"text": "a\nb\u2028", "annotations": []}, {"text": "[,]"}, {}]
TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXTS
OBJECTS = st.dictionaries(
    TEXTS, st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(TEXTS, inner)), max_size=4
)


def lines_of(values, **options):
    return [json.dumps(value, **options).encode() + b"\n" for value in values]


def read(form, data):
    return list(form.read(io.BytesIO(data)))


@pytest.mark.parametrize("count", [0, 1, 3])
def test_json_of_lines_is_one_array(count):
    lines = lines_of(VALUES[:count])

    assert json.loads(b"".join(JSON.write(lines))) == VALUES[:count]


@pytest.mark.parametrize("count", [0, 1, 3])
def test_json_lines_are_the_lines(count):
    written = b"".join(JSONL.write(lines_of(VALUES[:count], ensure_ascii=False)))

    assert [json.loads(line) for line in written.split(b"\n")[:-1]] == VALUES[:count]


@pytest.mark.parametrize("form", [JSON, JSONL])
@given(values=st.lists(OBJECTS, max_size=4), ascii_only=st.booleans())
def test_what_is_written_is_read_back(form, values, ascii_only):
    data = b"".join(form.write(lines_of(values, ensure_ascii=ascii_only)))

    assert [entry.document for entry in read(form, data)] == values


@given(
    values=st.lists(OBJECTS, max_size=3),
    indent=st.none() | st.integers(0, 3),
    before=st.sampled_from(["", "\ufeff"]),
)
def test_json_is_read_however_it_is_laid_out(values, indent, before):
    data = (before + "\r\n " + json.dumps(values, indent=indent, ensure_ascii=False) + " \n").encode()

    assert read(JSON, data) == [Entry(f"article {n}", value) for n, value in enumerate(values, 1)]


class Trickle(io.RawIOBase):
    """A file that gives a few bytes at a time, as a pipe may."""

    def __init__(self, data, size):
        self.rest, self.size = data, size

    def readable(self):
        return True

    def readinto(self, buffer):
        part, self.rest = self.rest[: self.size], self.rest[self.size :]
        buffer[: len(part)] = part
        return len(part)


def test_json_is_read_wherever_it_is_cut(monkeypatch):
    from annotations.formats import json as module

    monkeypatch.setattr(module, "_CHUNK", 1)
    values = [{"a": '“q” \\ " \u2028 𝒳', "b": [1.5e-7, -0, True, None, {}]}, {"😀": "\x7f" * 40}, {}]
    data = json.dumps(values).encode()

    for size in (1, 2, 3, 7):
        file = io.BufferedReader(Trickle(data, size), 16)
        assert [entry.document for entry in JSON.read(file)] == values


@pytest.mark.parametrize(
    "data, read_before, sentence",
    [
        (b"", 0, "This is no JSON array of articles; JSON Lines are another format, jsonl."),
        (b'{"text": "x"}\n{"text": "y"}\n', 0, "This is no JSON array of articles"),
        (b"<html>", 0, "This is no JSON array of articles"),
        (b"[", 0, "The file ends too early."),
        (b'[{"text": "x"}', 1, "The file ends too early."),
        (b'[{"text": "x"},', 1, "The file ends too early."),
        (b'[{"text": "x"}, {"text": "y', 1, "The file ends too early."),
        (b'[{"text": "x"} {"text": "y"}]', 1, "A comma is missing before this one."),
        (b'[{"text": "x"}, {"text": y, "more": "words and words"}]', 1, "This is not JSON."),
        (b'[{"text": "x"}] [1]', 1, "Something stands behind the end of the array."),
        (b"[" * 100_000, 0, "This is not JSON that can be read."),
        (b'[{"text": ' + b"9" * 5000 + b"}]", 0, "This is not JSON that can be read."),
        (b'[{"text": "x"}, {"text": "\xff"}]', 0, "This is not UTF-8."),
    ],
)
def test_behind_a_mistake_no_more_json_is_read(data, read_before, sentence):
    *entries, last = read(JSON, data)

    assert [entry.problem for entry in entries] == [""] * read_before
    assert last.problem.startswith(sentence)
    assert last.problem.endswith("Nothing from here on was read.")
    assert last.place == f"article {read_before + 1}"


def test_a_bad_line_of_json_lines_stops_no_other():
    entries = read(JSONL, b'\xef\xbb\xbf{"text": "x"}\n\n\xff\nnonsense\r\n{"text": "y"}')

    assert entries == [
        Entry("line 1", {"text": "x"}),
        Entry("line 3", problem="The line is not UTF-8: byte 0 does not fit."),
        Entry("line 4", problem="The line is not JSON."),
        Entry("line 5", {"text": "y"}),
    ]


ARTICLE = (
    b'{"id": "a-%d", "headline": "", "outlet": "", "published_at": null, "text": "%s", "annotations": []}\n'
)


def test_formats_hold_one_line_at_a_time():
    for form in FORMATS.values():
        pulled = []

        def endless(pulled=pulled):
            for number in range(1000):
                pulled.append(number)
                yield ARTICLE % (number, b"")

        chunks = form.write(endless())
        next(chunks)
        next(chunks)
        assert len(pulled) <= 2


@pytest.mark.parametrize("form", FORMATS.values(), ids=list(FORMATS))
def test_formats_read_with_the_memory_of_one_article(form):
    data = b"".join(form.write(ARTICLE % (number, b"word " * 2000) for number in range(1000)))
    file = io.BytesIO(data)

    tracemalloc.start()
    count = sum(not entry.problem for entry in form.read(file))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert count == 1000
    assert peak < 1_500_000


def test_formats_are_found_by_name():
    for name, form in FORMATS.items():
        assert form.name == name
        assert form.extension
