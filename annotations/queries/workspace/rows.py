"""The annotations of an article as its page shows them: with links, names, and what they have from others."""

import uuid
from collections.abc import Sequence
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Case, Count, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Cast, Coalesce, JSONObject
from django.db.models.lookups import PostgresOperatorLookup

from annotations.choices import Status, Verb
from annotations.models import (
    Action,
    Annotation,
    Article,
    Decision,
    Link,
    Tag,
    User,
)
from annotations.models.annotation import PRESENT, be_present
from annotations.models.fields import SpansField, spans_of
from annotations.models.prepared import prepare
from annotations.models.responsible import still_waiting, work_of
from annotations.queries.workspace.inheritance import inherit
from annotations.queries.workspace.waiting_words import select_waiting
from annotations.scheme import WITH_RECORD

_TEXT = models.TextField()
NOBODY = uuid.UUID(int=0)
"""An id that nothing has."""


def select_rows(user: User, focus: uuid.UUID) -> QuerySet[Annotation]:
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
        .annotate(
            names=JSONObject(
                author="author__username",
                edited_by="edited_by__username",
                taken_over_by="taken_over_by__username",
                deleted_by="deleted_by__username",
                entity="entity__name",
                type="entity__type",
            ),
            record_keys=Case(When(pk=focus, then=F("entity__keys"))),
            waiting=Case(When(pk=focus, kind__in=WITH_RECORD, then=select_waiting())),
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


def select_around(user: User, article_id: uuid.UUID) -> QuerySet[Any, Any]:
    """The state of an article with its tags and its annotations by status, as `data`: what stands around its rows."""
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


@SpansField.register_lookup
class _Overlap(PostgresOperatorLookup):
    """`spans__overlap=[(start, end)…]`: some code point is in both."""

    lookup_name = "overlap"
    postgres_operator = "&&"


def order_rows(rows: Sequence[Annotation]) -> list[Annotation]:
    """By place, an outer one before those inside it; links are given their spans, and people and records their names."""
    known: dict[tuple[str, uuid.UUID], models.Model] = {}
    for row in rows:
        for link in row.links_json:  # type: ignore[attr-defined]
            link["spans"] = spans_of(link["spans"] or "")
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


def inherit_in_article(user: User, rows: list[Annotation]) -> None:
    """Set what rows of one article have from others of it."""

    def fetch(ids: Sequence[str]) -> list[Annotation]:
        return order_rows(_select_inherited(user, rows[0].article_id, [uuid.UUID(pk) for pk in ids]))

    inherit(rows, fetch)


@prepare
def _select_inherited(user: User, article_id: uuid.UUID, ids: list[uuid.UUID]) -> QuerySet[Annotation]:
    return select_rows(user, NOBODY).filter(PRESENT, article=article_id, pk__hand_on_to=ids)
