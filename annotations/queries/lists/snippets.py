"""The passage of an article that a search found, with what was found in `<mark>`."""

import itertools
import re
import unicodedata
import uuid
from collections.abc import Iterator, Sequence

from django.db import connection
from django.db.models import F
from django.db.models.functions import Left
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from annotations.models import Article, Revision
from annotations.queries.lists.search import read_limited, stems_of
from annotations.text.searching.searches import Term
from annotations.text.searching.words import ARABIC, find_words
from annotations.text.span import Span
from annotations.text.units.graphemes import snap

SEARCHED = 50_000
"""Code points at the beginning of a text in which the passage is looked for."""

BEFORE, BEHIND = 60, 160
"""Code points that a passage has before what was found, and from there on; for a long phrase, more."""

_MOST_TRIES = 5
_MOST_NEEDLES = 25
_FIRST_WORDS = 8

# Inflection changes the ends of words; in Arabic, what is written before them, too.
_INFLECTED = """
SELECT DISTINCT form.word, lexeme
FROM annotations_revision AS revision
JOIN annotations_searchchunk AS chunk ON chunk.revision_id = revision.id AND chunk.number = 1
JOIN unnest(%s::text[], %s::text[], %s::text[]) AS form (word, configuration, stem)
  ON form.configuration = chunk.configuration
CROSS JOIN unnest(tsvector_to_array(chunk.words)) AS lexeme
WHERE revision.article_id = ANY (%s) AND revision.current
  AND (lexeme ^@ left(form.word, 2) OR form.configuration = 'arabic')
  AND form.stem = ANY (
    tsvector_to_array(to_tsvector(form.configuration::regconfig, translate(lexeme, %s, %s))))
"""


def snippets(articles: Sequence[Article], q: str) -> dict[uuid.UUID, SafeString]:
    """The passages that a search found in articles; the beginning of a text where nothing is to be marked."""
    terms = [term for side in read_limited(q) for term in side.wanted]
    if not articles or not terms:
        return {}
    needles = _needles(articles, terms)
    texts = Revision.objects.filter(article__in=articles, current=True).annotate(
        beginning=Left(F("text"), SEARCHED)
    )
    return {pk: _snippet(text, needles) for pk, text in texts.values_list("article", "beginning")}


def highlight(passage: str, spans: Sequence[Span]) -> SafeString:
    """A passage as HTML: the spans in `<mark>`, and all of it escaped."""
    edges = [0, *itertools.chain.from_iterable(spans), len(passage)]
    parts = (passage[start:end] for start, end in itertools.pairwise(edges))
    return format_html_join(
        "",
        "{}",
        (
            (format_html("<mark>{}</mark>", part) if number % 2 else part,)
            for number, part in enumerate(parts)
        ),
    )


def _needles(articles: Sequence[Article], terms: Sequence[Term]) -> list[str]:
    """What is to be marked: the terms in their order, and behind them the other forms of their words."""
    forms = [(word, *stem) for word, stems in stems_of(terms).items() for stem in stems]
    rows: list[tuple[str, str]] = []
    if forms:
        ids = [article.pk for article in articles]
        with connection.cursor() as cursor:
            cursor.execute(_INFLECTED, [*map(list, zip(*forms, strict=True)), ids, *ARABIC])
            rows = cursor.fetchall()
    return list(
        dict.fromkeys([*(term.needle for term in terms), *(f" {lexeme} " for _, lexeme in sorted(rows))])
    )


def _snippet(text: str, needles: Sequence[str]) -> SafeString:
    for window in itertools.islice(_windows(text, needles), _MOST_TRIES):
        spans = find_words(text[window.start : window.end], needles)
        if spans:
            break
    else:
        window = _window(text, 0, 0)
        spans = find_words(text[window.start : window.end], needles)
    return format_html(
        "{}{}{}",
        "… " if window.start else "",
        highlight(text[window.start : window.end], spans),
        " …" if window.end < len(text) else "",
    )


def _windows(text: str, needles: Sequence[str]) -> Iterator[Span]:
    """Passages that are likely to hold what is to be marked: to fold all of a text would take too long."""
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = text
    for needle in needles[:_MOST_NEEDLES]:
        for match in _likely(needle).finditer(lowered):
            yield _window(text, match.start(), len(needle))


def _likely(needle: str) -> re.Pattern[str]:
    """What the needle, or its first words, looks like in a text in small letters, written in one of the usual ways.

    A long phrase that repeats itself would be compared in vain from every place on.
    """
    forms = dict.fromkeys(unicodedata.normalize(name, needle) for name in ("NFC", "NFD"))
    words = "|".join(r"\W{1,5}".join(map(re.escape, form.split()[:_FIRST_WORDS])) for form in forms)
    before, behind = r"(?<!\w)" * needle.startswith(" "), r"(?!\w)" * needle.endswith(" ")
    return re.compile(f"{before}(?:{words}){behind}")


def _window(text: str, place: int, length: int) -> Span:
    """The passage around a place, cut between words where there are any, and in no grapheme."""
    start, end = max(0, place - max(BEFORE, 2 * length)), min(len(text), place + max(BEHIND, 2 * length))
    if start:
        start = text.find(" ", start, place) + 1 or start
    if end < len(text):
        end = max(text.rfind(" ", place + length, end), 0) or end
    return snap(text, Span(start, end))
