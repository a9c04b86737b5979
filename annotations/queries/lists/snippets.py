"""The passage of an article that a search found, with what was found in `<mark>`."""

import itertools
import re
import unicodedata
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import F
from django.db.models.functions import Left
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from annotations.models import Article, Revision
from annotations.queries.lists.search import read_limited, stems_of
from annotations.text.searching.languages import configuration_of
from annotations.text.searching.searches import Term
from annotations.text.searching.words import ARABIC, Traced, trace_words
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
FROM (
    SELECT chunk.configuration, lexeme
    FROM annotations_revision AS revision
    JOIN annotations_searchchunk AS chunk ON chunk.revision_id = revision.id AND chunk.number = 1
    CROSS JOIN unnest(tsvector_to_array(chunk.words)) AS lexeme
    WHERE revision.article_id = ANY (%s) AND revision.current
    UNION ALL
    SELECT * FROM unnest(%s::text[], %s::text[])
) AS held (configuration, lexeme)
JOIN unnest(%s::text[], %s::text[], %s::text[]) AS form (word, configuration, stem) USING (configuration)
WHERE (lexeme ^@ left(form.word, 2) OR configuration = 'arabic')
  AND form.stem = ANY (tsvector_to_array(to_tsvector(configuration::regconfig, translate(lexeme, %s, %s))))
"""


@dataclass
class _Passage:
    """A text, and the place in it that is shown once one is found that holds what was searched for."""

    text: str
    configuration: str
    window: Span | None = None
    traced: Traced | None = None

    def look_for(self, needles: Sequence[str]) -> None:
        """Find a place with one of the needles in it, if there is any."""
        for window in itertools.islice(_windows(self.text, needles), _MOST_TRIES):
            traced = trace_words(self.text[window.start : window.end])
            if traced.find(needles):
                self.window, self.traced = window, traced
                return

    def show(self, needles: Sequence[str]) -> SafeString:
        """The place, or the beginning of the text, with the needles in it marked."""
        window = self.window or _window(self.text, 0, 0)
        passage = self.text[window.start : window.end]
        traced = self.traced or trace_words(passage)
        return format_html(
            "{}{}{}",
            "… " if window.start else "",
            highlight(passage, traced.find(needles)),
            " …" if window.end < len(self.text) else "",
        )


def snippets(articles: Sequence[Article], q: str) -> dict[uuid.UUID, SafeString]:
    """The passages that a search found in articles; the beginning of a text where nothing is to be marked."""
    terms = [term for side in read_limited(q) for term in side.wanted]
    if not articles or not terms:
        return {}
    configurations = {article.pk: configuration_of(article.language) for article in articles}
    texts = Revision.objects.filter(article__in=articles, current=True).annotate(
        beginning=Left(F("text"), SEARCHED)
    )
    passages = {
        pk: _Passage(text, configurations[pk]) for pk, text in texts.values_list("article", "beginning")
    }
    needles = list(dict.fromkeys(term.needle for term in terms))
    for passage in passages.values():
        passage.look_for(needles)
    needles += [form for form in _other_forms(passages, terms) if form not in needles]
    for passage in passages.values():
        if passage.window is None:
            passage.look_for(needles)
    return {pk: passage.show(needles) for pk, passage in passages.items()}


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


def _other_forms(passages: Mapping[uuid.UUID, _Passage], terms: Sequence[Term]) -> list[str]:
    """The other forms of the terms' words: those beside what was found, and in a text without them all that are there.

    To read the words of every text would take longer than the search.
    """
    forms = [(word, *stem) for word, stems in stems_of(terms).items() for stem in stems]
    if not forms:
        return []
    bare = [pk for pk, passage in passages.items() if passage.traced is None]
    beside = {
        (passage.configuration, word)
        for passage in passages.values()
        if passage.traced
        for word in passage.traced.words.split()
    }
    held = [[part for part, _ in beside], [word for _, word in beside]]
    with connection.cursor() as cursor:
        cursor.execute(_INFLECTED, [bare, *held, *map(list, zip(*forms, strict=True)), *ARABIC])
        return [f" {lexeme} " for _, lexeme in sorted(cursor.fetchall())]


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
