"""Searching articles by the words of their texts and headlines, in the language of web searches.

The words of a long text are in several chunks. An article is found if each word is somewhere in it; the words of a
phrase stand in one chunk, as chunks overlap. The first chunk has the headline's words, too, once a job has indexed it;
by its headline alone an article is found at once.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import connection
from django.db.models import Exists, Lookup, OuterRef, Q, QuerySet

from annotations.models import Article, SearchChunk
from annotations.refusals import Invalid

MOST_TERMS = 100
"""Words and phrases of one search: each is looked for by itself."""

_PIECE = re.compile(r"'(?:[^'\\]|''|\\.)*'|[^']")


@dataclass(frozen=True)
class _Terms:
    """One side of an “or”: words and phrases, as parts of a tsquery, that are in an article, and that are not."""

    wanted: list[str]
    unwanted: list[str]


@SearchVectorField.register_lookup
class _Holds(Lookup):
    """`words__holds="'a' & 'b' <-> 'c'"`: the vector matches a tsquery that PostgreSQL has written."""

    lookup_name = "holds"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        vector, before = self.process_lhs(compiler, connection)
        return f"{vector} @@ %s::tsquery", (*before, self.rhs)


def with_words(q: str) -> Q:
    """The articles that hold every word of `q`: `a b`, `"a b"` for a phrase, `a or b`, `-a` for without.

    `Invalid` if there are more words than can be looked for.
    """
    found = Q(pk__in=[])
    plain: list[QuerySet[Any]] = []
    for terms in _terms_of(q):
        if terms.unwanted:
            wanted = _holding(_parts(terms.wanted)) if terms.wanted else Q()
            found |= wanted & _without(terms.unwanted)
        else:
            plain += _parts(terms.wanted)
    return found | _holding(plain) if plain else found


def _holding(parts: Sequence[QuerySet[Any]]) -> Q:
    first, *others = parts
    return Q(pk__in=first.union(*others, all=True))


def _parts(wanted: Sequence[str]) -> list[QuerySet[Any]]:
    """Ids of the articles that hold all of it: each part finds its own by an index."""
    every = " & ".join(wanted)
    chunks = SearchChunk.objects.filter(revision__current=True)
    if len(wanted) == 1:
        return [chunks.filter(words__holds=every).values("article"), _titled(every)]
    in_whole = chunks.filter(whole=True, words__holds=every).values("article")
    first, *others = (chunks.filter(whole=False, words__holds=term).values("article") for term in wanted)
    return [in_whole, first.intersection(*others), _titled(every)]


def _without(unwanted: Sequence[str]) -> Q:
    any_of = " | ".join(unwanted)
    chunks = SearchChunk.objects.filter(article=OuterRef("pk"), revision__current=True, words__holds=any_of)
    return ~Q(Exists(chunks)) & ~Q(pk__in=_titled(any_of))


def _titled(query: str) -> QuerySet[Any]:
    headlines = Article.objects.alias(title=SearchVector("headline", config="simple"))
    return headlines.filter(title__holds=query).values("id")


def _terms_of(q: str) -> list[_Terms]:
    """What PostgreSQL reads in a search: alternatives of terms; none if there is no word in it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT websearch_to_tsquery('simple', %s)::text", [q])
        [query] = cursor.fetchone()
    found = []
    for side in _split(query, "|") if query else []:
        terms = _split(side, "&")
        wanted = [term for term in terms if not term.startswith("!")]
        found.append(_Terms(wanted, [term[1:] for term in terms if term.startswith("!")]))
    if sum(len(terms.wanted) + len(terms.unwanted) for terms in found) > MOST_TERMS:
        raise Invalid(f"A search has at most {MOST_TERMS} words.", field="q")
    return found


def _split(query: str, operator: str) -> list[str]:
    """The parts of a tsquery between the operators that stand in no brackets and no lexeme."""
    parts, depth = [""], 0
    for piece in _PIECE.findall(query):
        depth += (piece == "(") - (piece == ")")
        if piece == operator and not depth:
            parts.append("")
        else:
            parts[-1] += piece
    return [part.strip() for part in parts]
