"""The names that slots offer."""

from collections.abc import Iterable
from typing import Any

from annotations.choices import Kind
from annotations.queries.workspace.article_view import Named
from annotations.scheme import may_speak


def build_lists(named: Iterable[Named]) -> dict[str, Any]:
    """The names that slots offer, each once; a save sends those of what it has changed, and the page adds them."""
    named = list(named)
    people = (one.name for one in named if may_speak(one.kind, one.type))
    quotes = (one.name for one in named if one.kind == Kind.QUOTE)
    return {"people": list(dict.fromkeys(people)), "quotes": list(dict.fromkeys(quotes))}
