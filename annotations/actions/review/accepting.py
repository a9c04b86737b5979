"""Accepting what a machine suggested by marking the same."""

import uuid
from collections.abc import Mapping
from typing import Any

from annotations.actions.annotating.references import clean_frames
from annotations.actions.annotating.rows import lay_over, rewrite, set_status, stored_content_of
from annotations.actions.scopes import Scope
from annotations.choices import Status
from annotations.models import Annotation, User


def accept_as(
    scope: Scope,
    annotation: Annotation,
    item: Mapping[str, Any],
    *,
    action: uuid.UUID,
    author: User | None = None,
    status: Status = Status.DRAFT,
) -> None:
    """Accept a locked suggestion for who has marked the same: from here on it is theirs, with what they say of it.

    `author` is who that was, if not who acts.

    Attributes of the item are laid over the suggested ones; tags and links, if it has any, replace them.
    """
    before = stored_content_of(annotation)
    told = {name: item[name] for name in ("attributes", "tags", "links") if item.get(name)}
    [frame] = clean_frames(scope, [lay_over(before, told)], kept=before) if told else [before]
    annotation.author = author or scope.user
    if frame == before:
        annotation.edited_by = scope.user
        set_status(annotation, status, action=action)
    else:
        rewrite(scope, annotation, frame, status=status, action=action)
