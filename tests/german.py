"""German sentences for a test, whatever the catalogue of today says."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from django.utils import translation
from django.utils.translation import trans_real

from annotations.templatetags import formatting

CACHES = (formatting._write_day, formatting._write_whole_day, formatting._say_distance)


@contextmanager
def german_words(words: Mapping[str | tuple[str, int], str]) -> Iterator[None]:
    """Let these be the German sentences: by pattern, by `context\\x04pattern`, or by `(pattern, form of the plural)`."""
    catalogue = trans_real.translation("de")._catalog._catalogs[0]
    before = dict(catalogue)
    catalogue.update(words)
    _forget()
    try:
        yield
    finally:
        catalogue.clear()
        catalogue.update(before)
        _forget()


@contextmanager
def speak_german(words: Mapping[str | tuple[str, int], str]) -> Iterator[None]:
    """The same, with German as the active language."""
    with german_words(words), translation.override("de"):
        yield


def _forget() -> None:
    for written in CACHES:
        written.cache_clear()
