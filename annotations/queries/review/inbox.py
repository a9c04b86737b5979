"""What came back to a person: sent back, fixed, or reopened; and what was approved last."""

from typing import Any

from django.db.models import QuerySet

from annotations.choices import Reopened, Status, Verdict
from annotations.models import Annotation, Decision, User
from annotations.models.annotation import CAME_BACK
from annotations.models.responsible import work_of
from annotations.queries.lists.keyset import Order, Stretch, load_stretch

NEWEST_CHANGE_FIRST = Order("updated_at", "pk", newest_first=True)


def came_back(user: User) -> QuerySet[Annotation]:
    """What waits for a person: of what they wrote or took over, newest first."""
    return (
        Annotation.objects.visible_to(user)
        .filter(CAME_BACK, work_of(user), project__archived_at=None)
        .select_related("article", "project", "edited_by")
        .order_by(*NEWEST_CHANGE_FIRST.fields())
    )


def load_inbox(user: User, *, after: str = "", before: str = "") -> Stretch[Annotation]:
    """A page of what came back to a person, newest first."""
    return load_stretch(came_back(user), NEWEST_CHANGE_FIRST, after=after, before=before)


def with_last_decision(annotations: list[Annotation]) -> list[dict[str, Any]]:
    """Annotations, each with the last decision on it and, for one that was reopened, why."""
    decisions = (
        Decision.objects.standing()
        .filter(annotation__in=annotations)
        .select_related("reviewer")
        .order_by("annotation", "-decided_at", "-id")
        .distinct("annotation")
    )
    last = {decision.annotation_id: decision for decision in decisions}
    return [
        {
            "annotation": annotation,
            "position": NEWEST_CHANGE_FIRST.position_of(annotation),
            "decision": last.get(annotation.pk) if annotation.status == Status.REJECTED else None,
            "reopened": Reopened(annotation.reopened).sentence
            if annotation.reopened and annotation.status == Status.SUBMITTED
            else "",
        }
        for annotation in annotations
    ]


def last_approved(user: User) -> list[Annotation]:
    """What of a person's was approved last, newest first: for an inbox that is otherwise empty.

    Looked for among the newest thousand decisions, so that it costs the same however many there are.
    """
    newest = Decision.objects.order_by("-id").values("id")[:1000]
    mine = Decision.objects.filter(pk__in=newest, annotation__author=user, verdict=Verdict.APPROVE)
    ids = list(dict.fromkeys(mine.order_by("-decided_at").values_list("annotation", flat=True)[:20]))
    there = (
        Annotation.objects.visible_to(user)
        .filter(pk__in=ids, status=Status.APPROVED, deleted_at=None)
        .select_related("article")
        .in_bulk()
    )
    return [there[pk] for pk in ids if pk in there][:3]
