"""SQL of the JSON of what annotations consist of and refer to: spans, records, links, the text around them."""

from annotations.choices import PROPOSED
from annotations.queries.exporting.joined_json import compact, join_json, or_null, wrap, write_string
from annotations.queries.exporting.places import PLACE
from annotations.queries.exporting.shapes import Shape
from annotations.text.selectors import CONTEXT

_PROPOSED = ", ".join(f"'{status}'" for status in sorted(PROPOSED))


def spans_json(row: str, shape: Shape) -> str:
    """The pattern of the spans of a row: of a single one, as most have, without looking into the multirange."""
    text = "" if shape.text == "none" else f', "text" : «{write_string("{row}.texts[{n}]")}»'
    pattern = f'{{{{"start" : «lower({{span}})», "end" : «upper({{span}})»{text}}}}}'
    one = join_json(pattern.format(span=f"{row}.spans", row=row, n="1"))
    each = join_json(pattern.format(span="span", row=row, n="n"))
    return f"""[«CASE WHEN cardinality({row}.texts) = 1 THEN {one} ELSE (
        SELECT string_agg({each}, ', ' ORDER BY n)
        FROM unnest({row}.spans) WITH ORDINALITY AS part (span, n)) END»]"""


def record_json(row: str) -> str:
    """SQL: a record, NULL where there is none."""
    wikidata_id = or_null(wrap(f"nullif({row}.wikidata_id, '')"))
    document = join_json(
        f'{{"id" : "«{row}.id»", "name" : «to_json({row}.name)», "type" : "«{row}.type»", '
        f'"wikidata_id" : «{wikidata_id}», "local" : «({row}.article_id IS NOT NULL)::text»}}'
    )
    return f"CASE WHEN {row}.id IS NOT NULL THEN {document} END"


def context_json(row: str, body: str | None) -> str:
    """The pattern of the text before and after a row's spans, out of the SQL `body`; without one, of the places of it."""
    if body is None:
        before, after = f"{PLACE}p«lower({row}.spans)»{PLACE}", f"{PLACE}s«upper({row}.spans)»{PLACE}"
    else:
        start = f"greatest(lower({row}.spans) - {CONTEXT}, 0) + 1"
        before = f"«to_json(substr({body}, {start}, least(lower({row}.spans), {CONTEXT})))»"
        after = f"«to_json(substr({body}, upper({row}.spans) + 1, {CONTEXT}))»"
    return f'"prefix" : {before}, "suffix" : {after}'


def links_json(shape: Shape, body: str | None) -> str:
    """SQL: the links of `annotation`, without the brackets."""
    return list_links(
        shape,
        body,
        "annotations_link AS link",
        "link.annotation_id = annotation.id",
        "link.position, link.id",
    )


def list_links(
    shape: Shape,
    body: str | None,
    rows: str,
    condition: str,
    order: str,
    *,
    role: str = "link.role",
    more: str = "",
) -> str:
    """SQL: links as JSON: of the rows `link` in `rows` those with the condition, as they are seen from `annotation`.

    What there is none of is not named in them. NULL without any link.
    """
    around = "" if shape.text == "none" else f", {context_json('link', body)}"
    own = compact(f', "spans" : {spans_json("link", shape)}{around}')
    means = compact(f', "target" : "«target.id»", "means" : {_means(shape)}')
    link = join_json(
        f'{{"role":"«{role}»"«CASE WHEN link.spans IS NOT NULL THEN {join_json(own)} END»'
        f"«CASE WHEN target.id IS NOT NULL THEN {join_json(means)} END»{more}}}"
    )
    return f"""
    (SELECT string_agg({link}, ', ' ORDER BY {order})
     FROM {rows}
     LEFT JOIN annotations_annotation AS target ON target.id = link.target_id AND target.deleted_at IS NULL
         AND (target.status NOT IN ({_PROPOSED}) OR annotation.status IN ({_PROPOSED}))
     LEFT JOIN annotations_entity AS meant ON meant.id = target.entity_id
     WHERE (link.spans IS NOT NULL OR target.id IS NOT NULL) AND {condition})"""


def _means(shape: Shape) -> str:
    words = "" if shape.text == "none" else """, "words" : «to_json(array_to_string(target.texts, ' … '))»"""
    wikidata_id = (
        """«CASE WHEN meant.wikidata_id <> '' THEN ',"wikidata_id":"' || meant.wikidata_id || '"' END»"""
    )
    record = join_json(
        ',"record":{"id":"«meant.id»","name":«to_json(meant.name)»,"type":"«meant.type»"'
        f'{wikidata_id},"local":«(meant.article_id IS NOT NULL)::text»}}'
    )
    return f'{{"kind" : "«target.kind»"{words}«CASE WHEN meant.id IS NOT NULL THEN {record} END»}}'
