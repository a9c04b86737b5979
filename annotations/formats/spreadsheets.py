"""Cells that no spreadsheet runs, and the texts that they were made of."""

import unicodedata
from typing import Any

from annotations.text.blank import strip_blank


def escape(value: Any) -> str:
    """A value as the text of a cell that no spreadsheet runs; of None, an empty one."""
    text = "" if value is None else str(value)
    return "'" + text if text.startswith("'") or _begins_formula(text) else text


def unescape(cell: str) -> str:
    """The text that was escaped to this cell."""
    return cell.removeprefix("'")


def _begins_formula(text: str) -> bool:
    """Whether a spreadsheet may run this text (OWASP, CSV Injection; ASVS 1.2.10).

    Some drop white space and invisible characters first, some read full-width and small forms as the ASCII ones.
    """
    if text.startswith(("\t", "\r", "\n", "\0")):
        return True
    first = strip_blank(text)[:1]
    return unicodedata.normalize("NFKC", first).startswith(("=", "+", "-", "@"))
