"""Searching a project's articles by the words of their texts and headlines, in the language of web searches.

The words of a long text are in several chunks. An article is found if each word is somewhere in it; a phrase
stands in one chunk, as chunks overlap. An index tells which chunks of the project have all of the words, or all of the
pairs of characters, of what is searched for; where that is not the same as having it, their text is compared. A word by
itself is looked for as it is, and by its stem in each language that any article is in.

What a list costs depends on what it shows: if the index has few articles they are looked at, and if it has many the
list is walked in its own order, and texts are compared, until a page is full.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import connection
from django.db.models import Case, F, Lookup, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, StrIndex
from django.db.models.lookups import GreaterThan

from annotations.models import SearchChunk
from annotations.models.search import Lexemes, project_mark
from annotations.refusals import Invalid
from annotations.sentences import say
from annotations.text.searching.chunks import OVERLAP
from annotations.text.searching.languages import stem_lexeme
from annotations.text.searching.searches import Side, Term, read_search
from annotations.text.searching.words import words_to_stem

LONGEST = 5_000
"""Characters of one search."""

MOST_TERMS = 100
"""Words and phrases of one search: each is looked for by itself."""

LONGEST_TERM = OVERLAP - 2
"""Characters of one of them, which with a space before and behind it is whole in one chunk."""

FEW = 500
"""Chunks up to which what the index has is looked at article by article."""

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


def with_words(q: str, project_id: uuid.UUID) -> Q:
    """The project's articles that hold every word of `q`: `a b`, `"a b"` for a phrase, `a or b`, `-a` for without.

    `Invalid` if it is longer, or has more words, than can be looked for.
    """
    sides = read_limited(q)
    index = _Index(project_id, stems_of(term for side in sides for term in [*side.wanted, *side.unwanted]))
    matching = Q(pk__in=[])
    choices: list[tuple[list[QuerySet[Any]], Q]] = []
    plain: list[QuerySet[Any]] = []
    for side in sides:
        if not side.wanted:
            matching |= Q(project=project_id) & index.without(side.unwanted)
        elif side.unwanted or not all(term.is_indexed for term in side.wanted):
            choices.append((index.articles_of(side), index.rest_of(side)))
        else:
            plain += index.articles_with(side.wanted)
    if plain:
        choices.append((plain, Q()))
    for (parts, rest), ids in zip(choices, _few([parts for parts, _ in choices]), strict=True):
        among = _is_in(_united(parts)) if ids is None else Q(pk__in=ids)
        matching |= among & rest
    return matching


def read_limited(q: str) -> list[Side]:
    """Read a search; `Invalid` if it asks for too much."""
    if len(q) > LONGEST:
        raise Invalid(say("A search has at most {most:,} characters.", most=LONGEST), field="q")
    sides = read_search(q)
    if sum(len(side.wanted) + len(side.unwanted) for side in sides) > MOST_TERMS:
        raise Invalid(say("A search has at most {most} words.", most=MOST_TERMS), field="q")
    if any(len(term.words) > LONGEST_TERM for side in sides for term in [*side.wanted, *side.unwanted]):
        raise Invalid(
            say("A word or a phrase in a search has at most {most} characters.", most=LONGEST_TERM), field="q"
        )
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


def _few(choices: Sequence[Sequence[QuerySet[Any]]]) -> list[list[uuid.UUID] | None]:
    """For each choice of articles their ids, if they have no more than `FEW` chunks by the index."""
    if not choices:
        return []
    statements: list[str] = []
    values: list[Any] = []
    for number, parts in enumerate(choices):
        sql, params = _united(parts).query.sql_with_params()
        statements.append(f"(SELECT %s, part.* FROM ({sql}) AS part LIMIT {FEW + 1})")
        values += [number, *params]
    ids: list[list[uuid.UUID]] = [[] for _ in choices]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(statements), values)
        for number, article in cursor.fetchall():
            ids[number].append(article)
    return [list(dict.fromkeys(some)) if len(some) <= FEW else None for some in ids]


def _united(parts: Sequence[QuerySet[Any]]) -> QuerySet[Any]:
    first, *others = parts
    return first.union(*others, all=True) if others else first


def _is_in(articles: QuerySet[Any]) -> Q:
    """Whether an article is among these, asked of each in turn: a join would decide on another order."""
    return Q(Case(When(pk__in=articles, then=True), default=False))


class _Index:
    """What the articles of a project hold by the index of words, and by their texts where that does not tell."""

    def __init__(self, project_id: uuid.UUID, forms: Forms) -> None:
        self._chunks = SearchChunk.objects.filter(project=project_id)
        self._mark = project_mark(project_id)
        self._forms = forms

    def articles_with(self, wanted: Sequence[Term]) -> list[QuerySet[Any]]:
        """Ids of the articles that have all of it by the index: each part finds its own."""
        queries = [self._tsquery(term) for term in wanted]
        if len(queries) == 1:
            return [self._articles_by(queries[0])]
        in_whole = self._articles_by(" & ".join(queries), whole=True)
        first, *others = (self._articles_by(query, whole=False) for query in queries)
        return [in_whole, first.intersection(*others)]

    def articles_of(self, side: Side) -> list[QuerySet[Any]]:
        """Ids of the articles that one side of an “or” wants, as far as the index tells."""
        wanted = self.articles_with(side.wanted)
        indexed = [term for term in side.unwanted if term.is_indexed]
        return [_united(wanted).difference(self._articles_with_any(indexed))] if indexed else wanted

    def rest_of(self, side: Side) -> Q:
        """What the index does not tell of them."""
        rest = self.without([term for term in side.unwanted if not term.is_indexed])
        for term in side.wanted:
            if not term.is_indexed:
                rest &= _holds_text(term)
        return rest

    def without(self, unwanted: Sequence[Term]) -> Q:
        """The articles that hold none of it."""
        indexed = [term for term in unwanted if term.is_indexed]
        none = ~_is_in(self._articles_with_any(indexed)) if indexed else Q()
        for term in unwanted:
            if not term.is_indexed:
                none &= ~(_is_in(self._articles_by(self._tsquery(term))) & _holds_text(term))
        return none

    def _articles_with_any(self, terms: Sequence[Term]) -> QuerySet[Any]:
        return self._articles_by(" | ".join(map(self._tsquery, terms)))

    def _articles_by(self, tsquery: str, **which: bool) -> QuerySet[Any]:
        return self._chunks.filter(_Holds(Lexemes("project", "words"), tsquery), **which).values("article")

    def _tsquery(self, term: Term) -> str:
        every = " & ".join(map(self._quoted, term.lexemes))
        stems = self._forms.get(term.words, ()) if term.is_inflected else ()
        others = [self._quoted(stem_lexeme(*stem)) for stem in stems]
        return "({})".format(" | ".join([f"({every})", *others]))

    def _quoted(self, lexeme: str) -> str:
        return "'{}'".format((self._mark + lexeme).replace("\\", "\\\\").replace("'", "''"))


def _holds_text(term: Term) -> Q:
    """Whether a chunk of the article has the term in its text, character by character.

    A subquery with one row is asked of one article after another, while the planner might answer `EXISTS` for all.
    The fastest search is quadratic for what repeats itself; an automaton (`***=`: no character of it is special) takes
    a few times as long for anything, and no longer for that.
    """
    if term.is_repetitive:
        holding = Q(text__regex=f"***={term.needle}")
    else:
        holding = Q(GreaterThan(StrIndex(F("text"), Value(term.needle)), 0))
    chunks = SearchChunk.objects.filter(holding, revision__article=OuterRef("pk"), revision__current=True)
    return Q(Coalesce(Subquery(chunks.values(held=Value(True))[:1]), Value(False)))
