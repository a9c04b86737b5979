"""What every card shows, open or closed: `{% load cards %}`. A page may hold thousands, so they are written in one go."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from annotations.choices import Kind, Status
from annotations.sentences import say
from annotations.templatetags.directions import isolate
from annotations.templatetags.formatting import icon
from annotations.templatetags.sentences import sentence
from annotations.translation import translate

register = template.Library()


@register.simple_tag
def render_closed_cards(cards: Iterable[Any]) -> SafeString:
    """Cards that are closed: nothing but their heads."""
    return mark_safe("".join(f"{_head(card)}</article>" for card in cards))  # noqa: S308 - heads are escaped


@register.simple_tag
def card_head(card: Any) -> SafeString:
    """A card up to its body: it begins an `article`, which the template ends."""
    return mark_safe(_head(card))  # noqa: S308


@register.simple_tag
def list_kinds(kinds: Sequence[Any]) -> SafeString:
    """The keys of the kinds, with what they mark: “1 quote, 2 entity or 3 claim”."""
    *others, last = (format_html("<kbd>{}</kbd> {}", kind.key, kind.label) for kind in kinds)
    these = format_html_join(", ", "{}", ((one,) for one in others))
    return mark_safe(translate(say("{these} or {last}", these=these, last=last)))  # noqa: S308 - of HTML


@register.filter
def join_facts(facts: Iterable[str]) -> SafeString:
    """Facts in a line, the words of people in each with their own direction."""
    return format_html_join(" · ", "{}", ((isolate(fact),) for fact in facts))


def _head(card: Any) -> str:
    """Its status is an icon of the style sheet: thousands of drawings would weigh more than all the rest.

    Ids, offsets, kinds and statuses are ours, and so is what they are called; the sentence comes as HTML.
    """
    row = card.row
    pk, kind, state = row.pk, row.kind, row.status
    is_deleted = row.deleted_at is not None
    shown, caption = (
        ("deleted", translate(_DELETED)) if is_deleted else (state, translate(Status(state).label))
    )
    name = translate(Kind(kind).label)
    classes = f"{kind} {state}{' open' if card.open else ''}{' gone' if shown == 'deleted' else ''}"
    facts = "".join(f" data-{name}" for name in card.flags)
    words = f' data-words="{card.words}"' if card.words else ""
    return (
        f'<article id="c-{pk}" class="note-card {classes}" data-at="{card.place}" data-version="{row.version}"'
        f' data-spans="{card.parts}"{words}{facts} aria-labelledby="h-{pk}">\n'
        f'<p class="tops"><b>{name}</b><span class="chip {shown}">{caption}</span>{_shut() if card.open else ""}</p>\n'
        f'<h3 id="h-{pk}"><a href="{_page(row.article_id)}?annotation={pk}#c-{pk}">'
        f'<span class="hush">{name}, {caption}: </span>{sentence(row)}</a></h3>\n'
    )


_DELETED = say("deleted", context="Status")


def _shut() -> SafeString:
    shut = '<button type="button" class="clear script-only" data-shut aria-label="{}">{}</button>'
    return format_html(shut, say("Close"), icon("x"))


@lru_cache(maxsize=8)
def _page(article_id: Any) -> str:
    return reverse("workspace", args=[article_id])
