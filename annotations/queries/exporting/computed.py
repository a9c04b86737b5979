"""What follows from an annotation and is not stored in it: its `computed` in JSON, which no import reads.

PostgreSQL writes all of it but what hangs on quotation marks: there it leaves a place (`places`).
"""

from collections.abc import Callable

from annotations.choices import PROPOSED, LinkRole
from annotations.queries.exporting.joined_json import join_json, or_null, write_string
from annotations.queries.exporting.places import PLACE

FURTHEST = 100
"""How many quotes are followed, each continuing the one before, to find who speaks."""

_HANDED_ON = ", ".join(
    f"'{role}'" for role in (LinkRole.SPEAKER, LinkRole.CUE, LinkRole.ADDRESSEE, LinkRole.VIA)
)
_PROPOSED = ", ".join(f"'{status}'" for status in sorted(PROPOSED))

_ATTRIBUTED = """CASE WHEN NOT annotation.attributes ? 'attributed' THEN (
    SELECT attributed FROM source WHERE attributed IS NOT NULL ORDER BY step LIMIT 1) END"""


def computed_json(list_links: Callable[..., str], *, texts: bool) -> str:
    """SQL: what follows from the row `annotation`, as JSON; without `texts`, no text of the article is in it.

    `list_links` makes SQL of links in JSON (`queries.exporting.linked`).
    """
    inherited = or_null(_inherited(list_links))
    sort = "words" if texts else "bare"
    form = f"{PLACE}{sort} «annotation.attributes ->> 'form'» «annotation.spans»{PLACE}"
    said = write_string(
        "coalesce(annotation.attributes ->> 'statement', array_to_string(annotation.texts, ' … '))"
    )
    statement = join_json(f'"statement" : «{said}», ') if texts else "''"
    own = f"CASE annotation.kind WHEN 'quote' THEN {join_json(f'{form}, ')} ELSE {statement} END"
    document = join_json(f'{{«{own}»"inherited" : «{inherited}»}}')
    return f"CASE WHEN annotation.kind IN ('quote', 'claim') THEN {document} ELSE '{{}}' END"


def _inherited(list_links: Callable[..., str]) -> str:
    """SQL: what a quote has from the ones that it continues, a claim from the quote that states it; null without one.

    Of each role the nearest that fills it; beyond the first that names a speaker nothing is looked for.
    """
    quote = f"""
        JOIN annotations_annotation AS quote ON quote.id = step.target_id AND quote.deleted_at IS NULL
            AND (quote.status NOT IN ({_PROPOSED}) OR annotation.status IN ({_PROPOSED}))"""
    nearest = """(SELECT min(nearer.step) FROM source AS nearer
                  JOIN annotations_link AS filled ON filled.annotation_id = nearer.id AND filled.role = link.role)"""
    role = "CASE annotation.kind WHEN 'claim' THEN 'claimant' ELSE link.role END"
    links = list_links(
        "source JOIN annotations_link AS link ON link.annotation_id = source.id",
        f"""source.step = {nearest} AND link.role IN ({_HANDED_ON})
            AND (annotation.kind = 'quote' OR link.role = 'speaker')
            AND NOT EXISTS (SELECT FROM annotations_link AS own
                            WHERE own.annotation_id = annotation.id AND own.role = {role})""",
        "link.role, link.position, link.id",
        role=role,
        more=',"from":"«link.annotation_id»"',
    )
    handed = join_json(f'{{"attributed" : «{or_null(write_string(_ATTRIBUTED))}», "links" : [«{links}»]}}')
    return f"""
    CASE WHEN EXISTS (
        SELECT FROM annotations_link AS step
        WHERE step.annotation_id = annotation.id AND step.role IN ('continues', 'stated_in'))
    THEN (
        WITH RECURSIVE source (id, step, attributed) AS (
            SELECT quote.id, 1, quote.attributes ->> 'attributed' FROM annotations_link AS step {quote}
            WHERE step.annotation_id = annotation.id AND step.role IN ('continues', 'stated_in')
            UNION ALL
            SELECT quote.id, source.step + 1, quote.attributes ->> 'attributed'
            FROM source
            JOIN annotations_link AS step ON step.annotation_id = source.id AND step.role = 'continues'
            {quote}
            WHERE source.step < {FURTHEST} AND NOT EXISTS (
                SELECT FROM annotations_link AS named
                WHERE named.annotation_id = source.id AND named.role = 'speaker'))
        SELECT {handed}
        WHERE EXISTS (SELECT FROM source)) END"""
