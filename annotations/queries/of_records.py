"""Which annotations have to do with some records: who says them, to whom they are said, whom they are about.

Each begins at the mentions of the records and goes on by indexes, so that it costs what there is of them and nothing
that the rest of the project holds.
"""

import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Lookup, QuerySet

from annotations.choices import PROPOSED
from annotations.models import Annotation, Entity
from annotations.queries.entities import follow_merged
from annotations.queries.exporting.computed import FURTHEST
from annotations.refusals import Invalid
from annotations.sentences import say

# Django's class takes a type parameter in its stubs only.
if TYPE_CHECKING:
    _Lookup = Lookup[Any]
else:
    _Lookup = Lookup

Records = Callable[[], QuerySet[Entity]]
"""The records that somebody may name, those among them that were merged into others; asked only if it is needed."""

_PROPOSED = ", ".join(f"'{status}'" for status in sorted(PROPOSED))
_PRESENT = "{0}.deleted_at IS NULL AND {0}.status <> 'dismissed'"


def _accepted(target: str, by: str) -> str:
    """SQL: whether a link of the row `by` means the row `target`: people's links mean nothing that a machine suggests."""
    return f"{target}.deleted_at IS NULL AND ({target}.status NOT IN ({_PROPOSED}) OR {by}.status IN ({_PROPOSED}))"


def _filled_by(role: str) -> str:
    """SQL: the annotations with a link in a role to a mention of one of the records."""
    return f"""
        SELECT linking.id FROM annotations_annotation AS mention
        JOIN annotations_link AS link ON link.target_id = mention.id AND link.role = '{role}'
        JOIN annotations_annotation AS linking ON linking.id = link.annotation_id
        WHERE mention.entity_id = ANY (%s) AND {_accepted("mention", "linking")}"""


def _filled_or_handed(role: str) -> str:
    """SQL: those, and the quotes to which it is handed on because they continue one: what `queries.computed` says."""
    return f"""
        WITH RECURSIVE heir (id, step) AS (
            SELECT id, 0 FROM ({_filled_by(role)}) AS filled
            UNION
            SELECT next.id, heir.step + 1 FROM heir
            JOIN annotations_annotation AS quote ON quote.id = heir.id
            JOIN annotations_link AS link ON link.target_id = heir.id AND link.role = 'continues'
            JOIN annotations_annotation AS next ON next.id = link.annotation_id
            WHERE heir.step < {FURTHEST} AND {_accepted("quote", "next")}
              AND NOT EXISTS (SELECT FROM annotations_link AS own
                              WHERE own.annotation_id = next.id AND own.role = '{role}')
              AND (heir.step = 0 OR NOT EXISTS (SELECT FROM annotations_link AS named
                                                WHERE named.annotation_id = heir.id AND named.role = 'speaker')))
        SELECT id FROM heir"""


_CLAIMED = f"""
    {_filled_by("claimant")}
    UNION
    SELECT claim.id FROM ({_filled_or_handed("speaker")}) AS spoken
    JOIN annotations_annotation AS quote ON quote.id = spoken.id
    JOIN annotations_link AS link ON link.target_id = quote.id AND link.role = 'stated_in'
    JOIN annotations_annotation AS claim ON claim.id = link.annotation_id
    WHERE {_accepted("quote", "claim")}
      AND NOT EXISTS (SELECT FROM annotations_link AS own
                      WHERE own.annotation_id = claim.id AND own.role = 'claimant')"""

_ABOUT = f"""
    SELECT quote.id FROM annotations_annotation AS mention
    JOIN annotations_annotation AS quote ON quote.layer_id = mention.layer_id AND quote.revision_id = mention.revision_id
    WHERE mention.entity_id = ANY (%s) AND {_PRESENT.format("mention")} AND mention.status <> 'suggested'
      AND quote.kind = 'quote' AND quote.deleted_at IS NULL
      AND lower(quote.spans) <= lower(mention.spans) AND quote.spans @> mention.spans"""

_RELATIONS: Mapping[str, tuple[str, int]] = {
    "speaker": (_filled_or_handed("speaker"), 1),
    "addressee": (_filled_or_handed("addressee"), 1),
    "claimant": (_CLAIMED, 2),
    "about": (_ABOUT, 1),
}
"""SQL of the ids by the name of a filter, and how many times it asks for the records."""


@models.UUIDField.register_lookup
class _Related(_Lookup):
    """`pk__related=(relation, ids)`: what is in one of `_RELATIONS` with one of the records.

    An array and not a list of rows: of rows the planner takes them to be many, and begins with all annotations.
    """

    lookup_name = "related"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        left, params = self.process_lhs(compiler, connection)
        relation, ids = self.rhs
        statement, times = _RELATIONS[relation]
        return f"{left} = ANY (ARRAY({statement}))", (*params, *[ids] * times)


def relate(
    rows: QuerySet[Annotation], relation: str, record_ids: Sequence[uuid.UUID]
) -> QuerySet[Annotation]:
    """Those of the rows that have this to do with one of the records: `mention`, or a name of a filter."""
    if relation == "mention":
        return rows.filter(entity__in=record_ids)
    return rows.filter(pk__related=(relation, list(record_ids)))


def _by_record(name: str, relation: str, records: Records) -> Callable[..., QuerySet[Any]]:
    def apply(rows: QuerySet[Any], values: list[str]) -> QuerySet[Any]:
        return relate(rows, relation, _read_records(values, name, records))

    return apply


def _read_records(values: list[str], name: str, records: Records) -> list[uuid.UUID]:
    """The records that a parameter names by their ids, or what they were merged into."""
    try:
        ids = [uuid.UUID(value) for value in values]
    except ValueError:
        raise Invalid(say("“{name}” is the id of a record.", name=name), field=name) from None
    if records().filter(pk__in=ids).count() < len({*ids}):
        raise Invalid(say("“{name}”: there is no such record in this project.", name=name), field=name)
    went = follow_merged(ids)
    return [went.get(pk, pk) for pk in ids]


RECORD_FILTERS: Mapping[str, str] = {
    "entity": "mention",
    "speaker": "speaker",
    "addressee": "addressee",
    "claimant": "claimant",
    "about": "about",
}
"""What each filter asks for, by the parameter's name."""


def record_filters(records: Records) -> dict[str, Callable[..., QuerySet[Any]]]:
    """The filters by their names."""
    return {name: _by_record(name, relation, records) for name, relation in RECORD_FILTERS.items()}
