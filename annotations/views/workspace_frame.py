"""Who said it, how and to whom, as the page has worked it out by its rule: taken by a person, in one action."""

import uuid
from typing import Any

from django.http import HttpResponse

from annotations import refusals
from annotations.choices import LinkRole
from annotations.forms.workspace import FrameForm
from annotations.models import Annotation
from annotations.queries import workspace as queries
from annotations.queries.workspace_slots import taken
from annotations.views.answers import SignedIn
from annotations.views.workspace_answers import written
from annotations.views.workspace_writes import change_as_sent, looked_at, writes


@writes
def frame(request: SignedIn, article_id: uuid.UUID, annotation_id: uuid.UUID) -> HttpResponse:
    """Fill empty slots with words of the text, all at once."""

    def act(data: dict[str, Any]) -> Annotation:
        at, row = looked_at(request, article_id, annotation_id, data["version"])
        words = {LinkRole(role): data[role] for role in FrameForm.ROLES if data[role]}
        if not words:
            raise refusals.Invalid("There is nothing to take.")
        return change_as_sent(
            request, annotation_id, data, taken(row, words, at.text, queries.around(at).people)
        )

    return written(request, article_id, annotation_id, FrameForm(request.POST), act, name="frame")
