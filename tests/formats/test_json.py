"""JSON and JSON Lines, and the registry."""

import json

import pytest

from annotations.formats.json import JSON
from annotations.formats.jsonl import JSONL
from annotations.formats.registry import FORMATS

VALUES = [{"text": "a\nb\u2028", "annotations": []}, {"text": "[,]"}, {}]


@pytest.mark.parametrize("count", [0, 1, 3])
def test_json_of_lines_is_one_array(count):
    lines = [json.dumps(value).encode() + b"\n" for value in VALUES[:count]]
    assert json.loads(b"".join(JSON.write(lines))) == VALUES[:count]


@pytest.mark.parametrize("count", [0, 1, 3])
def test_json_lines_are_the_lines(count):
    lines = [json.dumps(value, ensure_ascii=False).encode() + b"\n" for value in VALUES[:count]]
    written = b"".join(JSONL.write(lines))
    assert [json.loads(line) for line in written.split(b"\n")[:-1]] == VALUES[:count]


def test_formats_hold_one_line_at_a_time():
    for found in FORMATS.values():
        pulled = []

        def endless(pulled=pulled):
            for number in range(1000):
                pulled.append(number)
                yield b'{"headline": "", "outlet": "", "published_at": null, "annotations": []}\n'

        chunks = found.write(endless())
        next(chunks)
        next(chunks)
        assert len(pulled) <= 2


def test_formats_are_found_by_name():
    for name, found in FORMATS.items():
        assert found.name == name
        assert found.extension
        assert found.loses
