"""Which of the demo's first steps comes next, from what is marked: nothing of it is stored."""

from collections.abc import Sequence

from django.db.models import Exists, OuterRef

from annotations.choices import Kind, Status
from annotations.demo import DemoFirstStep
from annotations.models import Annotation, Article, Link, User


def next_step(user: User, article: Article, steps: Sequence[DemoFirstStep]) -> DemoFirstStep | None:
    """The first step whose passage nobody has marked; none while a quote of this person waits for its speaker."""
    rows = (
        Annotation.objects.visible_to(user)
        .present()
        .filter(article=article)
        .exclude(status=Status.SUGGESTED)
        .annotate(linked=Exists(Link.objects.filter(annotation=OuterRef("pk"))))
        .only("kind", "spans", "attributes", "author_id")
    )
    marked = list(rows)
    quotes = [row for row in marked if row.kind == Kind.QUOTE]
    if any(row.author_id == user.pk and not _is_told(row) for row in quotes):
        return None
    todo = (step for step in steps if not any(_covers(row, step) for row in marked))
    step = next(todo, None)
    return step if step and len(quotes) >= step.after_quotes else None


def _is_told(quote: Annotation) -> bool:
    return bool(quote.linked or quote.attributes.get("attributed"))  # type: ignore[attr-defined]


def _covers(row: Annotation, step: DemoFirstStep) -> bool:
    start, end = step.span
    return row.kind == step.kind and any(one.start < end and start < one.end for one in row.spans)
