"""Who said it, how and to whom, as the page has worked it out by its rule: taken by a person, in one action."""

import uuid
from typing import Any

from django.http import HttpResponse
from django.utils.html import format_html

from annotations.actions.annotating.slots import take_frame
from annotations.choices import LinkRole
from annotations.forms.workspace import FrameForm
from annotations.models import Annotation
from annotations.sentences import say
from annotations.views.answers import SignedIn
from annotations.views.workspace.answers import Which, answer_write
from annotations.views.workspace.writes import writes


@writes
def frame(request: SignedIn, article_id: uuid.UUID, annotation_id: uuid.UUID) -> HttpResponse:
    """Fill empty slots with words of the text, all at once."""

    def act(which: Which, data: dict[str, Any]) -> Annotation:
        words = {LinkRole(role): data[role] for role in FrameForm.ROLES if data[role]}
        return take_frame(**which, words=words)

    return answer_write(
        request,
        article_id,
        annotation_id,
        FrameForm(request.POST),
        act,
        name="frame",
        said=format_html(
            '{} <span class="by-key next-quotation">{}</span>',
            say("Saved."),
            say("Next quotation: {key}", key="q"),
        ),
    )
