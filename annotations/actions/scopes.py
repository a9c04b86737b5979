"""Finding and locking what an action is about, in the scope of who acts: one statement for each.

Whatever changes something inside an article locks the article first, then the annotation: so writers of one
article queue up, and never lock two rows in two orders.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, OuterRef, Q, QuerySet, Subquery, TextField, When
from django.db.models.functions import Cast, JSONObject

from annotations.actions.cleaning import plain_text
from annotations.actions.transactions import begin_action, begin_action_unless
from annotations.choices import LayerKind, Role, Verb
from annotations.models import Annotation, Article, Layer, Link, Member, Project, Revision, User
from annotations.models.annotation import be_present
from annotations.models.fields import spans_of
from annotations.models.prepared import prepare
from annotations.policy import Actor, require_open
from annotations.refusals import Invalid, NotThere, Stale, WrongState
from annotations.sentences import Sentence, say


@dataclass(frozen=True)
class Scope:
    """A locked article, as seen by the person who acts, and the layer that their action writes to."""

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
        return _current(self.article.pk)[0]

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

    @cached_property
    def layer(self) -> Layer:
        """The layer, with its owner."""
        return Layer.objects.select_related("owner").get(pk=self.layer_id)


def begin_in(
    scope: Scope,
    verb: Verb,
    action_id: uuid.UUID | None = None,
    *,
    undoes_id: uuid.UUID | None = None,
    note: str = "",
    batch: uuid.UUID | None = None,
) -> uuid.UUID:
    """`begin_action` for an action in the locked article, by who has locked it."""
    return begin_action(
        by=scope.user,
        verb=verb,
        project_id=scope.project.pk,
        article_id=scope.article.pk,
        action_id=action_id,
        undoes_id=undoes_id,
        note=note,
        batch=batch,
    )


def begin_unless(
    scope: Scope, standing: tuple[str, list[Any]] | None, verb: Verb, action_id: uuid.UUID | None
) -> tuple[uuid.UUID, uuid.UUID | None]:
    """Begin an action, unless one of `standing` is there: returns the action's id, and the id of that one."""
    if standing is None:
        return begin_in(scope, verb, action_id), None
    return begin_action_unless(
        standing,
        by=scope.user,
        verb=verb,
        project_id=scope.project.pk,
        article_id=scope.article.pk,
        action_id=action_id,
    )


@prepare
def _current(article_id: uuid.UUID) -> QuerySet[Revision]:
    return Revision.objects.only("number", "text", "current").filter(article=article_id, current=True)


def actor_in(by: User, project: Project) -> Actor:
    """Who this person is in the project; `NotThere` for a stranger."""
    role = Member.objects.filter(project=project, user=by).values_list("role", flat=True).first()
    if role is None:
        raise NotThere(say("There is no such project."))
    return Actor(user=by, role=Role(role), project=project)


def find_member(
    project: Project, username: Any, *, field: str, among: QuerySet[Member] | None = None
) -> Member:
    """The member of a project who is called so, with their user; `among` looks among others than today's."""
    members = Member.objects.all() if among is None else among
    called = members.filter(project=project, user__username=plain_text(username, field))
    member = called.select_related("user").first()
    if member is None:
        raise Invalid(say("“{name}” is not a member of this project.", name=username[:150]), field=field)
    return member


def lock_project(by: User, *, version: int | None = None, archived: bool = False, **which: Any) -> Actor:
    """Lock a project, found by `pk=` or `slug=`, for a change of itself or of what belongs to it alone.

    `archived` is for what may be done in an archived project, too: bringing it back, and taking access away.
    """
    found = Project.objects.visible_to(by).filter(**which)
    # Not the key: else the foreign keys of everybody's actions in the project would wait for this.
    project = found.select_for_update(of=("self",), no_key=True).first()
    if project is None:
        raise NotThere(say("There is no such project."))
    actor = actor_in(by, project)
    if not archived:
        require_open(project)
    check_version(project, version, say("This project"))
    return actor


def writer_in(by: User, project: Project) -> Actor:
    """`actor_in` for who adds something to the project; an archived one takes nothing."""
    actor = actor_in(by, project)
    require_open(project)
    return actor


def lock_article(by: User, article_id: uuid.UUID, *, version: int | None = None) -> Scope:
    """Lock an article that the person may see."""
    scope = _scope(by, _article(by, article_id), say("There is no such article."))
    check_version(scope.article, version, say("This article"))
    return scope


def lock_annotation(
    by: User, annotation_id: uuid.UUID, *, version: int | None, article_id: uuid.UUID | None = None
) -> tuple[Scope, Annotation]:
    """Lock an annotation and its article; deleted ones are found too, for `restore`.

    `article_id` is where the person saw it. Its links and its revision come with it. Raises `Stale` if the annotation
    is no longer at the version that the person saw.
    """
    scope = _scope(by, _article_of(by, annotation_id), say("There is no such annotation."))
    annotation = next(iter(_annotation(by, annotation_id)), None)
    if annotation is None or article_id not in (None, scope.article.pk):
        raise NotThere(say("There is no such annotation."))
    scope = replace(scope, layer_id=annotation.layer_id)  # what is there stays where it is
    if annotation.revision.current:
        scope.__dict__["revision"] = annotation.revision
    annotation.locked_links = [_link(annotation, found) for found in annotation.links_json]  # type: ignore[attr-defined]
    check_version(annotation, version, say("This annotation"))
    return scope, annotation


@prepare
def _annotation(user: User, annotation_id: uuid.UUID) -> QuerySet[Annotation]:
    links = Link.objects.filter(annotation=OuterRef("pk")).order_by("position", "id")
    alive = be_present("target__")
    found = JSONObject(
        id="id",
        role="role",
        position="position",
        spans=Cast("spans", TextField()),
        texts="texts",
        target="target_id",
        alive=Case(When(alive, then=True), default=False),
    )
    return (
        Annotation.objects.visible_to(user)
        .filter(pk=annotation_id)
        .select_related("author", "taken_over_by", "revision")
        .with_responsible()
        .annotate(links_json=ArraySubquery(links.values(data=found)))
        .select_for_update(of=("self",), no_key=True)
    )


def _link(annotation: Annotation, found: Mapping[str, Any]) -> Link:
    link = Link(
        id=uuid.UUID(found["id"]),
        project_id=annotation.project_id,
        article_id=annotation.article_id,
        layer_id=annotation.layer_id,
        revision_id=annotation.revision_id,
        annotation_id=annotation.pk,
        role=found["role"],
        position=found["position"],
        spans=None if found["spans"] is None else spans_of(found["spans"]),
        texts=found["texts"],
        target_id=found["target"] and uuid.UUID(found["target"]),
    )
    link.target_is_there = found["alive"]
    return link


def check_version(row: Any, seen: int | None, name: Sentence) -> None:
    """Raise `Stale` if the locked row has moved on; `seen=None` is for doors that have no version to name."""
    if seen is not None and row.version != seen:
        raise Stale(
            say("{name} was changed by somebody in the meantime: look at it again.", name=name), current=row
        )


def check_current(scope: Scope, annotation: Annotation) -> None:
    """Refuse what belongs to an older text of the locked article."""
    if annotation.revision_id != scope.revision_id:
        raise WrongState(say("The article has a newer text; this annotation belongs to an older one."))


def _scope(by: User, found: list[Article], missing: Sentence) -> Scope:
    article: Any = next(iter(found), None)  # with what is annotated on it
    if article is None or article.my_role is None:  # the membership may have ended while this waited
        raise NotThere(missing)
    require_open(article.project)
    return Scope(
        actor=Actor(user=by, role=Role(article.my_role), project=article.project),
        article=article,
        layer_id=article.layer_id,
    )


@prepare
def _article(user: User, article_id: uuid.UUID) -> QuerySet[Article]:
    return _lock(user, Article.objects.filter(pk=article_id))


@prepare
def _article_of(user: User, annotation_id: uuid.UUID) -> QuerySet[Article]:
    return _lock(user, Article.objects.filter(annotations=annotation_id))


def _lock(user: User, articles: QuerySet[Article]) -> QuerySet[Article]:
    # The membership is locked before the article: whoever ends it waits for what its person is writing, and finds that
    # work; what they begin later finds no membership.
    mine = Member.objects.filter(project=OuterRef("project"), user=user).select_for_update(no_key=True)
    layer = _layers_written_by(user).filter(article=OuterRef("pk"))[:1]
    return (
        Article.objects.visible_to(user)
        .filter(pk__in=articles.values("pk"))
        .select_related("project")
        .annotate(my_role=Subquery(mine.values("role")), layer_id=Subquery(layer.values("id")))
        .select_for_update(of=("self",), no_key=True)
    )


def _layers_written_by(user: User) -> QuerySet[Layer]:
    """Whose layer a person writes to in an article: the first of these, their own if they have one, else the shared one."""
    own = Q(kind=LayerKind.ANNOTATOR, owner=user)
    first = Case(When(own, then=0), default=1)
    return Layer.objects.filter(own | Q(kind=LayerKind.SHARED)).order_by(first)
