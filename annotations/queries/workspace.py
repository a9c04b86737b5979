"""What the workspace shows: an article and what is marked in it, in as many statements for one mark as for all."""

import re
import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Case, Count, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Cast, Coalesce, JSONObject, Left
from django.db.models.lookups import PostgresOperatorLookup

from annotations.choices import Kind, Role, Status, Verb
from annotations.models import (
    Action,
    Annotation,
    Article,
    Decision,
    Entity,
    Link,
    Member,
    Revision,
    Tag,
    User,
)
from annotations.models.fields import SpansField
from annotations.policy import Actor
from annotations.refusals import NotThere
from annotations.text.paragraphs import Paragraph, paragraphs
from annotations.text.spans import Span

MOST_PEOPLE = 500
"""Sources, entities and quotes that the slots of a card offer; any other is found by typing its words."""

annotation_events: Any = Annotation.pgh_event_model  # type: ignore[attr-defined]

_TEXT = models.TextField()
_RANGE = re.compile(r"\[(\d+),(\d+)\)")


@dataclass(frozen=True)
class Desk:
    """An article as one person sees it, without what is marked in it."""

    article: Article
    actor: Actor
    revision_id: uuid.UUID
    revision_number: int
    text: str
    newer: uuid.UUID | None
    older: uuid.UUID | None


@dataclass(frozen=True)
class Around:
    """What the open card and the foot line need beside the rows: whom a slot may name, tags, counts by status."""

    state: str
    version: int
    counts: dict[str, int]
    people: list[dict[str, Any]]
    tags: list[str]


@dataclass(frozen=True)
class Redrawn:
    """What has to be drawn again after an action: whole paragraphs, and the rows in `changed` as cards."""

    actor: Actor
    around: Around
    paragraphs: list[tuple[int, Paragraph]]
    rows: list[Annotation]
    changed: list[Annotation]


def desk(user: User, article_id: uuid.UUID) -> Desk:
    """The article, its text, and its neighbours in the list of articles, which is newest first."""
    revision = Revision.objects.filter(article=OuterRef("pk"), current=True)
    siblings = Article.objects.visible_to(user).filter(project=OuterRef("project"))
    at, pk = OuterRef("created_at"), OuterRef("pk")
    newer = siblings.filter(Q(created_at__gt=at) | Q(created_at=at, pk__gt=pk)).order_by("created_at", "pk")
    older = siblings.filter(Q(created_at__lt=at) | Q(created_at=at, pk__lt=pk)).order_by("-created_at", "-pk")
    found: Any = (
        Article.objects.visible_to(user)
        .filter(pk=article_id)
        .select_related("project", "signed_off_by")
        .annotate(
            my_role=_role(user),
            revision_id=Subquery(revision.values("id")),
            revision_number=Subquery(revision.values("number")),
            text=Subquery(revision.values("text")),
            newer=Subquery(newer.values("pk")[:1]),
            older=Subquery(older.values("pk")[:1]),
        )
        .first()
    )
    if found is None:
        raise NotThere("There is no such article.")
    return Desk(
        article=found,
        actor=Actor(user=user, role=Role(found.my_role), project=found.project),
        revision_id=found.revision_id,
        revision_number=found.revision_number,
        text=found.text,
        newer=found.newer,
        older=found.older,
    )


def marked(at: Desk, *, focus: uuid.UUID | None = None) -> list[Annotation]:
    """All that is marked in the text, by place; `focus` is among it even if it is deleted."""
    here = _rows(at.actor.user, at.article.pk).filter(revision=at.revision_id)
    return _ordered(here.filter(_PRESENT | Q(pk=focus)))


def one(at: Desk, annotation_id: uuid.UUID) -> Annotation:
    """One annotation of the article, with its links."""
    found = _ordered(_rows(at.actor.user, at.article.pk).filter(pk=annotation_id))
    if not found:
        raise NotThere("There is no such annotation.")
    return found[0]


def around(at: Desk) -> Around:
    """What stands around the marks of an article."""
    return Around(**_around(at.actor.user, at.article.pk).get()["data"])


def redrawn(
    user: User,
    article_id: uuid.UUID,
    text: str,
    *,
    focus: uuid.UUID,
    ids: Collection[uuid.UUID],
    spans: Iterable[Span],
) -> Redrawn:
    """The paragraphs that `spans` touch, with all marks in them, and the annotations `ids`; one statement.

    `focus` is one of `ids`; what stands around comes with its row.
    """
    touched = _touched(text, spans)
    overlap = Q(pk__in=ids)
    if touched:
        overlap |= _PRESENT & Q(
            spans__overlap=[paragraph for _, paragraph in touched if paragraph.start < paragraph.end]
        )
    rows = _ordered(
        _rows(user, article_id)
        .select_related("project", "author", "edited_by", "entity", "deleted_by")
        .filter(overlap)
        .annotate(
            my_role=_role(user),
            around=Case(When(pk=focus, then=Subquery(_around(user, article_id).values("data")))),
        )
    )
    shown: Any = next((row for row in rows if row.pk == focus), None)
    if shown is None:
        raise NotThere("There is no such annotation.")
    return Redrawn(
        actor=Actor(user=user, role=Role(shown.my_role), project=shown.project),
        around=Around(**shown.around),
        paragraphs=touched,
        rows=[row for row in rows if is_present(row)],
        changed=[row for row in rows if row.pk in ids],
    )


def spans_ever(ids: Collection[uuid.UUID]) -> list[Span]:
    """Every span that these annotations have, or had before they were changed."""
    past = annotation_events.objects.filter(pgh_obj_id__in=ids).values_list("spans", flat=True)
    return [span for spans in past for span in spans]


def touched_by(action_id: uuid.UUID, article_id: uuid.UUID) -> list[uuid.UUID]:
    """The annotations that an action changed last, those included that it changed through their links."""
    return list(
        Annotation.objects.filter(article=article_id, action_id=action_id).values_list("pk", flat=True)
    )


def carried_out(user: User, article_id: uuid.UUID, action_id: uuid.UUID) -> bool:
    """Whether this request was carried out already: the same person's action in this article has its id."""
    return Action.objects.filter(pk=action_id, by=user, article_id=article_id).exists()


def records(at: Desk, words: str, *, most: int = 12) -> QuerySet[Entity]:
    """Records of the project, and local ones of this article, whose name or alias begins with the words."""
    usable = Q(article=None) | Q(article=at.article)
    found = Entity.objects.filter(usable, project=at.article.project, deleted_at=None)
    return found.filter(Q(name__istartswith=words) | Q(aliases__icontains=words))[:most]


def record_named(at: Desk, name: str) -> Entity | None:
    """The record with this name, alias or Wikidata id; one that is local to this article comes first."""
    usable = Q(article=None) | Q(article=at.article)
    called = Q(name__iexact=name) | Q(aliases__contains=[name]) | Q(wikidata_id=name)
    found = Entity.objects.filter(usable, called, project=at.article.project, deleted_at=None)
    return found.order_by(F("article").asc(nulls_last=True), "pk").first()


def is_present(row: Annotation) -> bool:
    """Whether an annotation is neither deleted nor dismissed."""
    return row.deleted_at is None and row.status != Status.DISMISSED


_PRESENT = Q(deleted_at=None) & ~Q(status=Status.DISMISSED)


def _role(user: User) -> Subquery:
    return Subquery(Member.objects.filter(project=OuterRef("project"), user=user).values("role"))


def _rows(user: User, article_id: uuid.UUID) -> QuerySet[Annotation]:
    """Annotations with their links, the newest decision on them and what their author said against it."""
    alive = Q(target__deleted_at=None) & ~Q(target__status=Status.DISMISSED)
    links = Link.objects.filter(annotation=OuterRef("pk")).order_by("position", "id")
    decisions = Decision.objects.filter(annotation=OuterRef("pk")).order_by("-decided_at", "-id")
    contested = Action.objects.filter(pk=OuterRef("action_id"), verb=Verb.CONTEST)
    return (
        Annotation.objects.visible_to(user)
        .filter(article=article_id)
        .select_related("author", "edited_by", "entity", "deleted_by")
        .annotate(
            links_json=ArraySubquery(
                links.values(
                    data=JSONObject(
                        role="role",
                        words="texts",
                        spans=Cast("spans", _TEXT),
                        target=Case(When(alive, then=F("target_id"))),
                        name=Case(
                            When(
                                alive,
                                then=Coalesce("target__entity__name", "target__texts__0", output_field=_TEXT),
                            )
                        ),
                        kind=Case(When(alive, then=F("target__kind"))),
                    )
                )
            ),
            decision_json=Subquery(
                decisions.values(
                    data=JSONObject(
                        verdict="verdict",
                        reason="reason",
                        note="note",
                        reviewer="reviewer__username",
                        edition="edition",
                        withdraws="withdraws_id",
                    )
                )[:1]
            ),
            contested=Subquery(contested.values("note")),
        )
    )


def _around(user: User, article_id: uuid.UUID) -> QuerySet[Any]:
    mine = Annotation.objects.visible_to(user).filter(_PRESENT, article=article_id)
    counted = {status.value: Count("pk", filter=Q(status=status)) for status in Status}
    drafts = Count("pk", filter=Q(status=Status.DRAFT, author=user))
    people = (
        mine.exclude(kind=Kind.CLAIM)
        .filter(revision__current=True)
        .annotate(start=_Edge("spans", function="lower"), end=_Edge("spans", function="upper"))
    )
    return Article.objects.filter(pk=article_id).values(
        data=JSONObject(
            state="state",
            version="version",
            counts=Coalesce(
                Subquery(
                    mine.order_by()
                    .values("article")
                    .annotate(data=JSONObject(**counted, my_drafts=drafts))
                    .values("data")
                ),
                models.Value({}, models.JSONField()),
            ),
            people=ArraySubquery(
                people.order_by("start").values(
                    data=JSONObject(
                        id="id",
                        kind="kind",
                        name=Left(Coalesce("entity__name", "texts__0", output_field=_TEXT), 100),
                        words=Left("texts__0", 300),
                        start="start",
                        end="end",
                    )
                )[:MOST_PEOPLE]
            ),
            tags=ArraySubquery(Tag.objects.filter(project=OuterRef("project")).values("name")),
        )
    )


class _Edge(models.Func):
    """Where the first span starts, or the last one ends."""

    output_field = models.IntegerField()


@SpansField.register_lookup
class _Overlap(PostgresOperatorLookup):
    """`spans__overlap=[(start, end)…]`: some code point is in both."""

    lookup_name = "overlap"
    postgres_operator = "&&"


def _ordered(rows: QuerySet[Annotation]) -> list[Annotation]:
    """By place, an outer one before those inside it; links, once read, are given their spans."""
    found = list(rows)
    for row in found:
        for link in row.links_json:  # type: ignore[attr-defined]
            link["spans"] = [Span(int(start), int(end)) for start, end in _RANGE.findall(link["spans"] or "")]
    return sorted(found, key=lambda row: (row.spans[0].start, -row.spans[-1].end, row.pk))


def _touched(text: str, spans: Iterable[Span]) -> list[tuple[int, Paragraph]]:
    """The numbered paragraphs that the spans touch."""
    wanted = list(spans)
    return [
        (number, paragraph)
        for number, paragraph in enumerate(paragraphs(text))
        if any(start < paragraph.end and paragraph.start < end for start, end in wanted)
    ]
