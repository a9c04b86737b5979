"""The demo's first two minutes: one line at a time, in its unfinished article, for its analyst."""

import uuid
from typing import Any

from annotations.actions.demo import first_steps, start_here
from annotations.choices import ArticleState
from annotations.policy import Actor
from annotations.queries.workspace.first_steps import next_step


def stepping(actor: Actor, article_id: uuid.UUID, state: str) -> dict[str, Any]:
    """The step that comes next, if any; nothing for any other article, at no cost."""
    is_archived = actor.project.archived_at is not None
    if is_archived or not actor.project.demo or actor.reviews or article_id != start_here():
        return {}
    is_open = state == ArticleState.OPEN
    return {"stepping": True, "step": next_step(actor.user, article_id, first_steps()) if is_open else None}
