"""The demo's first two minutes: one line at a time, in its unfinished article, for its analyst."""

from typing import Any

from django.utils.text import capfirst

from annotations.actions.demo import first_steps, start_here
from annotations.choices import ArticleState, Kind
from annotations.models import Article
from annotations.policy import Actor
from annotations.queries.workspace.first_steps import next_step
from annotations.translation import translate


def stepping(actor: Actor, article: Article, state: str) -> dict[str, Any]:
    """The step that comes next, if any; nothing for any other article, at no cost."""
    is_archived = actor.project.archived_at is not None
    if is_archived or not actor.project.demo or actor.reviews or article.pk != start_here():
        return {}
    is_open = state == ArticleState.OPEN
    step = next_step(actor.user, article, first_steps()) if is_open else None
    kind = capfirst(translate(Kind(step.kind).label)) if step else ""
    return {"stepping": True, "step": step, "step_kind": kind}
