"""One tag more, or one less: the vocabulary as a whole is replaced in `projects`, a tag renamed in `retagging`."""

import uuid
from typing import Any

from annotations.actions.projects import check_tags_version, count_tags, managing, read_tag
from annotations.actions.transactions import begin_action, one_transaction
from annotations.choices import Verb
from annotations.models import Tag, User
from annotations.refusals import AlreadyUsed, NotThere
from annotations.sentences import say


def add_tag(*, by: User, slug: str, value: Any, action_id: uuid.UUID | None = None) -> tuple[Tag, bool]:
    """Add a tag from a `{name, description}`; returns it and whether it is new.

    One with this name and description is returned as it is; with another description it is refused.
    """
    with one_transaction():
        actor = managing(by, slug)
        tag = read_tag(actor.project, value)
        known = Tag.objects.filter(project=actor.project, name=tag.name).first()
        if known is not None:
            if known.description != tag.description:
                raise AlreadyUsed(
                    say(
                        "“{name}” is a tag already, with another description: change that one.",
                        name=known.name,
                    ),
                    field="name",
                )
            return known, False
        begin_action(by=by, verb=Verb.SET_TAGS, project_id=actor.project.pk, action_id=action_id)
        tag.save(force_insert=True)
        count_tags(actor.project)
        return tag, True


def remove_tag(
    *, by: User, tag_id: uuid.UUID, version: int | None, action_id: uuid.UUID | None = None
) -> None:
    """Take a tag out of the vocabulary; annotations keep the word. `version` is that of the project's tags."""
    with one_transaction():
        mine = Tag.objects.filter(pk=tag_id, project__members__user=by)
        slug = mine.values_list("project__slug", flat=True).first()
        if slug is None:
            raise NotThere(say("There is no such tag."))
        actor = managing(by, slug)
        check_tags_version(actor.project, version)
        tag = Tag.objects.filter(pk=tag_id).select_for_update().first()
        if tag is None:  # removed while this waited
            raise NotThere(say("There is no such tag."))
        begin_action(by=by, verb=Verb.SET_TAGS, project_id=actor.project.pk, action_id=action_id)
        tag.delete()
        count_tags(actor.project)
