"""Who said it, how and to whom, as the page has worked it out by its rule: taken by a person, in one action."""

import uuid
from typing import Any

from django.http import HttpResponse
from django.utils.html import format_html

from annotations import refusals
from annotations.actions.annotating.marking import Changes
from annotations.actions.scopes import Scope
from annotations.choices import LinkRole
from annotations.forms.workspace import FrameForm
from annotations.models import Annotation
from annotations.queries.workspace import article_view as queries
from annotations.queries.workspace.slots import fill_empty_roles
from annotations.views.answers import SignedIn
from annotations.views.workspace.answers import answer_write
from annotations.views.workspace.writes import change, writes


@writes
def frame(request: SignedIn, article_id: uuid.UUID, annotation_id: uuid.UUID) -> HttpResponse:
    """Fill empty slots with words of the text, all at once."""

    def act(data: dict[str, Any]) -> Annotation:
        words = {LinkRole(role): data[role] for role in FrameForm.ROLES if data[role]}
        if not words:
            raise refusals.Invalid("There is nothing to take.")

        def filled(scope: Scope, row: Annotation) -> Changes:
            return fill_empty_roles(row, words, scope.text, queries.load_people(request.user, article_id))

        return change(request, article_id, annotation_id, data, filled)

    return answer_write(
        request,
        article_id,
        annotation_id,
        FrameForm(request.POST),
        act,
        name="frame",
        said=format_html('Saved. <span class="by-key">Next quotation: {}</span>', "q"),
    )
