"""Archiving a project, and bringing it back."""

import uuid

from django.utils import timezone

from annotations.actions.projects import managing, save
from annotations.actions.scopes import check_version
from annotations.actions.transactions import begin_action, one_transaction
from annotations.choices import Verb
from annotations.models import Member, Project, User
from annotations.sentences import say


def set_archived(
    *, by: User, slug: str, archived: bool, version: int | None = None, action_id: uuid.UUID | None = None
) -> Project:
    """Archive a project: from now on it is only read. Or bring it back. Done twice it is done once.

    What people are writing at this moment is waited for.
    """
    with one_transaction():
        actor = managing(by, slug, archived=True)
        project = actor.project
        if archived == (project.archived_at is not None):
            return project
        check_version(project, version, say("This project"))
        # Whoever writes in an article has locked their membership; who waits for theirs is refused in `begin_action`.
        list(Member.objects.filter(project=project).order_by("pk").select_for_update(no_key=True))
        verb = Verb.ARCHIVE_PROJECT if archived else Verb.BRING_BACK
        begin_action(by=by, verb=verb, project_id=project.pk, action_id=action_id, archived=True)
        project.archived_at = timezone.now() if archived else None
        save(project, ["archived_at"])
        return project
