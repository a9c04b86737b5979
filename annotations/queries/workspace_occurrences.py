"""The other places of an entity or a source in its article."""

from annotations.frames import WITH_RECORD
from annotations.models import Annotation, Entity, User
from annotations.queries.workspace import PRESENT
from annotations.refusals import Invalid
from annotations.text.occurrences import occurrences
from annotations.text.spans import Span

MOST = 5_000
"""Places that are found and can be marked at once."""


def places_left(user: User, row: Annotation, text: str) -> list[Span]:
    """Where the words of `row`, or the name or an alias of its record, stand in `text` and are not yet of its kind.

    `text` is that of the revision that `row` belongs to. A place counts as marked if an annotation of the kind
    that this person can see covers any of it.
    """
    if row.kind not in WITH_RECORD:
        raise Invalid(f"A {row.kind} stands in one place only; an entity or a source can stand in many.")
    names = row.texts if len(row.texts) == 1 else []
    entity = Entity.objects.filter(pk=row.entity_id).first() if row.entity_id else None
    record = [entity.name, *entity.aliases] if entity else []
    marked = (
        Annotation.objects.visible_to(user)
        .filter(PRESENT, article=row.article_id, revision=row.revision_id, kind=row.kind)
        .values_list("spans", flat=True)
    )
    taken = [span for spans in marked for span in spans]
    return occurrences(text, [*names, *record], apart_from=taken)[:MOST]
