"""A hold: while it is on an article or a project, nothing of it can be taken out or erased."""

import uuid
from typing import Any

from annotations.actions.cleaning import plain_text
from annotations.actions.transactions import begin_action, one_transaction
from annotations.choices import Verb
from annotations.models import Article, Project, User
from annotations.refusals import Invalid, NotThere

LONGEST_REASON = 500


def hold_article(*, by: User, article_id: uuid.UUID, held: bool, reason: str) -> bool:
    """Put a hold on an article or lift it; returns whether that changed anything."""
    with one_transaction():
        article = Article.objects.filter(pk=article_id, deleted_at=None).select_for_update().first()
        if article is None:
            raise NotThere("There is no such article.")
        return _set(article, by, held, reason, verb=Verb.CHANGE_ARTICLE, project_id=article.project_id)


def hold_project(*, by: User, slug: str, held: bool, reason: str) -> bool:
    """Put a hold on everything in a project or lift it; returns whether that changed anything."""
    with one_transaction():
        project = Project.objects.filter(slug=slug).select_for_update(no_key=True).first()
        if project is None:
            raise NotThere("There is no such project.")
        return _set(project, by, held, reason, verb=Verb.CHANGE_PROJECT, project_id=project.pk)


def _set(row: Any, by: User, held: bool, reason: str, *, verb: Verb, project_id: uuid.UUID) -> bool:
    reason = plain_text(reason, "reason").strip()
    if not 1 <= len(reason) <= LONGEST_REASON:
        raise Invalid(f"Say why, in at most {LONGEST_REASON} characters.", field="reason")
    if row.held == held:
        return False
    begin_action(
        by=by,
        verb=verb,
        project_id=project_id,
        article_id=row.pk if isinstance(row, Article) else None,
        note=reason,
    )
    row.held = held
    row.version += 1
    row.save(update_fields=["held", "version"])
    return True
