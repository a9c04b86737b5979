"""Translates sentences into the language of the request, with numbers as that language writes them."""

import functools
import json
import string
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.formats import number_format

from annotations.sentences import Sentence


def speaks_english() -> bool:
    """Whether the active language is the one in which sentences are written."""
    return translation.get_language() in (None, settings.LANGUAGE_CODE)


def translate(words: object) -> str:
    """Return a sentence in the active language; whatever is no `Sentence` is words of people and stays as it is."""
    if not isinstance(words, Sentence) or speaks_english():
        return str(words)
    if words.plural and words.context:
        pattern = translation.npgettext(words.context, words.pattern, words.plural, words.number)
    elif words.plural:
        pattern = translation.ngettext(words.pattern, words.plural, words.number)
    elif words.context:
        pattern = translation.pgettext(words.context, words.pattern)
    else:
        pattern = translation.gettext(words.pattern)
    return _FORMATTER.vformat(pattern, (), words.values) if words.values else pattern


def write_number(value: int) -> str:
    """A number with its digits grouped as the active language does: 12,345."""
    return f"{value:,}" if speaks_english() else number_format(value, use_l10n=True, force_grouping=True)


def script_words() -> dict[str, str | list[str]]:
    """What scripts say, from English to the active language; empty for English."""
    return _script_words(translation.get_language() or settings.LANGUAGE_CODE)


@functools.cache
def _script_words(language: str) -> dict[str, str | list[str]]:
    file = Path(settings.LOCALE_PATHS[0]) / translation.to_locale(language) / "LC_MESSAGES" / "scripts.json"
    words: dict[str, str | list[str]] = json.loads(file.read_text("utf-8")) if file.exists() else {}
    return words


class _Formatter(string.Formatter):
    """`str.format`, but sentences among the values are translated, and `{n:,}` is written as the language does."""

    def format_field(self, value: Any, format_spec: str) -> str:
        if isinstance(value, Sentence):
            value = translate(value)
        if format_spec == ",":
            return write_number(value)
        return str(super().format_field(value, format_spec))


_FORMATTER = _Formatter()
