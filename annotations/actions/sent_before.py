"""What a client has sent before, under an id that it made."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from annotations.actions.annotating.content import Content, read_contents
from annotations.actions.annotating.rows import content_at_creation
from annotations.actions.scopes import Scope
from annotations.models import Annotation
from annotations.refusals import NOT_USABLE, AlreadyUsed
from annotations.sentences import say


def names_id(item: Any) -> bool:
    """Whether the client has made the id."""
    return isinstance(item, Mapping) and item.get("id") is not None


def sent_before(scope: Scope, item: Mapping[str, Any]) -> Annotation | None:
    """What is stored already under the id that the client has named, with this very content."""
    if not names_id(item):
        return None
    [frame] = read_contents(scope, [item])
    return those_sent_before(scope, [frame], many=False).get(frame.id)


def those_sent_before(
    scope: Scope, frames: Sequence[Content], *, many: bool = True
) -> dict[uuid.UUID, Annotation]:
    """By their ids those of the frames that are stored with just this content; an id of anything else is refused."""
    # Unscoped on purpose: an id in use in another project has to be refused, without saying where.
    stored = {row.pk: row for row in Annotation.objects.filter(pk__in=[frame.id for frame in frames])}
    for place, frame in enumerate(frames if stored else ()):
        row = stored.get(frame.id)
        if row is None:
            continue
        field = f"{place}.id" if many else "id"
        if row.article_id != scope.article.pk:
            raise AlreadyUsed(NOT_USABLE, field=field)
        if content_at_creation(row) != frame:
            raise AlreadyUsed(say("This id is in use for an annotation with another content."), field=field)
    return stored
