"""What deleting and bringing back have in common, for one annotation and for those of an action."""

import uuid
from collections.abc import Collection

from django.utils import timezone

from annotations.actions.annotating.references import check_records, check_targets
from annotations.actions.annotating.rows import set_status, stored_content_of
from annotations.actions.scopes import Scope
from annotations.choices import PROPOSED, Status
from annotations.models import Annotation, Layer
from annotations.refusals import Invalid, WrongState


def check_restorable(scope: Scope, annotations: Collection[Annotation]) -> None:
    """Refuse to bring back what no longer has a place: another revision, a closed layer, a lost target.

    A target may be another of the annotations.
    """
    if any(annotation.revision_id != scope.revision_id for annotation in annotations):
        raise WrongState("The article has a newer text; this annotation belongs to an older one.")
    layers = {annotation.layer_id for annotation in annotations}
    if Layer.objects.filter(pk__in=layers, closed_at__isnull=False).exists():
        raise WrongState("Its layer is closed.")
    frames = [stored_content_of(annotation) for annotation in annotations]
    proposed = [annotation.pk for annotation in annotations if annotation.status in PROPOSED]
    try:
        check_records(scope, frames)
        check_targets(scope, frames, proposed=proposed)
    except Invalid:
        raise WrongState("What it points to is gone; bring that back first.") from None


def set_deleted(scope: Scope, annotation: Annotation, *, deleted: bool, action: uuid.UUID) -> None:
    """Set or clear the deletion of a locked annotation.

    An approved one that comes back has to be looked at again: what links to it, and what it links to,
    may have moved on meanwhile.
    """
    annotation.deleted_at = timezone.now() if deleted else None
    annotation.deleted_by = scope.user if deleted else None
    back = not deleted and annotation.status == Status.APPROVED
    set_status(annotation, Status.SUBMITTED if back else Status(annotation.status), action=action)
