"""A hold: while it is on an article or a project, nothing of it can be taken out or erased.

It needs the owner's rights (connection `owner`): the web server can neither put a hold nor lift it.
"""

import uuid

from annotations.actions import articles, projects
from annotations.actions.cleaning import plain_text
from annotations.actions.transactions import begin_action, one_transaction
from annotations.choices import Verb
from annotations.models import Article, Project, User
from annotations.refusals import Invalid, NotThere
from annotations.text.blank import strip_blank

OWNER = "owner"
LONGEST_REASON = 500


def hold_article(*, by: User, article_id: uuid.UUID, held: bool, reason: str) -> bool:
    """Put a hold on an article or lift it; returns whether that changed anything."""
    with one_transaction(OWNER):
        article = (
            Article.objects.using(OWNER).filter(pk=article_id, deleted_at=None).select_for_update().first()
        )
        if article is None:
            raise NotThere("There is no such article.")
        note = _usable(reason)
        if article.held == held:
            return False
        begin_action(
            by=by,
            verb=Verb.CHANGE_ARTICLE,
            project_id=article.project_id,
            article_id=article.pk,
            note=note,
            archived=True,
            using=OWNER,
        )
        article.held = held
        articles.save(article, ["held"])
        return True


def hold_project(*, by: User, slug: str, held: bool, reason: str) -> bool:
    """Put a hold on everything in a project or lift it; returns whether that changed anything."""
    with one_transaction(OWNER):
        project = Project.objects.using(OWNER).filter(slug=slug).select_for_update(no_key=True).first()
        if project is None:
            raise NotThere("There is no such project.")
        note = _usable(reason)
        if project.held == held:
            return False
        begin_action(
            by=by, verb=Verb.CHANGE_PROJECT, project_id=project.pk, note=note, archived=True, using=OWNER
        )
        project.held = held
        projects.save(project, ["held"])
        return True


def _usable(reason: str) -> str:
    reason = strip_blank(plain_text(reason, "reason"))
    if not 1 <= len(reason) <= LONGEST_REASON:
        raise Invalid(f"Say why, in at most {LONGEST_REASON} characters.", field="reason")
    return reason
