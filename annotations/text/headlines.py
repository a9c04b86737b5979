"""What may be the headline of a text that comes without one."""

from annotations.text.blank import is_blank, strip_blank

LONGEST_FIRST_LINE = 150
"""A longer first line is the beginning of the text, and hardly its headline."""


def guess_headline(text: str) -> str:
    """The first line in which there is something to see, if it can be a headline; else nothing.

    A line ends wherever Unicode lets one end (Unicode Standard, §5.8): also at \\r, NEL, U+2028 and U+2029.
    """
    line = strip_blank(next((line for line in text.splitlines() if not is_blank(line)), ""))
    return line if len(line) <= LONGEST_FIRST_LINE else ""
