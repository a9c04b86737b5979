"""Markdown as HTML: CommonMark with tables. Markup in the text is text, and nothing is loaded from elsewhere.

The library's work is linear in the text but for two things, which are bounded here: brackets that nothing closes, in
which each is tried inside all that are before it, and tables, whose missing cells are made up.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, table
from markdown_it.rules_inline import StateInline, link
from markdown_it.token import Token

MOST_BLOCKS = 10_000
"""Paragraphs, entries of lists, rows and cells of tables of one text."""

_DEEPEST_LINK = 4
"""Brackets around brackets among which the end of a link is looked for."""

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


def has_too_many_blocks(text: str) -> bool:
    """Say whether a text has more than `MOST_BLOCKS` blocks: its page would be absurd."""
    tokens = _BLOCKS.parse(text, {})
    return sum(token.nesting >= 0 and token.type != "inline" for token in tokens) > MOST_BLOCKS


@lru_cache(maxsize=32)
def render_markdown(text: str) -> str:
    """Return a text as HTML, which is safe as it is: a project's guidelines are read far more often than written."""
    environment: dict[str, Any] = {}
    tokens = _READER.parse(text, environment)
    _settle(tokens)
    rendered: str = _READER.renderer.render(tokens, _READER.options, environment)
    return rendered


def _link(state: StateInline, silent: bool) -> bool:
    if silent and state.level > _DEEPEST_LINK:
        state.pos = state.posMax  # as the library does itself, a hundred levels deep
        return True
    return link(state, silent)


def _table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    if state.env.get("cells", 0) > MOST_BLOCKS:  # what else looks like a table stays text
        return False
    before = len(state.tokens)
    is_table = table(state, start, end, silent)
    state.env["cells"] = state.env.get("cells", 0) + len(state.tokens) - before
    return is_table


def _make_reader() -> MarkdownIt:
    """Raw HTML stays text, `javascript:` links too; images are left out."""
    reader = MarkdownIt("js-default", {"html": False, "linkify": False, "typographer": False})
    reader.block.ruler.at("table", _table, {"alt": ["paragraph", "reference"]})
    reader.inline.ruler.at("link", _link)
    return reader.disable(["image"])


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


_READER = _make_reader()
_BLOCKS = _make_reader().disable(["inline", "text_join"], ignoreInvalid=True)
