"""The names that slots offer."""

from collections.abc import Iterable
from typing import Any

from annotations.choices import Kind
from annotations.queries.workspace.article_view import Named


def build_lists(named: Iterable[Named]) -> dict[str, Any]:
    """The names that slots offer, each once; a save sends those of what it has changed, and the page adds them."""
    names: dict[tuple[bool, str], None] = {}
    for one in named:
        names.setdefault((one.kind == Kind.QUOTE, one.name))
    return {
        "people": [name for is_quote, name in names if not is_quote],
        "quotes": [name for is_quote, name in names if is_quote],
    }
