"""Annotations by a part of their passages' words, found by what the index of their articles holds."""

import uuid
from typing import Any

from django.db.models import F, Func, Lookup, QuerySet, TextField, Value

from annotations.models import PassageWords
from annotations.models.search import Grams
from annotations.text.same_words import make_key
from annotations.text.searching.grams import grams_to_find

FEW = 1_000
"""Articles up to which what the index has is compared, passage by passage. More have the words so often that a page of
them is full soon, in whatever order they come."""


class _HoldAll(Lookup):
    """Whether an array has all of some numbers: a parameter of the statement, for a plan that does not depend on them."""

    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        array, before = self.process_lhs(compiler, connection)
        return f"{array} @> %s::integer[]", (*before, self.rhs)


def with_part(rows: QuerySet[Any], part: str, project_id: uuid.UUID) -> QuerySet[Any]:
    """Those of a project's annotations in whose passages the part stands, as `same_words` compares."""
    key = make_key(part)
    # Not `keys__contains`: that looks for whole ones.
    passages = Func(F("keys"), Value("\n"), function="array_to_string", output_field=TextField())
    holding: QuerySet[Any] = rows.alias(passages=passages).filter(passages__contains=key)
    grams = grams_to_find(key, project_id)
    if not grams:
        return holding
    articles = _articles_with(grams, project_id)
    return holding.filter(article__in=articles) if articles[FEW : FEW + 1].count() == 0 else holding


def _articles_with(grams: list[int], project_id: uuid.UUID) -> QuerySet[Any, uuid.UUID]:
    """The articles whose words have all of it by the index, and those whose words are not read yet."""
    here = PassageWords.objects.filter(project=project_id).values_list("article", flat=True)
    indexed = here.filter(_HoldAll(Grams("project", "words"), grams))
    return indexed.union(here.filter(words=None), all=True)
