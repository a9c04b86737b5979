"""Reading JSON bodies: strictly, so that nothing comes in that PostgreSQL or another reader cannot hold."""

import codecs
import json
import re
from collections.abc import Iterable, Mapping
from typing import IO, Any, NoReturn

from django.conf import settings
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import BaseParser

from annotations.actions.cleaning import too_deep

LONGEST_NUMBER = 18
"""Digits of a whole number: what fits a 64-bit integer for sure."""

MOST_VALUES = 500_000
"""Values in one body: what each takes in memory is many times what it takes on the wire."""

_TOKEN = re.compile(rb'"(?:[^"\\]++|\\.)*+(?:"|$)|[,\[{]', re.DOTALL)
MOST_LINES = 10_000
"""Lines in one body of newline-delimited JSON."""

NDJSON = "application/x-ndjson"

_TOO_MANY_VALUES = f"The body holds more than {MOST_VALUES:,} values: send it in parts."
_TOO_DEEP = "The body is nested too deeply."


class TooLarge(APIException):
    """A body over `settings.LARGEST_REQUEST` bytes."""

    status_code = 413
    default_detail = "This is more than the server takes in one request."
    default_code = "too_large"


class JSONParser(BaseParser):
    """RFC 8259 in UTF-8, without NaN, doubled names, NUL, lone surrogates or bottomless nesting."""

    media_type = "application/json"

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """Return the value, or raise `ParseError` with a sentence."""
        return read_json(_read_body(stream))


class NDJSONParser(JSONParser):
    """Newline-delimited JSON: a value a line, each to be read by itself (`read_json`), so that a bad one stops no other."""

    media_type = NDJSON

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """Return the lines that are not empty, as text; bytes that are no UTF-8 become what no JSON text holds."""
        body = _read_body(stream)
        if body.count(b"\n") > MOST_LINES:
            raise TooLarge(f"The body has more than {MOST_LINES:,} lines: send it in parts.")
        if _count_values(body) > MOST_VALUES:
            raise TooLarge(_TOO_MANY_VALUES)
        lines = body.removeprefix(codecs.BOM_UTF8).split(b"\n")
        return [line.decode("utf-8", "surrogateescape") for line in lines if line.strip()]


def read_line(line: str) -> Any:
    """The value of a line as `NDJSONParser` returns them; `ParseError` says what is wrong with it."""
    return read_json(line.encode("utf-8", "surrogateescape"))


def _read_body(stream: IO[Any]) -> bytes:
    # The framework bounds only what it reads itself: forms, and `request.body`.
    body: bytes = stream.read(settings.LARGEST_REQUEST + 1)
    if len(body) > settings.LARGEST_REQUEST:
        raise TooLarge
    return body


def read_json(body: bytes) -> Any:
    """The value of a JSON text; `ParseError` says what is wrong with it."""
    if _count_values(body) > MOST_VALUES:
        raise TooLarge(_TOO_MANY_VALUES)
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as problem:
        raise ParseError(f"The body is not UTF-8: byte {problem.start} is wrong.") from None
    try:
        value = json.loads(
            text, object_pairs_hook=_object, parse_constant=_constant, parse_int=_integer, parse_float=_float
        )
    except json.JSONDecodeError as problem:
        raise ParseError(f"The body is not JSON: {problem.msg}, at character {problem.pos}.") from None
    except RecursionError:
        raise ParseError(_TOO_DEEP) from None
    if too_deep(value):
        raise ParseError(_TOO_DEEP)
    _check_strings(value)
    return value


def _count_values(body: bytes) -> int:
    """How many values a JSON text has, at most, before any of them is made; what strings hold is looked at if it matters."""
    count = sum(map(body.count, (b",", b"[", b"{")))
    if count <= MOST_VALUES:
        return count
    count = 0
    for number, token in enumerate(_TOKEN.finditer(body), start=1):
        count += token[0] in (b",", b"[", b"{")
        if count > MOST_VALUES or number > 3 * MOST_VALUES:  # strings with nothing between them are no JSON
            return number
    return count


def _object(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for name, value in pairs:
        if name in made:
            raise ParseError(f"“{name[:50]}” is there twice in one object.")
        made[name] = value
    return made


def _constant(name: str) -> NoReturn:
    raise ParseError(f"{name} is not JSON.")


def _integer(digits: str) -> int:
    if len(digits.lstrip("-")) > LONGEST_NUMBER:
        raise ParseError("A number is too large.")
    return int(digits)


def _float(digits: str) -> float:
    value = float(digits)
    if value in (float("inf"), float("-inf")):
        raise ParseError("A number is too large.")
    return value


def _check_strings(value: Any) -> None:
    waiting = [value]
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            waiting.extend(part)
            waiting.extend(part.values())
        elif isinstance(part, list):
            waiting.extend(part)
        elif isinstance(part, str):
            _check_string(part)


def _check_string(text: str) -> None:
    if "\0" in text:
        raise ParseError(f"A text holds the character NUL, at {text.index(chr(0))}; no text can.")
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as problem:
        raise ParseError(f"A text holds half a character (a lone surrogate), at {problem.start}.") from None
