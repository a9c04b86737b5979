"""Searching articles by the words of their texts and headlines, in the language of web searches.

The words of a long text are in several chunks. An article is found if each word is somewhere in it; a phrase
stands in one chunk, as chunks overlap. An index tells which chunks have all of the words, or all of the pairs of
characters, of what is searched for; where that is not the same as having it, their text is compared. A word by
itself is looked for as it is, and by its stem in each language that any article is in.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import connection
from django.db.models import Exists, F, Lookup, OuterRef, Q, QuerySet, Value
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan

from annotations.models import SearchChunk
from annotations.models.search import Lexemes
from annotations.refusals import Invalid
from annotations.text.chunks import OVERLAP
from annotations.text.languages import stem_lexeme
from annotations.text.searches import Side, Term, read_search
from annotations.text.words import words_to_stem

LONGEST = 5_000
"""Characters of one search."""

MOST_TERMS = 100
"""Words and phrases of one search: each is looked for by itself."""

LONGEST_TERM = OVERLAP - 2
"""Characters of one of them, which with a space before and behind it is whole in one chunk."""

# The configurations in use are the next ones of the index, one after another, and not all of its rows.
_STEMS = """
WITH RECURSIVE used (configuration) AS (
    (SELECT configuration FROM annotations_searchchunk ORDER BY configuration LIMIT 1)
    UNION ALL
    SELECT (SELECT next.configuration FROM annotations_searchchunk AS next
            WHERE next.configuration > used.configuration ORDER BY next.configuration LIMIT 1)
    FROM used WHERE used.configuration IS NOT NULL
)
SELECT word, configuration, tsvector_to_array(to_tsvector(configuration::regconfig, stemmed))
FROM used, unnest(%s::text[], %s::text[]) AS words (word, stemmed) WHERE configuration <> ''
"""

Forms = Mapping[str, Sequence[tuple[str, str]]]
"""For each word that may have other forms: in the configurations that are in use, its stem."""


class _Holds(Lookup):
    """Whether a vector matches a tsquery."""

    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        vector, before = self.process_lhs(compiler, connection)
        return f"{vector} @@ %s::tsquery", (*before, self.rhs)


def with_words(q: str) -> Q:
    """The articles that hold every word of `q`: `a b`, `"a b"` for a phrase, `a or b`, `-a` for without.

    `Invalid` if it is longer, or has more words, than can be looked for.
    """
    sides = read_limited(q)
    forms = stems_of(term for side in sides for term in [*side.wanted, *side.unwanted])
    matching = Q(pk__in=[])
    plain: list[QuerySet[Any]] = []
    for side in sides:
        if side.unwanted:
            wanted = _among(_parts(side.wanted, forms)) if side.wanted else Q()
            matching |= wanted & _without(side.unwanted, forms)
        else:
            plain += _parts(side.wanted, forms)
    return matching | _among(plain) if plain else matching


def read_limited(q: str) -> list[Side]:
    """Read a search; `Invalid` if it asks for too much."""
    if len(q) > LONGEST:
        raise Invalid(f"A search has at most {LONGEST:,} characters.", field="q")
    sides = read_search(q)
    if sum(len(side.wanted) + len(side.unwanted) for side in sides) > MOST_TERMS:
        raise Invalid(f"A search has at most {MOST_TERMS} words.", field="q")
    if any(len(term.words) > LONGEST_TERM for side in sides for term in [*side.wanted, *side.unwanted]):
        raise Invalid(f"A word or a phrase in a search has at most {LONGEST_TERM} characters.", field="q")
    once = dict.fromkeys(
        (tuple(dict.fromkeys(side.wanted)), tuple(dict.fromkeys(side.unwanted))) for side in sides
    )
    return [Side(list(wanted), list(unwanted)) for wanted, unwanted in once]


def stems_of(terms: Iterable[Term]) -> Forms:
    """Look up the stems of the words that have other forms."""
    words = sorted({term.words for term in terms if term.is_inflected})
    forms: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    if words:
        with connection.cursor() as cursor:
            cursor.execute(_STEMS, [words, list(map(words_to_stem, words))])
            for word, configuration, stems in cursor.fetchall():
                forms[word] += [(configuration, stem) for stem in stems]
    return forms


def _among(parts: Sequence[QuerySet[Any]]) -> Q:
    first, *others = parts
    return Q(pk__in=first.union(*others, all=True))


def _parts(wanted: Sequence[Term], forms: Forms) -> list[QuerySet[Any]]:
    """Ids of the articles that hold all of it: each part finds its own by an index."""
    chunks = SearchChunk.objects.filter(revision__current=True)
    if len(wanted) == 1:
        return [chunks.filter(_all_of(wanted, forms)).values("article")]
    in_whole = chunks.filter(_all_of(wanted, forms), whole=True).values("article")
    first, *others = (chunks.filter(_all_of([term], forms), whole=False).values("article") for term in wanted)
    return [in_whole, first.intersection(*others)]


def _without(unwanted: Sequence[Term], forms: Forms) -> Q:
    indexed = [_tsquery(term, forms) for term in unwanted if term.is_indexed]
    holding = _holding(" | ".join(indexed)) if indexed else Q()
    for term in unwanted:
        if not term.is_indexed:
            holding |= _all_of([term], forms)
    return ~Q(Exists(SearchChunk.objects.filter(holding, article=OuterRef("pk"), revision__current=True)))


def _all_of(terms: Sequence[Term], forms: Forms) -> Q:
    """Chunks that hold all of the terms."""
    holding = _holding(" & ".join(_tsquery(term, forms) for term in terms))
    for term in terms:
        if not term.is_indexed:
            holding &= _in_text(term)
    return holding


def _in_text(term: Term) -> Q:
    """Chunks whose text has the term, character by character.

    The fastest search is quadratic for what repeats itself; an automaton (`***=`: no character of it is special) takes
    a few times as long for anything, and no longer for that.
    """
    if term.is_repetitive:
        return Q(text__regex=f"***={term.needle}")
    return Q(GreaterThan(StrIndex(F("text"), Value(term.needle)), 0))


def _holding(tsquery: str) -> Q:
    return Q(_Holds(Lexemes("words"), tsquery))


def _tsquery(term: Term, forms: Forms) -> str:
    every = " & ".join(map(_quote, term.lexemes))
    stems = forms.get(term.words, ()) if term.is_inflected else ()
    return "({})".format(" | ".join([f"({every})", *(_quote(stem_lexeme(*stem)) for stem in stems)]))


def _quote(lexeme: str) -> str:
    return "'{}'".format(lexeme.replace("\\", "\\\\").replace("'", "''"))
