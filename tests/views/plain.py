"""Pages without the directions that words of people have in them."""

import re


def plain(page: str) -> str:
    """The markup without `<bdi>` and `dir="auto"`."""
    return re.sub(r'</?bdi>| dir="auto"', "", page)
