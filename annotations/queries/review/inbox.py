"""What came back to a person: sent back, fixed, or reopened; and what was approved last."""

from typing import Any

from django.db.models import Exists, QuerySet

from annotations.choices import Reopened, Status, Verdict
from annotations.models import Annotation, Decision, Project, User
from annotations.models.annotation import CAME_BACK
from annotations.models.responsible import work_of
from annotations.queries.lists.keyset import Order, Stretch, load_stretch

NEWEST = 1_000
"""Among how many decisions is looked for what was approved last."""

NEWEST_CHANGE_FIRST = Order("updated_at", "pk", newest_first=True)


def came_back(user: User) -> QuerySet[Annotation]:
    """What waits for a person: of what they wrote or took over, newest first."""
    # Archived projects are taken away; joined, the project would be what PostgreSQL looks all its annotations up by.
    archived = Project.objects.filter(archived_at__isnull=False).values("pk")
    return (
        Annotation.objects.visible_to(user)
        .filter(CAME_BACK, work_of(user))
        .exclude(project__in=archived)
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

    Looked for among the newest decisions, so that it costs the same however many there are.
    """
    own = Annotation.objects.filter(
        project__in=Project.objects.visible_to(user).values("pk"), author=user, deleted_at=None
    )
    # Who has written nothing, as most reviewers have, is asked no more.
    newest = Decision.objects.filter(Exists(own)).order_by("-id")[:NEWEST]
    decided = newest.values_list("decided_at", "annotation", "verdict")
    approved = sorted((row for row in decided if row[2] == Verdict.APPROVE), reverse=True)
    in_order = [pk for _, pk, _ in approved]
    mine = set(own.filter(pk__any=in_order).values_list("pk", flat=True)) if in_order else set()
    ids = list(dict.fromkeys([pk for pk in in_order if pk in mine][:20]))
    there = (
        Annotation.objects.visible_to(user)
        .filter(pk__in=ids, status=Status.APPROVED, deleted_at=None)
        .select_related("article")
        .in_bulk()
    )
    return [there[pk] for pk in ids if pk in there][:3]
