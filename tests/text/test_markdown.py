"""Guidelines of any shape: their HTML takes work in proportion to their length."""

import pytest

from annotations.text.markdown import MOST_BLOCKS, has_too_many_blocks, render_markdown
from tests.counting import counted

HOSTILE = {
    "brackets": "[",
    "lines of brackets": "[\n",
    "brackets and stars": "[*",
    "images": "![",
    "links without an end": "[a](",
    "addresses without an end": "[a](<b",
    "references": "[a][",
    "stars": "*a **a ",
    "backticks": "`a``b",
    "angles": "<a:",
    "entities": "&a",
    "quotes": ">",
    "lists in lists": "- ",
    "escapes": "\\[",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_markdown_takes_work_in_proportion(name):
    part = HOSTILE[name]
    text = part * (4_000 // len(part))

    with counted() as calls:
        render_markdown(text)

    assert calls[0] < 200 * len(text)


def test_links_are_found_between_brackets():
    shown = render_markdown("[[a] b [c](https://d.example) [e [f]](https://g.example)")

    assert shown.count("<a href=") == 2


def test_a_table_has_no_more_cells_than_a_page_can_hold():
    wide = "a|" * 100 + "\n" + "-|" * 100 + "\n" + "a\n" * 100 + "\n"

    shown = render_markdown(wide * 3)

    assert shown.count("<table>") == 1
    assert has_too_many_blocks(wide)


def test_blocks_are_counted():
    assert not has_too_many_blocks("a\n\n" * MOST_BLOCKS)
    assert has_too_many_blocks("a\n\n" * (MOST_BLOCKS + 1))
    assert has_too_many_blocks("- a\n" * MOST_BLOCKS)
