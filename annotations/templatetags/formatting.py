"""How values look on every page: `{% load look %}`. Nothing here decides or reads anything."""

import datetime
from collections.abc import Mapping

from django import template
from django.forms import BoundField, CheckboxInput
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from annotations.choices import ArticleState, Kind, Reason, Status
from annotations.text.browsers import name_browser
from annotations.timestamps import in_zone, is_day

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
        Status(value).label if value in list(Status) else value.replace("_", " "),
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
        return format_html('<span class="muted">{}</span>', "nothing marked")
    words = ", ".join(f"{count:,} {word.label}" for word, count in present)
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
        f"{part:,} of {whole:,} {of_what}",
        look,
        f"{width:.2f}",
    )


@register.filter
def words(value: str) -> str:
    """A stored word as a person reads it: `not_in_guidelines` → `not in guidelines`."""
    return value.replace("_", " ")


@register.filter
def write_byline(byline: str) -> SafeString:
    """Who wrote an article, with “by” before it unless that is printed there."""
    by = "" if byline.lower().startswith("by ") else "by "
    return format_html("{}<bdi>{}</bdi>", by, byline)


@register.filter
def code(text: str) -> SafeString:
    """A text of ours in which what stands in backticks is code."""
    pieces = (
        ("<code>{}</code>" if place % 2 else "{}", piece) for place, piece in enumerate(text.split("`"))
    )
    return format_html_join("", "{}", ((format_html(look, piece),) for look, piece in pieces))


@register.filter
def number(value: int | None) -> str:
    """12345 → 12,345."""
    return "" if value is None else f"{value:,}"


@register.filter
def ago(value: datetime.datetime | None, zone: datetime.tzinfo | None = None) -> SafeString | str:
    """A moment relative to now, with the whole date in the time zone, by default the server's, on hover."""
    zone = zone or timezone.get_default_timezone()
    return "" if value is None else _time(value, zone, relative(value, timezone.now(), zone))


@register.filter
def day(value: datetime.datetime | None, zone: datetime.tzinfo | None = None) -> SafeString | str:
    """The day of a moment in the time zone, by default the server's, with the whole date on hover.

    What was given as a day alone shows no time that nobody has said.
    """
    zone = zone or timezone.get_default_timezone()
    if value is None:
        return ""
    has_time = not is_day(value, zone)
    return _time(value, zone, _calendar_day(value, timezone.now(), zone), has_time=has_time)


def _time(
    value: datetime.datetime, zone: datetime.tzinfo, words: str, *, has_time: bool = True
) -> SafeString:
    local = in_zone(value, zone)
    whole = f"{local:%A} {local.day} {local:%B} {local.year}"
    whole += f", {local:%H:%M} {local.tzname()}" if has_time else ""
    return format_html('<time datetime="{}" title="{}">{}</time>', value.isoformat(), whole, words)


def relative(then: datetime.datetime, now: datetime.datetime, zone: datetime.tzinfo = datetime.UTC) -> str:
    """`5 min ago`, `in 3 days`, `12 Mar`, `12 Mar 2024`: as exact as is of use."""
    seconds = (now - then).total_seconds()
    size = abs(seconds)
    if size < _MINUTE:
        return "just now"
    if size < 2 * _DAY:
        amount = f"{size // _MINUTE:.0f} min" if size < _HOUR else f"{size // _HOUR:.0f} h"
    elif size < 30 * _DAY:
        amount = f"{size // _DAY:.0f} days"
    else:
        return _calendar_day(then, now, zone)
    return f"{amount} ago" if seconds > 0 else f"in {amount}"


def _calendar_day(value: datetime.datetime, now: datetime.datetime, zone: datetime.tzinfo) -> str:
    local, today = in_zone(value, zone), in_zone(now, zone)
    return f"{local.day} {local:%b}" if local.year == today.year else f"{local.day} {local:%b} {local.year}"


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
