"""What is kept of translations while the process lives: a test that changes the catalogue forgets it, before and after."""

from annotations import translation
from annotations.templatetags import formatting


def forget_translations() -> None:
    """Let everything be translated anew."""
    for kept in (
        translation._script_words,
        formatting._say_distance,
        formatting._write_day,
        formatting._write_whole_day,
    ):
        kept.cache_clear()
