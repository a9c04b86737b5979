"""SQL that joins texts into JSON: byte for byte what PostgreSQL's own functions make, in a third of their time.

JSON is written as it will look, with SQL between guillemets: `{"id" : "«annotation.id»", "tags" : «to_json(annotation.tags)»}`.
A value that is NULL leaves nothing: `or_null` says so in JSON. What may hold a quotation mark or a line end goes through
`to_json`; ids, numbers, moments and words that a constraint knows need not.
"""

import re

_MOST = 100
"""PostgreSQL's functions take no more arguments."""


def join_json(pattern: str) -> str:
    """SQL: the text that a pattern becomes."""
    arguments = [
        part if place % 2 else "'" + part.replace("'", "''") + "'"
        for place, part in enumerate(re.split("[«»]", pattern))
        if part
    ]
    while len(arguments) > _MOST:
        arguments = [f"concat({', '.join(arguments[:_MOST])})", *arguments[_MOST:]]
    return f"concat({', '.join(arguments)})"


def or_null(json: str) -> str:
    """SQL: the text of JSON, or JSON's null."""
    return f"coalesce({json}, 'null')"


def write_string(text: str) -> str:
    """SQL: a text as JSON, NULL where there is none."""
    return f"to_json({text})::text"


def wrap(value: str) -> str:
    """SQL: what has nothing to escape as a string in JSON, NULL where there is none."""
    return f"""'"' || {value} || '"'"""


def compact(pattern: str) -> str:
    """A pattern without the spaces that PostgreSQL puts around its signs, as `json_strip_nulls` leaves it."""
    return pattern.replace('" : ', '":').replace(', "', ',"')
