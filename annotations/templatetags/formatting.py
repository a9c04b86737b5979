"""How values look on every page: `{% load look %}`. Nothing here decides or reads anything."""

import datetime
from collections.abc import Mapping
from functools import lru_cache

from django import template
from django.forms import BoundField, CheckboxInput
from django.templatetags.static import static
from django.utils import dateformat, timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, pgettext

from annotations.choices import ArticleState, Kind, Reason, Status
from annotations.sentences import say, say_number
from annotations.text.browsers import name_browser
from annotations.timestamps import in_zone, is_day
from annotations.translation import translate, write_number

register = template.Library()

STATUS_ICONS: Mapping[str, str] = {
    Status.SUGGESTED: "sparkles",
    Status.DISMISSED: "x",
    Status.DRAFT: "pencil",
    Status.SUBMITTED: "send",
    Status.FIXED: "wrench",
    Status.APPROVED: "circle-check",
    Status.REJECTED: "undo-2",
    ArticleState.OPEN: "circle-dashed",
    ArticleState.SIGNED_OFF: "badge-check",
}
"""A status is an icon and a word, so that colour is never the only cue."""

IN_BARS = (Status.APPROVED, Status.FIXED, Status.SUBMITTED, Status.REJECTED, Status.DRAFT)

_STATES = {state.value: state.label for state in ArticleState}
_LABELS = {**_STATES, **{status.value: status.label for status in Status}}

_MINUTE = 60
_HOUR = 60 * _MINUTE
_DAY = 24 * _HOUR


@register.simple_tag
def icon(name: str) -> SafeString:
    """One symbol of the sprite, for the eye only: a word always stands beside it."""
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>', static("icons.svg"), name
    )


@register.simple_tag
def status(value: str) -> SafeString:
    """A status, or the state of an article, as a chip."""
    return format_html(
        '<span class="chip {}">{}{}</span>',
        value,
        icon(STATUS_ICONS.get(value, "circle")),
        _LABELS.get(value) or value.replace("_", " "),
    )


@register.filter
def reason(value: str) -> str:
    """Why something was sent back, as its button says it."""
    return Reason(value).label if value in list(Reason) else ""


@register.filter
def browser(user_agent: str) -> str:
    """What people call the browser that sends this header: “Firefox on Linux”."""
    return name_browser(user_agent)


@register.simple_tag
def kind(value: str) -> SafeString:
    """A kind, under the line that it has in the text."""
    return format_html('<span class="kind {}">{}</span>', value, Kind(value).label)


@register.simple_tag
def bar(counts: Mapping[str, int]) -> SafeString:
    """`{status: how many}` as one small bar, with the same in words for whoever cannot see it."""
    present = [(word, counts[word]) for word in IN_BARS if counts.get(word)]
    total = sum(count for _, count in present)
    if not total:
        return format_html('<span class="muted">{}</span>', say("nothing marked"))
    words = ", ".join(
        translate(say("{count:,} {status}", count=count, status=word.label)) for word, count in present
    )
    rects, left = [], 0.0
    for word, count in present:
        width = 100 * count / total
        rects.append((word.value, f"{left:.2f}", f"{width:.2f}"))
        left += width
    return format_html(
        '<svg class="bar" viewBox="0 0 100 6" preserveAspectRatio="none" role="img" aria-label="{0}">'
        "<title>{0}</title>{1}</svg>",
        words,
        format_html_join("", '<rect class="{}" x="{}" width="{}" height="6"/>', rects),
    )


@register.simple_tag
def legend() -> SafeString:
    """What the colours of the bars mean."""
    pairs = ((word.value, word.label) for word in IN_BARS)
    return format_html(
        '<p class="legend muted small">{}</p>',
        format_html_join(" ", '<span class="swatch {}">{}</span>', pairs),
    )


@register.simple_tag
def share(part: int, whole: int, of_what: str, look: str = "approved") -> SafeString:
    """A part of a whole as one small bar; the words go beside it."""
    width = 100 * part / whole if whole else 0
    return format_html(
        '<svg class="bar" viewBox="0 0 100 6" preserveAspectRatio="none" role="img" aria-label="{}">'
        '<rect class="{}" width="{}" height="6"/></svg>',
        say("{part:,} of {whole:,} {of_what}", part=part, whole=whole, of_what=of_what),
        look,
        f"{width:.2f}",
    )


@register.filter
def words(value: str) -> str:
    """The state of an article, or another stored word, as a person reads it: `signed_off` → `signed off`."""
    return _STATES.get(value) or value.replace("_", " ")


@register.filter
def write_byline(byline: str) -> SafeString:
    """Who wrote an article, with “by” before it unless that, or what the page has for it, is printed there."""
    before, _, after = gettext("by {name}").partition("{name}")
    if byline.lower().startswith(("by ", before.lower() or "by ")):
        return format_html("<bdi>{}</bdi>", byline)
    return format_html("{}<bdi>{}</bdi>{}", before, byline, after)


@register.filter
def code(text: str) -> SafeString:
    """A text of ours in which what stands in backticks is code."""
    pieces = (
        ("<code>{}</code>" if place % 2 else "{}", piece)
        for place, piece in enumerate(translate(text).split("`"))
    )
    return format_html_join("", "{}", ((format_html(look, piece),) for look, piece in pieces))


@register.filter
def number(value: int | None) -> str:
    """12345 → 12,345."""
    return "" if value is None else write_number(value)


@register.filter
def ago(value: datetime.datetime | None, zone: datetime.tzinfo | None = None) -> SafeString | str:
    """A moment relative to now, with the whole date in the time zone, by default the server's, on hover."""
    zone = zone or timezone.get_default_timezone()
    return "" if value is None else _time(value, zone, relative(value, timezone.now(), zone), get_language())


@register.filter
def day(value: datetime.datetime | None, zone: datetime.tzinfo | None = None) -> SafeString | str:
    """The day of a moment in the time zone, by default the server's, with the whole date on hover.

    What was given as a day alone shows no time that nobody has said.
    """
    zone = zone or timezone.get_default_timezone()
    if value is None:
        return ""
    language = get_language()
    words = _calendar_day(value, timezone.now(), zone, language)
    return _time(value, zone, words, language, has_time=not is_day(value, zone))


@register.filter
def write_day(value: datetime.date | None) -> str:
    """A day alone, its month in full: “3 March 2026”."""
    return "" if value is None else dateformat.format(value, pgettext("date", "j F Y"))


def _time(
    value: datetime.datetime, zone: datetime.tzinfo, words: str, language: str, *, has_time: bool = True
) -> SafeString:
    local = in_zone(value, zone)
    whole = _write_whole_day(local.date(), language)
    whole += f", {local:%H:%M} {local.tzname()}" if has_time else ""
    return format_html('<time datetime="{}" title="{}">{}</time>', value.isoformat(), whole, words)


def relative(then: datetime.datetime, now: datetime.datetime, zone: datetime.tzinfo = datetime.UTC) -> str:
    """`5 min ago`, `in 3 days`, `12 Mar`, `12 Mar 2024`: as exact as is of use."""
    language = get_language()
    seconds = (now - then).total_seconds()
    size = abs(seconds)
    if size >= 30 * _DAY:
        return _calendar_day(then, now, zone, language)
    unit = _MINUTE if size < _HOUR else _HOUR if size < 2 * _DAY else _DAY
    return _say_distance(int(size // unit), unit, language, is_past=seconds > 0)


def _calendar_day(
    value: datetime.datetime, now: datetime.datetime, zone: datetime.tzinfo, language: str
) -> str:
    local, today = in_zone(value, zone), in_zone(now, zone)
    return _write_day(local.date(), language, has_year=local.year != today.year)


# The active language is part of the keys: a list shows the same few days and distances again and again.
@lru_cache(maxsize=4096)
def _say_distance(amount: int, unit: int, language: str, *, is_past: bool) -> str:
    if not amount:
        return translate(say("just now"))
    if unit == _MINUTE:
        past, future = say("{minutes} min ago", minutes=amount), say("in {minutes} min", minutes=amount)
    elif unit == _HOUR:
        past, future = say("{hours} h ago", hours=amount), say("in {hours} h", hours=amount)
    else:
        past = say_number("{number} day ago", "{number} days ago", amount)
        future = say_number("in {number} day", "in {number} days", amount)
    return translate(past if is_past else future)


@lru_cache(maxsize=4096)
def _write_day(day: datetime.date, language: str, *, has_year: bool) -> str:
    return dateformat.format(day, pgettext("date", "j M Y") if has_year else pgettext("date", "j M"))


@lru_cache(maxsize=4096)
def _write_whole_day(day: datetime.date, language: str) -> str:
    return dateformat.format(day, pgettext("date", "l j F Y"))


@register.inclusion_tag("annotations/parts/field.html")
def field(bound: BoundField) -> dict[str, object]:
    """A form field with its label, its hint and, under it, what is wrong with it.

    “Optional” is said only where other fields of the form are not.
    """
    some_required = any(other.field.required for other in bound.form.visible_fields())
    return {
        "field": bound,
        "optional": some_required and not bound.field.required,
        "box": isinstance(bound.field.widget, CheckboxInput),
    }
