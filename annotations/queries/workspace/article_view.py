"""What the workspace shows: an article and what is marked in it, in as many statements for one mark as for all."""

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, OuterRef, Q, QuerySet, Subquery, When
from psycopg.types.multirange import Multirange

from annotations.choices import Role
from annotations.models import (
    Annotation,
    Article,
    Feed,
    Link,
    Member,
    Revision,
    User,
)
from annotations.models.annotation import PRESENT
from annotations.models.fields import to_multirange
from annotations.models.prepared import prepare
from annotations.policy import Actor
from annotations.queries.review.review_queue import note_approved
from annotations.queries.workspace.inheritance import HANDS_ON, follow
from annotations.queries.workspace.rows import (
    NOBODY,
    inherit_in_article,
    order_rows,
    select_around,
    select_rows,
)
from annotations.refusals import NotThere
from annotations.sentences import say
from annotations.text.paragraphs import Paragraph, find_touched
from annotations.text.spans import Span


@dataclass(frozen=True)
class ArticleView:
    """An article as one person sees it, without what is marked in it."""

    article: Article
    actor: Actor
    revision_id: uuid.UUID
    revision_number: int
    text: str
    seq: int


@dataclass(frozen=True)
class Around:
    """What the open card and the foot line need beside the rows: the article's state, tags, counts by status."""

    state: str
    version: int
    restricted: bool
    counts: dict[str, int]
    tags: list[str]


@dataclass(frozen=True)
class Redraw:
    """What has to be drawn again after an action: whole paragraphs, and the rows in `changed` as cards."""

    actor: Actor
    around: Around
    paragraphs: list[tuple[int, Paragraph]]
    rows: list[Annotation]
    changed: list[Annotation]


def load_article(user: User, article_id: uuid.UUID) -> ArticleView:
    """The article and its text."""
    found: Any = next(iter(_select_article(user, article_id)), None)
    if found is None:
        raise NotThere(say("There is no such article."))
    return ArticleView(
        article=found,
        actor=Actor(user=user, role=Role(found.my_role), project=found.project),
        revision_id=found.revision_id,
        revision_number=found.revision_number,
        text=found.text,
        seq=found.seq,
    )


@prepare
def _select_article(user: User, article_id: uuid.UUID) -> QuerySet[Article]:
    revision = Revision.objects.filter(article=OuterRef("pk"), current=True)
    return (
        Article.objects.visible_to(user)
        .filter(pk=article_id)
        .select_related("project")
        .annotate(
            my_role=_role(user),
            revision_id=Subquery(revision.values("id")),
            revision_number=Subquery(revision.values("number")),
            text=Subquery(revision.values("text")),
            seq=Subquery(Feed.objects.filter(project=OuterRef("project")).values("seq")),
        )
    )


def load_annotations(at: ArticleView, *, focus: uuid.UUID | None = None) -> list[Annotation]:
    """All that is marked in the text, by place; `focus` is among it even if it is deleted."""
    user, article_id = at.actor.user, at.article.pk
    rows = order_rows(_select_annotations(user, article_id, at.revision_id, focus or NOBODY))
    inherit_in_article(user, rows)
    note_approved(user, at.article.project.review_rules, rows)
    return rows


@prepare
def _select_annotations(
    user: User, article_id: uuid.UUID, revision_id: uuid.UUID, focus: uuid.UUID
) -> QuerySet[Annotation]:
    here = select_rows(user, focus).filter(article=article_id, revision=revision_id)
    return here.filter(PRESENT | Q(pk=focus))


def load_annotation(at: ArticleView, annotation_id: uuid.UUID) -> Annotation:
    """One annotation of the article, with its links."""
    found = order_rows(_select_annotation(at.actor.user, at.article.pk, annotation_id))
    if not found:
        raise NotThere(say("There is no such annotation."))
    note_approved(at.actor.user, at.article.project.review_rules, found)
    return found[0]


@prepare
def _select_annotation(user: User, article_id: uuid.UUID, annotation_id: uuid.UUID) -> QuerySet[Annotation]:
    return select_rows(user, annotation_id).filter(article=article_id, pk=annotation_id)


def load_content(user: User, article_id: uuid.UUID, annotation_id: uuid.UUID) -> Annotation:
    """One annotation of an article with its revision, but without what it is linked to."""
    rows = Annotation.objects.visible_to(user).select_related("revision")
    row = rows.filter(article=article_id, pk=annotation_id).first()
    if row is None:
        raise NotThere(say("There is no such annotation."))
    return row


def load_around(at: ArticleView) -> Around:
    """What stands around the marks of an article."""
    [data] = _select_around(at.actor.user, at.article.pk)
    return Around(**data["data"])


@prepare
def _select_around(user: User, article_id: uuid.UUID) -> QuerySet[Any, dict[str, Any]]:
    return select_around(user, article_id)


def load_redrawn(
    user: User,
    article_id: uuid.UUID,
    text: str,
    *,
    focus: uuid.UUID,
    ids: Collection[uuid.UUID] = (),
    action: uuid.UUID | None = None,
    spans: Iterable[Span],
) -> Redraw:
    """The paragraphs that `spans` touch, with all marks in them, and the annotations `ids`; one statement.

    To those belong `focus` and what the `action` changed last, also what it changed through links. What stands around
    comes with the row of `focus`.
    """
    touched = find_touched(text, spans)
    inside = [paragraph for _, paragraph in touched if paragraph.start < paragraph.end]
    wanted = [focus, *ids]
    rows = order_rows(
        _select_redrawn(user, article_id, focus, wanted, action or NOBODY, to_multirange(inside))
    )
    shown: Any = next((row for row in rows if row.pk == focus), None)
    if shown is None:
        raise NotThere(say("There is no such annotation."))
    inherit_in_article(user, rows)
    changed = {str(row.pk) for row in rows if row.pk in wanted or (action and row.action_id == action)}
    redraw = follow(rows, changed)
    note_approved(user, shown.project.review_rules, rows)
    return Redraw(
        actor=Actor(user=user, role=Role(shown.my_role), project=shown.project),
        around=Around(**shown.around),
        paragraphs=touched,
        rows=[row for row in rows if row.is_present],
        changed=[row for row in rows if str(row.pk) in redraw],
    )


@prepare
def _select_redrawn(
    user: User,
    article_id: uuid.UUID,
    focus: uuid.UUID,
    ids: list[uuid.UUID],
    action: uuid.UUID,
    inside: Multirange[int],
) -> QuerySet[Annotation]:
    changed = Annotation.objects.filter(Q(pk__any=ids) | Q(action_id=action), article=article_id).values("pk")
    near = Q(target__in=changed) | Q(
        target__links__target__in=changed
    )  # those further on are in the same paragraph
    handed = Link.objects.filter(near, article=article_id, role__in=HANDS_ON).values("annotation")
    wanted = (
        Q(pk__any=ids) | Q(action_id=action) | Q(PRESENT, pk__in=handed) | Q(PRESENT, spans__overlap=inside)
    )
    return (
        select_rows(user, focus)
        .select_related("project")
        .filter(wanted, article=article_id)
        .annotate(
            my_role=Case(When(pk=focus, then=_role(user))),
            around=Case(When(pk=focus, then=Subquery(select_around(user, article_id).values("data")))),
        )
    )


def _role(user: User) -> Subquery:
    return Subquery(Member.objects.filter(project=OuterRef("project"), user=user).values("role"))
