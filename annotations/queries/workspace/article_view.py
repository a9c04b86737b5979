"""What the workspace shows: an article and what is marked in it, in as many statements for one mark as for all."""

import re
import uuid
from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Case, Count, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Cast, Coalesce, JSONObject, Left
from django.db.models.lookups import PostgresOperatorLookup
from psycopg.types.multirange import Multirange

from annotations.choices import Role, Status, Verb
from annotations.models import (
    Action,
    Annotation,
    Article,
    Decision,
    Entity,
    Feed,
    Link,
    Member,
    Revision,
    Tag,
    User,
)
from annotations.models.annotation import PRESENT, be_present
from annotations.models.fields import SpansField, to_multirange
from annotations.models.prepared import prepare
from annotations.models.responsible import still_waiting, work_of
from annotations.policy import Actor
from annotations.queries.review_queue import note_approved
from annotations.queries.workspace.inheritance import HANDS_ON, follow, inherit
from annotations.refusals import NotThere
from annotations.scheme import TARGETS
from annotations.text.paragraphs import Paragraph, shown_paragraphs
from annotations.text.spans import Span, merge

MOST_PEOPLE = 500
"""Sources, entities and quotes that the slots of a card offer; any other is found by typing its words."""

LONGEST_NAME = 100
"""Code points of a name in those lists."""

_TEXT = models.TextField()
_NOBODY = uuid.UUID(int=0)
"""An id that nothing has."""

_RANGE = re.compile(r"\[(\d+),(\d+)\)")


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
class Named:
    """An annotation that a slot may mean: the name of its record or else its words, and where it stands."""

    id: uuid.UUID
    kind: str
    name: str
    words: str
    start: int
    end: int
    aliases: Sequence[str] = ()


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
        raise NotThere("There is no such article.")
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
    rows = _order(_select_annotations(user, article_id, at.revision_id, focus or _NOBODY))
    _inherit(user, article_id, rows)
    note_approved(user, article_id, at.article.project.review_rules, rows)
    return rows


@prepare
def _select_annotations(
    user: User, article_id: uuid.UUID, revision_id: uuid.UUID, focus: uuid.UUID
) -> QuerySet[Annotation]:
    return _rows(user, article_id, focus).filter(PRESENT | Q(pk=focus), revision=revision_id)


def load_annotation(at: ArticleView, annotation_id: uuid.UUID) -> Annotation:
    """One annotation of the article, with its links."""
    found = _order(_select_annotation(at.actor.user, at.article.pk, annotation_id))
    if not found:
        raise NotThere("There is no such annotation.")
    note_approved(at.actor.user, at.article.pk, at.article.project.review_rules, found)
    return found[0]


@prepare
def _select_annotation(user: User, article_id: uuid.UUID, annotation_id: uuid.UUID) -> QuerySet[Annotation]:
    return _rows(user, article_id, annotation_id).filter(pk=annotation_id)


def load_content(user: User, article_id: uuid.UUID, annotation_id: uuid.UUID) -> Annotation:
    """One annotation of an article with its revision, but without what it is linked to."""
    rows = Annotation.objects.visible_to(user).select_related("revision")
    row = rows.filter(article=article_id, pk=annotation_id).first()
    if row is None:
        raise NotThere("There is no such annotation.")
    return row


def load_around(at: ArticleView) -> Around:
    """What stands around the marks of an article."""
    [data] = _select_around(at.actor.user, at.article.pk)
    return Around(**data["data"])


@prepare
def _select_around(user: User, article_id: uuid.UUID) -> QuerySet[Any, dict[str, Any]]:
    return _around(user, article_id)


def name_annotation(row: Annotation) -> Named:
    """What a slot may call an annotation of the page."""
    name = row.entity.name if row.entity else row.texts[0]
    return Named(
        row.pk, row.kind, name[:LONGEST_NAME], row.texts[0][:300], row.spans[0].start, row.spans[-1].end
    )


def load_people(user: User, article_id: uuid.UUID) -> list[Named]:
    """Whom a slot may name in an article: its sources, entities and quotes, in their order."""
    rows = _select_people(user, article_id)
    return [Named(**{**row, "name": write_name(row["name"])}) for row in rows]


def write_name(name: str) -> str:
    """A name as lists offer it: cut short, and in one line, because a browser would leave out the ends of others."""
    return " ".join(name[:LONGEST_NAME].split("\n"))


@prepare
def _select_people(user: User, article_id: uuid.UUID) -> QuerySet[Any, Any]:
    return (
        Annotation.objects.visible_to(user)
        .made()
        .filter(deleted_at=None, article=article_id, revision__current=True)
        .filter(kind__in=TARGETS)
        .annotate(
            name=Left(Coalesce("entity__name", "texts__0", output_field=_TEXT), LONGEST_NAME),
            words=Left("texts__0", 300),
            start=_Edge("spans", function="lower"),
            end=_Edge("spans", function="upper"),
            aliases=Coalesce("entity__aliases", models.Value([], Entity._meta.get_field("aliases"))),
        )
        .order_by("start")
        .values("id", "kind", "name", "words", "start", "end", "aliases")[:MOST_PEOPLE]
    )


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
    touched = _find_touched(text, spans)
    inside = [paragraph for _, paragraph in touched if paragraph.start < paragraph.end]
    wanted = [focus, *ids]
    rows = _order(_select_redrawn(user, article_id, focus, wanted, action or _NOBODY, to_multirange(inside)))
    shown: Any = next((row for row in rows if row.pk == focus), None)
    if shown is None:
        raise NotThere("There is no such annotation.")
    _inherit(user, article_id, rows)
    changed = {str(row.pk) for row in rows if row.pk in wanted or (action and row.action_id == action)}
    redraw = follow(rows, changed)
    note_approved(user, article_id, shown.project.review_rules, rows)
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
        _rows(user, article_id, focus)
        .select_related("project")
        .filter(wanted)
        .annotate(
            my_role=Case(When(pk=focus, then=_role(user))),
            around=Case(When(pk=focus, then=Subquery(_around(user, article_id).values("data")))),
        )
    )


def _role(user: User) -> Subquery:
    return Subquery(Member.objects.filter(project=OuterRef("project"), user=user).values("role"))


def _rows(user: User, article_id: uuid.UUID, focus: uuid.UUID) -> QuerySet[Annotation]:
    """Annotations with their links and the names of who made them; of the one in `focus` also the newest decision
    on it, what its author said against that, and whether they are still there."""
    alive = be_present("target__")
    links = Link.objects.filter(annotation=OuterRef("pk")).order_by("position", "id")
    decisions = Decision.objects.filter(annotation=OuterRef("pk")).order_by("-decided_at", "-id")
    beside = Decision.objects.filter(annotation=OuterRef("annotation"), action_id=OuterRef("action_id"))
    agreed = beside.exclude(reviewer=OuterRef("reviewer")).values("reviewer__username")[:1]
    contested = Action.objects.filter(pk=OuterRef("action_id"), verb=Verb.CONTEST)
    return (
        Annotation.objects.visible_to(user)
        .filter(article=article_id)
        .annotate(
            names=JSONObject(
                author="author__username",
                edited_by="edited_by__username",
                taken_over_by="taken_over_by__username",
                deleted_by="deleted_by__username",
                entity="entity__name",
            ),
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
            decision_json=Case(
                When(
                    pk=focus,
                    then=Subquery(
                        decisions.values(
                            data=JSONObject(
                                verdict="verdict",
                                reason="reason",
                                note="note",
                                reviewer="reviewer__username",
                                edition="edition",
                                withdraws="withdraws_id",
                                agreed=Subquery(agreed),
                            )
                        )[:1]
                    ),
                )
            ),
            contested=Case(When(pk=focus, then=Subquery(contested.values("note")))),
        )
        .with_responsible(of=focus)
    )


def _around(user: User, article_id: uuid.UUID) -> QuerySet[Any, Any]:
    mine = Annotation.objects.visible_to(user).filter(PRESENT, article=article_id)
    counted = {status.value: Count("pk", filter=Q(status=status)) for status in Status}
    waiting = Count("pk", filter=still_waiting(article_id))
    drafts = Count("pk", filter=Q(work_of(user), status=Status.DRAFT))
    return Article.objects.filter(pk=article_id).values(
        data=JSONObject(
            state="state",
            version="version",
            restricted="restricted",
            counts=Coalesce(
                Subquery(
                    mine.order_by()
                    .values("article")
                    .annotate(data=JSONObject(**counted, my_drafts=drafts, waiting=waiting))
                    .values("data")
                ),
                models.Value({}, models.JSONField()),
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


def _order(rows: Sequence[Annotation]) -> list[Annotation]:
    """By place, an outer one before those inside it; links are given their spans, and people and records their names."""
    known: dict[tuple[str, uuid.UUID], models.Model] = {}
    for row in rows:
        for link in row.links_json:  # type: ignore[attr-defined]
            link["spans"] = [Span(int(start), int(end)) for start, end in _RANGE.findall(link["spans"] or "")]
        names: dict[str, str] = row.names  # type: ignore[attr-defined]
        for field in _NAMED:
            key = getattr(row, field.attname)
            if key is not None:
                there = known.get((field.name, key)) or field.related_model(
                    pk=key, **{_NAMED[field]: names[field.name]}
                )
                known[field.name, key] = there
                field.set_cached_value(row, there)
    return sorted(rows, key=lambda row: (row.spans[0].start, -row.spans[-1].end, row.pk))


_NAMED: dict[Any, str] = {
    Annotation._meta.get_field("author"): "username",
    Annotation._meta.get_field("edited_by"): "username",
    Annotation._meta.get_field("taken_over_by"): "username",
    Annotation._meta.get_field("deleted_by"): "username",
    Annotation._meta.get_field("entity"): "name",
}
"""Of the people and the record behind an annotation only the names are shown, and read."""


def _inherit(user: User, article_id: uuid.UUID, rows: list[Annotation]) -> None:
    inherit(rows, lambda ids: _order(_select_inherited(user, article_id, [uuid.UUID(pk) for pk in ids])))


@prepare
def _select_inherited(user: User, article_id: uuid.UUID, ids: list[uuid.UUID]) -> QuerySet[Annotation]:
    return _rows(user, article_id, _NOBODY).filter(PRESENT, pk__hand_on_to=ids)


def _find_touched(text: str, spans: Iterable[Span]) -> list[tuple[int, Paragraph]]:
    """The numbered paragraphs that the spans touch."""
    wanted = merge(spans)
    starts = [span.start for span in wanted]
    touched = []
    for number, paragraph in enumerate(shown_paragraphs(text)):
        before = bisect_left(starts, paragraph.end)  # of these spans the last ends last
        if before and paragraph.start < wanted[before - 1].end:
            touched.append((number, paragraph))
    return touched
