"""What waits in an article for a reviewer's decision: where to begin, what means the same, what hangs on it."""

import uuid
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from annotations.choices import Kind, Status
from annotations.models import Annotation
from annotations.policy import Actor
from annotations.queries.review.review_queue import in_text_order, reviewable
from annotations.queries.workspace.article_view import ArticleView
from annotations.scheme import WITH_RECORD
from annotations.sentences import say_number

MOST_TOGETHER = 500
"""Annotations that are approved in one step."""


@dataclass(frozen=True)
class Linkers:
    """How many annotations link to one, and how many of them are approved."""

    number: int
    approved: int

    @property
    def sentence(self) -> str:
        """What becomes of them when it is sent back; empty if there are none."""
        if not self.number:
            return ""
        if not self.approved:
            return say_number(
                "1 annotation links to it and stays as before.",
                "{number:,} annotations link to it and stay as before.",
                self.number,
            )
        return say_number(
            "{these}; {number:,} that had been approved is reviewed again.",
            "{these}; {number:,} that had been approved are reviewed again.",
            self.approved,
            these=say_number(
                "1 annotation links to it and stays",
                "{number:,} annotations link to it and stay",
                self.number,
            ),
        )


def find_first(at: ArticleView) -> uuid.UUID | None:
    """The first annotation in the text that waits for this person's decision as a reviewer."""
    if not at.actor.reviews:
        return None
    waiting = _select(at.actor, at.article.pk).filter(revision=at.revision_id)
    return in_text_order(waiting).values_list("pk", flat=True).first()


def list_mentions(actor: Actor, row: Annotation) -> list[tuple[uuid.UUID, int]]:
    """What waits for this person in the article and means the same as a mention, itself among it: ids and versions.

    The same is the same record; without one, the same words of the same kind.
    """
    if Kind(row.kind) not in WITH_RECORD:
        return []
    same = Q(entity=row.entity_id) if row.entity_id else Q(entity=None, kind=row.kind, keys=row.keys)
    waiting = in_text_order(_select(actor, row.article_id).filter(same, revision=row.revision_id))
    return list(waiting.values_list("pk", "version")[:MOST_TOGETHER])


def count_linkers(article_id: uuid.UUID, annotation_id: uuid.UUID) -> Linkers:
    """How many annotations link to this one of the article."""
    linking = Annotation.objects.filter(article=article_id, links__target=annotation_id).present()
    approved = Count("pk", distinct=True, filter=Q(status=Status.APPROVED))
    return Linkers(**linking.aggregate(number=Count("pk", distinct=True), approved=approved))


def _select(actor: Actor, article_id: uuid.UUID) -> QuerySet[Annotation]:
    waiting = reviewable(actor.user, actor.project.pk, rules=actor.project.review_rules)
    return waiting.filter(article=article_id)
