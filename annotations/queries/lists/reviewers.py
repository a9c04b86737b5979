"""Annotations by who decided on them: what few decisions are about is looked up, among many a list is walked.

The planner knows neither which, nor that a page is soon full: it has read all decisions of a reviewer for fifty rows.
"""

import uuid
from collections.abc import Collection
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from annotations.models import Decision

FEW = 2_000
"""Decisions up to which their annotations are looked up."""


def decided_by(
    rows: QuerySet[Any], reviewer_ids: Collection[uuid.UUID], project_id: uuid.UUID
) -> QuerySet[Any]:
    """Those of a project's annotations on whose present edition a verdict of one of these reviewers stands."""
    theirs = Decision.objects.filter(project=project_id, reviewer__in=reviewer_ids).order_by()
    on_this = theirs.standing().filter(annotation=OuterRef("pk"), edition=OuterRef("edition"))
    # A subquery with one row is asked of one annotation after another, while `EXISTS` may be answered for all at once.
    stands = Coalesce(Subquery(on_this.values(stands=Value(True))[:1]), Value(False))
    annotations = theirs.values("annotation")
    if not annotations[FEW : FEW + 1].exists():
        return rows.filter(Q(stands), pk__in=annotations)
    # Who has come late has decided on the last ones.
    first, last = (annotations.order_by(f"{sign}annotation_id")[:1] for sign in ("", "-"))
    return rows.filter(Q(stands), pk__gte=Subquery(first), pk__lte=Subquery(last))
