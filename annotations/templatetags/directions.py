"""Words of people have a direction of their own: `{% load directions %}`, in sentences that are not theirs.

Where nothing but such words stands in an element, it has `dir="auto"`; among other words they stand in a `<bdi>`.
Sources: HTML, section 3.2.6.4; Unicode Annex 9, section 2.7.
"""

from collections.abc import Iterable

import regex
from django import template
from django.utils.html import escape, format_html_join
from django.utils.safestring import SafeString, mark_safe

from annotations.translation import translate

register = template.Library()

_TO_THE_LEFT = r"[\p{Bidi_Class=R}\p{Bidi_Class=AL}]"
_APART = regex.compile(  # type: ignore[no-untyped-call]
    rf"(?<=„)[^“]+(?=“)|(?<=“)(?<!„[^“]*“)[^”]+(?=”)|{_TO_THE_LEFT}(?:[^\p{{L}}“”]*{_TO_THE_LEFT})*"
)
"""What is quoted, “so” or „so“, and words that are written from right to left: the interface is not."""


@register.filter
def isolate(sentence: object) -> SafeString:
    """A sentence of ours as HTML, the words of people in it each with their own direction."""
    if isinstance(sentence, SafeString):
        return sentence  # HTML already
    said = translate(sentence)
    parts, end = [], 0
    for found in _APART.finditer(said):
        parts += [escape(said[end : found.start()]), f"<bdi>{escape(found[0])}</bdi>"]
        end = found.end()
    return mark_safe("".join([*parts, escape(said[end:])]))  # noqa: S308 - every part of it is escaped


@register.filter
def isolate_text(words: object) -> str:
    """Words of people where no markup can stand: between Unicode's isolates (U+2068, U+2069)."""
    return f"\u2068{translate(words)}\u2069"


@register.filter
def join_names(names: Iterable[object]) -> SafeString:
    """Names with commas between them."""
    return format_html_join(", ", "<bdi>{}</bdi>", ((name,) for name in names))
