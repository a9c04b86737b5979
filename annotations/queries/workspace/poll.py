"""What has happened at an article since a page last asked, and who else has it open."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Now

from annotations.choices import Verb
from annotations.models import Action, Annotation, Article, Feed, Presence, User
from annotations.models.prepared import prepare
from annotations.models.presence import NOTED
from annotations.refusals import NotThere
from annotations.sentences import say


@dataclass(frozen=True)
class Standing:
    """How things stand: the project's last action, who else is here, whether I was noted of late."""

    project_id: uuid.UUID
    seq: int
    others: list[str]
    noted: bool


def load_standing(user: User, article_id: uuid.UUID) -> Standing:
    """One statement by keys: every open page asks for it every two seconds."""
    for found in _standing_of(user, article_id):
        return Standing(**found)
    raise NotThere(say("There is no such article."))


@prepare
def _standing_of(user: User, article_id: uuid.UUID) -> QuerySet[Any, Any]:
    here = Presence.objects.here().filter(article=OuterRef("pk")).exclude(user=user)
    me = Presence.objects.filter(article=OuterRef("pk"), user=user, seen_at__gt=Now() - NOTED)
    return (
        Article.objects.visible_to(user)
        .filter(pk=article_id)
        .values("project_id")
        .annotate(
            seq=Subquery(Feed.objects.filter(project=OuterRef("project")).values("seq")),
            others=ArraySubquery(here.order_by("user__username").values("user__username")),
            noted=Exists(me),
        )
    )


@dataclass(frozen=True)
class Changes:
    """What was done since: the annotations as they are now, and whether the article was acted on, or what it may take."""

    ids: list[uuid.UUID]
    article: bool


def load_changes(user: User, article_id: uuid.UUID, *, project_id: uuid.UUID, after: int) -> Changes:
    """What the actions behind `after` left changed, of what this person may see.

    One's own are not left out: another page of the same person counts as another, and the page knows by the
    version what it has already.
    """
    [actions] = _select_acted_on(project_id, article_id, after)
    return Changes(list(_select_changed(user, project_id, article_id, after)), article=actions["here"])


@prepare
def _select_changed(
    user: User, project_id: uuid.UUID, article_id: uuid.UUID, after: int
) -> QuerySet[Any, uuid.UUID]:
    later = Action.objects.filter(project=project_id, seq__gt=after)
    seen = Annotation.objects.visible_to(user).filter(article=article_id)
    return seen.filter(action_id__in=later.values("pk")).values_list("pk", flat=True)


@prepare
def _select_acted_on(project_id: uuid.UUID, article_id: uuid.UUID, after: int) -> QuerySet[Any, Any]:
    about_it = Q(article_id=article_id) | Q(article_id=None, verb__in=[Verb.ARCHIVE_PROJECT, Verb.BRING_BACK])
    here = Action.objects.filter(about_it, project=project_id, seq__gt=after)
    return Feed.objects.filter(project=project_id).values(here=Exists(here))
