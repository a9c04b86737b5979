"""Pages without the directions that words of people have in them."""

import re


def plain(page: str) -> str:
    """The markup without `<bdi>` and `dir="auto"`, with one space for each run of white space, as a reader sees it."""
    return re.sub(r"\s+", " ", re.sub(r'</?bdi>|\s+dir="auto"', "", page))
