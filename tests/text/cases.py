"""Tables of cases that the tests of the server and of the browser share."""

import json
from pathlib import Path
from typing import Any


def read(name: str) -> Any:
    """The table of `tests/text/<name>.json`."""
    return json.loads((Path(__file__).parent / f"{name}.json").read_text("utf-8"))


def characters(ranges: list[str]) -> list[str]:
    """The characters of code points and ranges of them, in hexadecimal: `2000-200F`."""
    ends = [[int(end, 16) for end in one.split("-")] for one in ranges]
    return [chr(point) for pair in ends for point in range(pair[0], pair[-1] + 1)]


_BLANK = read("blank")
UNSEEN, SEEN, TRIMMED = characters(_BLANK["unseen"]), characters(_BLANK["seen"]), _BLANK["trimmed"]
