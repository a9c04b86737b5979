"""Finding and locking what an action is about, in the scope of who acts: one statement for each.

Whatever changes something inside an article locks the article first, then the annotation: so writers of one
article queue up, and never lock two rows in two orders.
"""

import uuid
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from annotations.choices import LayerKind, Role
from annotations.models import Annotation, Article, Layer, Member, Project, Revision, User
from annotations.policy import Actor
from annotations.refusals import NotThere, Stale


@dataclass(frozen=True)
class Scope:
    """A locked article, as seen by the person who acts."""

    actor: Actor
    article: Article
    layer_id: uuid.UUID

    @property
    def user(self) -> User:
        return self.actor.user

    @property
    def project(self) -> Project:
        return self.actor.project

    @cached_property
    def revision(self) -> Revision:
        """The current revision; it and its text are read when somebody needs them."""
        # A statement of its own, after the lock: the one that waited for the lock has an older view.
        return Revision.objects.only("number", "text").get(article=self.article, current=True)

    @property
    def revision_id(self) -> uuid.UUID:
        return self.revision.pk

    @property
    def revision_number(self) -> int:
        return self.revision.number

    @property
    def text(self) -> str:
        """The text of the current revision."""
        return self.revision.text


def actor_in(by: User, project: Project) -> Actor:
    """Who this person is in the project; `NotThere` for a stranger."""
    role = Member.objects.filter(project=project, user=by).values_list("role", flat=True).first()
    if role is None:
        raise NotThere("There is no such project.")
    return Actor(user=by, role=Role(role), project=project)


def lock_project(by: User, *, version: int | None = None, **which: Any) -> Actor:
    """Lock a project, found by `pk=` or `slug=`, for a change of itself or of what belongs to it alone."""
    found = Project.objects.filter(**which, members__user=by)
    # Not the key: else the foreign keys of everybody's actions in the project would wait for this.
    project = found.select_for_update(of=("self",), no_key=True).first()
    if project is None:
        raise NotThere("There is no such project.")
    check_version(project, version, "This project")
    return actor_in(by, project)


def lock_article(by: User, article_id: uuid.UUID, *, version: int | None = None) -> Scope:
    """Lock an article that the person may see."""
    return _scope(by, Article.objects.filter(pk=article_id), "article", version)


def lock_annotation(by: User, annotation_id: uuid.UUID, *, version: int | None) -> tuple[Scope, Annotation]:
    """Lock an annotation and its article; deleted ones are found too, for `restore`.

    Raises `Stale` if the annotation is no longer at the version that the person saw.
    """
    scope = _scope(by, Article.objects.filter(annotations=annotation_id), "annotation", None)
    annotation = (
        Annotation.objects.visible_to(by)
        .filter(pk=annotation_id)
        .select_related("author", "layer")
        .select_for_update(of=("self",), no_key=True)
        .first()
    )
    if annotation is None:
        raise NotThere("There is no such annotation.")
    check_version(annotation, version, "This annotation")
    return scope, annotation


def check_version(row: Any, seen: int | None, name: str) -> None:
    """Raise `Stale` if the locked row has moved on; `seen=None` is for doors that have no version to name."""
    if seen is not None and row.version != seen:
        raise Stale(f"{name} was changed by somebody in the meantime: look at it again.", current=row)


def _scope(by: User, articles: QuerySet[Article], noun: str, version: int | None) -> Scope:
    mine = Member.objects.filter(project=OuterRef("project"), user=by)
    shared = Layer.objects.filter(article=OuterRef("pk"), kind=LayerKind.SHARED)
    article: Any = (  # an article, with what is annotated on it
        Article.objects.visible_to(by)
        .filter(pk__in=articles.values("pk"))
        .select_related("project")
        .annotate(
            my_role=Subquery(mine.values("role")),
            layer_id=Subquery(shared.values("id")),
        )
        .select_for_update(of=("self",), no_key=True)
        .first()
    )
    if article is None:
        raise NotThere(f"There is no such {noun}.")
    check_version(article, version, "This article")
    return Scope(
        actor=Actor(user=by, role=Role(article.my_role), project=article.project),
        article=article,
        layer_id=article.layer_id,
    )
