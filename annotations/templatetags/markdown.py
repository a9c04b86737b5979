"""Guidelines as HTML: `{{ text|markdown }}`. Markup in the text is text, and nothing is loaded from elsewhere."""

from collections.abc import Sequence
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

register = template.Library()


def _reader() -> MarkdownIt:
    """CommonMark with tables; raw HTML stays text, `javascript:` links too; images are left out."""
    reader = MarkdownIt("js-default", {"html": False, "linkify": False, "typographer": False})
    return reader.disable(["image"])


_READER = _reader()


_OWN_DIRECTION = frozenset(
    {
        "paragraph_open",
        "heading_open",
        "list_item_open",
        "blockquote_open",
        "th_open",
        "td_open",
        "fence",
        "code_block",
    }
)
"""Blocks that hold words: each of them has its own direction."""


def _settle(tokens: Sequence[Token]) -> None:
    """Headings under the page's own; each block with its direction; alignment without `style`, which the security policy forbids.

    A head of a column that is empty is no head.
    """
    for at, token in enumerate(tokens):
        if token.type == "th_open" and not tokens[at + 1].content:
            token.tag = tokens[at + 2].tag = "td"
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1]) + 2, 6)}"
        if str(token.attrs.pop("style", "")).endswith("right"):
            token.attrs["class"] = "num"
        if token.block and token.nesting >= 0 and token.type in _OWN_DIRECTION:
            token.attrs["dir"] = "auto"
        if token.type == "link_open":
            token.attrs["rel"] = "noopener noreferrer"
        _settle(token.children or [])


@register.filter
def markdown(text: str) -> SafeString:
    """Markdown as safe HTML."""
    environment: dict[str, Any] = {}
    tokens = _READER.parse(text, environment)
    _settle(tokens)
    rendered: str = _READER.renderer.render(tokens, _READER.options, environment)
    return mark_safe(rendered)  # noqa: S308
