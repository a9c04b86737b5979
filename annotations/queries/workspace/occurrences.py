"""The other places of an entity or a source in its article."""

from dataclasses import dataclass, field

from annotations.models import Annotation, Entity, User
from annotations.models.annotation import PRESENT
from annotations.refusals import Invalid
from annotations.scheme import KINDS, WITH_RECORD, subject
from annotations.sentences import say, say_either
from annotations.text.occurrences import is_in_case, occurrences
from annotations.text.spans import Span, cut

MOST = 5_000
"""Places that are found and can be marked at once."""


@dataclass(frozen=True)
class PlacesLeft:
    """Where the same words stand and are not marked yet; in another case they may be something else: Polish, polish.

    `names` is what was looked for; nothing for an annotation of several parts without a record.
    """

    names: list[str] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    in_other_case: list[Span] = field(default_factory=list)


def places_left(user: User, row: Annotation, text: str) -> PlacesLeft:
    """Where the words of `row`, or the name or an alias of its record, stand in `text` and are not yet of its kind.

    `text` is that of the revision that `row` belongs to. A place counts as marked if an annotation of the kind
    that this person can see covers any of it.
    """
    if row.kind not in WITH_RECORD:
        many = say_either(KINDS[kind].with_article for kind in WITH_RECORD)
        raise Invalid(
            say("{one} stands in one place only; {many} can stand in many.", one=subject(row.kind), many=many)
        )
    entity = Entity.objects.filter(pk=row.entity_id).first() if row.entity_id else None
    record = [entity.name, *entity.aliases] if entity else []
    names = [*(row.texts if len(row.texts) == 1 else []), *record]
    marked = (
        Annotation.objects.visible_to(user)
        .filter(PRESENT, article=row.article_id, revision=row.revision_id, kind=row.kind)
        .values_list("spans", flat=True)
    )
    taken = [span for spans in marked for span in spans]
    spans = occurrences(text, names, apart_from=taken)[:MOST]
    same = {words: is_in_case(words, names) for words in set(cut(text, spans))}
    left = PlacesLeft(names)
    for span, words in zip(spans, cut(text, spans), strict=True):
        (left.spans if same[words] else left.in_other_case).append(span)
    return left
