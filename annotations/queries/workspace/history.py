"""What the workspace asks the history: what an annotation was, and what an action has done in an article."""

import uuid
from collections.abc import Collection
from typing import Any

from annotations.choices import LinkRole, Verb
from annotations.models import Action, Annotation, User
from annotations.queries.history import annotation_events, effects_of
from annotations.scheme import name_attribute
from annotations.sentences import say
from annotations.text.spans import Span


def spans_ever(ids: Collection[uuid.UUID]) -> list[Span]:
    """Every span that these annotations have, or had before they were changed."""
    past = annotation_events.objects.filter(pgh_obj_id__in=ids).values_list("spans", flat=True)
    return [span for spans in past for span in spans]


def at_version(annotation_id: uuid.UUID, version: int) -> Any:
    """An annotation as it was at a version, out of its history, without its links; None if it had no such one."""
    past = annotation_events.objects.filter(pgh_obj_id=annotation_id, version=version)
    return past.order_by("-pgh_id").first()


def list_touched(action_id: uuid.UUID, article_id: uuid.UUID) -> list[uuid.UUID]:
    """The annotations that an action changed last, those included that it changed through their links."""
    return list(
        Annotation.objects.filter(article=article_id, action_id=action_id).values_list("pk", flat=True)
    )


def list_changed(action_id: uuid.UUID) -> list[str]:
    """What an action has changed in the content of one annotation: roles, attributes and the rest, by their names."""
    effects = effects_of(action_id)
    if len(effects) != 1 or (before := effects[0].before) is None:
        return []
    old, new = before.row, effects[0].after.row
    links = [
        {(link.role, str(link.spans), link.target_id) for link in side.links}
        for side in (before, effects[0].after)
    ]
    attributes = {
        name
        for name in {*old.attributes, *new.attributes}
        if old.attributes.get(name) != new.attributes.get(name)
    }
    changed = {
        say("words"): old.spans != new.spans,
        say("kind"): old.kind != new.kind,
        say("record"): old.entity_id != new.entity_id,
        say("tags"): sorted(old.tags) != sorted(new.tags),
    }
    roles = sorted({role for role, _, _ in links[0] ^ links[1]})
    return [
        *(name for name, is_so in changed.items() if is_so),
        *(LinkRole(role).label for role in roles),
        *map(name_attribute, sorted(attributes)),
    ]


def was_carried_out(user: User, article_id: uuid.UUID, action_id: uuid.UUID, *verbs: Verb) -> bool:
    """Whether this request was carried out already: its id is that of the same person's action of such a kind here."""
    return Action.objects.filter(pk=action_id, by=user, article_id=article_id, verb__in=verbs).exists()


def led_on_from(
    user: User, annotation_id: uuid.UUID, action_id: uuid.UUID, version: int, verbs: Collection[Verb]
) -> bool:
    """Whether this write was carried out already: such an action of the same person led on from the version."""
    mine = Action.objects.filter(pk=action_id, by=user, verb__in=verbs).values("pk")
    left = annotation_events.objects.filter(pgh_obj_id=annotation_id, pgh_context_id__in=mine)
    found: bool = left.filter(version=version + 1).exists()
    return found


def list_made(user: User, article_id: uuid.UUID, action_id: uuid.UUID) -> dict[uuid.UUID, tuple[Span, ...]]:
    """The annotations that the person's action has made in the article, with their spans then."""
    mine = Action.objects.filter(pk=action_id, by=user, article_id=article_id).values("pk")
    made = annotation_events.objects.filter(pgh_context_id__in=mine, pgh_label="insert")
    return dict(made.values_list("pgh_obj_id", "spans"))
