"""The access law of what hangs on articles: whose layers are blind to whom, and what is in articles that one sees."""

import uuid
from typing import TYPE_CHECKING, Any, TypeVar

from django.db.models import Exists, OuterRef, Q, QuerySet

from annotations.choices import AssignmentState, LayerKind, Role
from annotations.models.article import Article, Assignment, Layer
from annotations.models.project import Member

if TYPE_CHECKING:
    from annotations.models.user import User

Rows = TypeVar("Rows", bound=QuerySet[Any])


def be_open_to_reviewers(user: "User", layer: str = "layer__") -> Q:
    """That an annotator's layer is closed, that of its article all have submitted, and that the person is a reviewer.

    `layer` is the prefix that leads to the layer, if the rows are others.
    """
    reviewers = Member.objects.filter(
        project=OuterRef("project"), user=user, role__in=[Role.REVIEWER, Role.MANAGER]
    )
    asked = Assignment.objects.filter(
        article=OuterRef("article"), state=AssignmentState.OPEN, member__left_at=None
    )
    return Q(~Exists(asked), Exists(reviewers), **{f"{layer}closed_at__isnull": False})


def choose_visible(rows: Rows, user: "User", project_id: uuid.UUID | None, *, restricted: bool) -> Rows:
    """The annotations that a person sees, of one project or of all."""
    if project_id is not None:
        return _choose_in_project(rows, user, project_id, restricted=restricted)
    articles = Article.objects.visible_to(user, restricted=restricted)
    return rows.filter(
        ~Q(layer__kind=LayerKind.ANNOTATOR) | Q(layer__owner=user) | be_open_to_reviewers(user),
        Exists(articles.filter(pk=OuterRef("article"), project=OuterRef("project"))),
    )


def _choose_in_project(rows: Rows, user: "User", project_id: uuid.UUID, *, restricted: bool) -> Rows:
    blind = Layer.objects.filter(project=project_id, kind=LayerKind.ANNOTATOR).exclude(owner=user)
    seen = choose_in_seen_articles(rows, user, project_id, restricted=restricted)
    return seen.exclude(layer__in=blind.exclude(be_open_to_reviewers(user, "")))


def choose_in_seen_articles(
    rows: Rows, user: "User", project_id: uuid.UUID, *, restricted: bool = True
) -> Rows:
    """What hangs on the articles of one project that a person sees, in whatever layer."""
    # All of a member's but what is hidden: that is little and looked up once, and what is left keeps an index's order.
    through = user.acting_through
    mine = rows if through is None else rows.filter(project=through.project_id)
    return mine.filter(
        Exists(Member.objects.filter(project=project_id, user=user)), project=project_id
    ).exclude(article__in=Article.objects.hidden_from(user, project_id, restricted=restricted))
