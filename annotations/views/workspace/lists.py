"""The names that slots offer."""

from collections.abc import Iterable
from typing import Any

from annotations.choices import Kind
from annotations.queries.workspace.article_view import Named


def build_lists(named: Iterable[Named]) -> dict[str, Any]:
    """The names that slots offer, each once; a save sends those of what it has changed, and the page adds them."""
    names: dict[str, str] = {}
    for one in named:
        names.setdefault(one.name, one.kind)
    return {
        "people": [name for name, kind in names.items() if kind != Kind.QUOTE],
        "quotes": [name for name, kind in names.items() if kind == Kind.QUOTE],
    }
