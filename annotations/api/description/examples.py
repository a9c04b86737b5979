"""Lines of `curl` that run when they are copied: real ids and names in the address, a body that the schema takes."""

import json
import re
import shlex
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

_BY_ROUTE = (
    (r"/articles/{id}/restore/", "taken_out"),
    (r"/(articles|annotations|entities|tags|assignments|invitations)/{id}/", ""),
)
_WORDS: Mapping[str, Any] = {
    "text": "Mara Voss said the barrier would protect 4,000 homes.",
    "name": "Example",
    "slug": "example",
    "invitee": "eve@example.org",
    "headline": "Another headline",
    "description": "An example.",
    "note": "An example.",
    "tags": [],
    "due_on": "2030-12-24",
    "number": 1,
    "spans": [[0, 1]],
}
"""What stands in an example for a member of this name; other members get a value of their type."""

_SINGULAR = {"entities": "record"}

_SHOWN = ("headline", "description", "tags", "name")
"""What a change is shown with, the first of these that it takes."""


def write_curl(
    base: str,
    route: str,
    method: str,
    operation: Mapping[str, Any],
    schemas: Mapping[str, Any],
    known: Mapping[str, str],
) -> str:
    """A line of `curl` for an operation; `known` are ids and names by what they are of.

    What is not known stands in capitals: `ARTICLE-ID`.
    """
    parameters = operation.get("parameters", [])
    needed = [found["name"] for found in parameters if found["in"] == "query" and found.get("required")]
    query = f"?{urlencode({name: _name(name, known) for name in needed})}" if needed else ""
    parts = [f"curl {shlex.quote(base + _fill(route, known) + query)}"]
    if method != "get":
        parts.append(f"--request {method.upper()}")
    parts.append('--header "Authorization: Bearer $TOKEN"')
    if any(found["name"] == "If-Match" for found in parameters):
        parts.append("--header 'If-Match: *'")
    if "requestBody" in operation:
        schema = operation["requestBody"]["content"]["application/json"]["schema"]
        body = json.dumps(_example(schema, "", schemas, known))
        parts += ["--header 'Content-Type: application/json'", f"--data {shlex.quote(body)}"]
    return " \\\n  ".join(parts)


def _fill(route: str, known: Mapping[str, str]) -> str:
    """The route with real ids and names in its braces."""
    for pattern, name in _BY_ROUTE:
        match = re.search(pattern.replace("{id}", r"\{id\}"), route)
        if match:
            route = route.replace("{id}", _name(name or match[1], known))
    username = "reader" if "/readers/" in route else "username"
    return route.replace("{slug}", _name("slug", known)).replace("{username}", _name(username, known))


def _name(name: str, known: Mapping[str, str]) -> str:
    return (
        quote(known.get(name, ""))
        or f"{_SINGULAR.get(name, name.removesuffix('s')).upper().replace('_', '-')}-ID"
    )


def _example(
    schema: Mapping[str, Any], name: str, schemas: Mapping[str, Any], known: Mapping[str, str]
) -> Any:
    """A value that a schema takes, for the member of this name."""
    if "$ref" in schema:
        return _example(schemas[schema["$ref"].rpartition("/")[2]], name, schemas, known)
    if "anyOf" in schema:
        return _example(schema["anyOf"][0], name, schemas, known) if name not in _WORDS else _WORDS[name]
    if schema.get("type") == "object":
        properties = schema.get("properties", {})
        shown = schema.get("required") or [part for part in _SHOWN if part in properties][:1]
        return {part: _example(properties[part], part, schemas, known) for part in shown}
    if name in ("user", "to"):
        return known.get("username", "NAME")
    if schema.get("format") == "uuid":
        return _name(name, known)
    if name in _WORDS:
        return _WORDS[name]
    if "enum" in schema:
        return next(word for word in schema["enum"] if word)
    if schema.get("type") == "array":
        return [_example(schema["items"], name, schemas, known)]
    return {"integer": 1, "boolean": False}.get(schema.get("type", ""), "example")
