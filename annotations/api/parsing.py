"""Reading JSON bodies: strictly, so that nothing comes in that PostgreSQL or another reader cannot hold."""

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
        # The framework bounds only what it reads itself: forms, and `request.body`.
        body = stream.read(settings.LARGEST_REQUEST + 1)
        if len(body) > settings.LARGEST_REQUEST:
            raise TooLarge
        return read_json(body)


def read_json(body: bytes) -> Any:
    """The value of a JSON text; `ParseError` says what is wrong with it."""
    if _count_values(body) > MOST_VALUES:
        raise TooLarge(f"The body holds more than {MOST_VALUES:,} values: send it in parts.")
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
