"""`python -m newsnotes.tasks.routes`: writes docs/reference/routes.md from the routes and what their views say they do."""

import os
import re
import sys
from collections.abc import Iterable, Iterator
from typing import Any

from newsnotes.tasks.venv import ROOT

FILE = ROOT / "docs" / "reference" / "routes.md"

_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")

_HEAD = """\
# Routes

Made from the routes and from what their views say of themselves by `python -m newsnotes.tasks.routes`; a test compares the
two.
"""

_API = """\
## API

Bodies, parameters and answers are in the description at `/api/v1/schema/`, readable at `/api/v1/docs/`.
"""

_PAGES = """\
## Pages

Who may not see something gets the answer of an address where there is nothing.
"""


def page() -> str:
    """The page, from the routes as they are now."""
    from annotations.urls import urlpatterns  # views: only after django.setup()

    routes = [(address, view) for address, view in _routes("/", urlpatterns) if _is_ours(view)]
    api = [line for address, view in routes if address.startswith("/api/") for line in _lines(address, view)]
    pages = [
        line for address, view in routes if not address.startswith("/api/") for line in _lines(address, view)
    ]
    table = ["| route | does |", "| --- | --- |"]
    return "\n".join([_HEAD, _API, *table, *api, "", _PAGES, *table, *pages, ""])


def _routes(before: str, patterns: Iterable[Any]) -> Iterator[tuple[str, Any]]:
    """Each address, with its parameters in braces, and its view."""
    for pattern in patterns:
        address = before + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", str(pattern.pattern))
        if hasattr(pattern, "url_patterns"):
            yield from _routes(address, pattern.url_patterns)
        elif str(pattern.pattern) or before == "/":
            yield address, pattern.callback


def _is_ours(view: Any) -> bool:
    return str(view.__module__).startswith("annotations.")


def _lines(address: str, view: Any) -> Iterator[str]:
    endpoint = getattr(view, "cls", None)
    if endpoint is None:
        yield f"| `{address}` | {_first_sentence(view)} |"
        return
    for method in _METHODS:
        if handler := getattr(endpoint, method.lower(), None):
            yield f"| `{method} {address}` | {_first_sentence(handler)} |"


def _first_sentence(view: Any) -> str:
    return str(view.__doc__ or "").strip().split("\n\n")[0].replace("\n", " ").replace("|", "\\|")


def main() -> int:
    """Write the page."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsnotes.settings")
    import django

    django.setup()
    FILE.write_text(page())
    return 0


if __name__ == "__main__":
    sys.exit(main())
