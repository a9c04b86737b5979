"""Cursors of the API: a few values in a text that nobody needs to read."""

import base64
import json
from typing import Any


def pack_cursor(*values: Any) -> str:
    """Values, which JSON can hold, as a text for addresses."""
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode()


def unpack_cursor(text: str) -> Any:
    """What `pack_cursor` was given; whatever else a text may hold is for the caller to check. Raises `ValueError`."""
    try:
        return json.loads(base64.b64decode(text.encode(), altchars=b"-_", validate=True))
    except RecursionError as error:
        raise ValueError("lists in lists in lists") from error


def read_number(value: Any) -> int:
    """A number of a row, as the database counts; raises `ValueError` for anything else."""
    if type(value) is not int or not 0 <= value < 2**63:
        raise ValueError(value)
    return value
