"""Filling an article that is not stored yet: everything is read and checked first, and stored with many others."""

import datetime
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import Q

from annotations.actions.annotating.content import Content, Standing, number_refusals, read_contents
from annotations.actions.annotating.references import check_first_frames
from annotations.actions.annotating.rows import build_links
from annotations.actions.bulk_insert import copy_annotations, copy_articles
from annotations.actions.importing.existing import recognise_first
from annotations.actions.importing.filling import LONGEST_TAG, Filling, create_tags, tags_of
from annotations.actions.importing.line_shape import Item, read_timestamp
from annotations.actions.importing.places import count_unchecked
from annotations.actions.importing.records_of_many import Records
from annotations.actions.importing.reviews import Review
from annotations.actions.scopes import Scope
from annotations.actions.searching import enqueue_many, index_headlines
from annotations.choices import ArticleState, Status
from annotations.models import Annotation, Article, Entity, Layer, Link, Project, Revision, User
from annotations.models.responsible import responsible_is_there

_SIGN_OFF = """
UPDATE annotations_article AS article
SET state = 'signed_off', signed_off_by_id = told.by, signed_off_at = told.moment, signed_off_revision = 1
FROM unnest(%s::uuid[], %s::uuid[], %s::timestamptz[]) AS told (article, by, moment)
WHERE article.id = told.article
"""


@dataclass
class Filled:
    """What one line has for its article; `signed_off` by whom and when, if nothing in it waits."""

    rows: list[Annotation] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    review: Review = field(default_factory=Review)
    tags: set[str] = field(default_factory=set)
    signed_off: tuple[User, datetime.datetime] | None = None


class FirstFilling(Filling):
    """A line and its new article."""

    def fill(
        self,
        document: Item,
        items: Sequence[Item],
        places: Sequence[Standing],
        taken: Collection[uuid.UUID],
        tags: Collection[str],
        records: Records,
    ) -> Filled:
        """Read and check all that the line has; `places` are where they stand, `taken` ids are in use, `tags` are in the vocabulary."""
        recognised = recognise_first(items, places, self.is_proposed, taken)
        self.ids = recognised.ids
        self.done.added, self.done.already = len(recognised.new), recognised.already
        incoming = dict(sorted(recognised.new.items()))
        self.done.unchecked = count_unchecked(list(incoming.values()))
        filled = Filled()
        if incoming:
            if self.scope.actor.manages:
                filled.tags = tags_of(incoming.values())
                tags = {*tags, *(tag[:LONGEST_TAG] for tag in filled.tags)} if filled.tags else tags
            known = records.of(self.scope.article, incoming.values())
            frames = self._frames(incoming, places, known, tags)
            rows = {place: self.build(frames[place], item) for place, item in recognised.new.items()}
            # Reading the review lowers statuses, so it comes before the rows are stored.
            filled.review = self.review([(rows[place], item) for place, item in recognised.new.items()])
            filled.rows = list(rows.values())
            filled.links = [link for frame in frames.values() for link in build_links(self.scope, frame)]
        if self.scope.actor.manages:
            self._set_state(document, filled)
        return filled

    def _frames(
        self,
        incoming: Mapping[int, Item],
        places: Sequence[Standing],
        records: Mapping[Any, uuid.UUID],
        tags: Collection[str],
    ) -> dict[int, Content]:
        items = [self.read_item(item, records) for item in incoming.values()]
        with number_refusals(list(incoming)):
            frames = read_contents(
                self.scope, items, many=True, standing=[places[place] for place in incoming]
            )
            pairs = zip(frames, incoming.values(), strict=True)
            proposed = {frame.id for frame, item in pairs if self.is_proposed(item)}
            check_first_frames(self.scope, frames, tags=tags, proposed=proposed)
        return dict(zip(incoming, frames, strict=True))

    def _set_state(self, document: Item, filled: Filled) -> None:
        """The article comes in as submitted; that it is signed off is said once all that is in it is stored."""
        state = document.get("state")
        if state in (ArticleState.SUBMITTED, ArticleState.SIGNED_OFF):
            self.scope.article.state = ArticleState.SUBMITTED
        if state == ArticleState.SIGNED_OFF:
            moment = read_timestamp(document, "signed_off_at", self.scope.project.zone)
            filled.signed_off = self.person(document.get("signed_off_by")), moment


@dataclass
class Stored:
    """What is to be stored of many lines, in one action."""

    action: uuid.UUID
    articles: list[Article] = field(default_factory=list)
    revisions: list[Revision] = field(default_factory=list)
    layers: list[Layer] = field(default_factory=list)
    rows: list[Annotation] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    review: Review = field(default_factory=Review)
    tags: set[str] = field(default_factory=set)
    signed_off: dict[uuid.UUID, tuple[User, datetime.datetime]] = field(default_factory=dict)

    def add(self, scope: Scope, layer: Layer, filled: Filled) -> None:
        """Add an article with all that its line has."""
        self.articles.append(scope.article)
        self.revisions.append(scope.revision)
        self.layers.append(layer)
        self.rows += filled.rows
        self.links += filled.links
        self.review.decisions += filled.review.decisions
        self.review.checks += filled.review.checks
        self.tags |= filled.tags
        if filled.signed_off:
            self.signed_off[scope.article.pk] = filled.signed_off

    def store(self, project: Project, records: Sequence[Entity]) -> None:
        """Store it, in the action that was begun; as many statements for however many lines."""
        copy_articles(self.articles, self.revisions, self.layers)
        if self.tags:
            create_tags(project, self.tags)
        Entity.objects.bulk_create(records)
        if self.rows:
            copy_annotations(self.rows, self.links)
        self.review.store()
        self._sign_off()
        index_headlines(zip(self.articles, self.revisions, strict=True))
        enqueue_many(revision.pk for revision in self.revisions)

    def _sign_off(self) -> None:
        """Sign off what was signed off where it comes from, unless something in it waits here."""
        if not self.signed_off:
            return
        open_work = Q(status__in=[Status.DRAFT, Status.FIXED]) & Q(responsible_is_there())
        waits = Annotation.objects.filter(Q(status=Status.SUBMITTED) | open_work, article__in=self.signed_off)
        for pk in waits.values_list("article", flat=True).distinct():
            del self.signed_off[pk]
        told = [(pk, by.pk, moment) for pk, (by, moment) in self.signed_off.items()]
        with connection.cursor() as cursor:
            cursor.execute(
                _SIGN_OFF, [list(column) for column in zip(*told, strict=True)] if told else [[], [], []]
            )
