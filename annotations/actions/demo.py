"""The demo project: carrying out on the database what `annotations.demo` holds as data."""

import hashlib
import uuid
from collections.abc import Mapping
from dataclasses import asdict
from functools import cache
from typing import Any

from django.db import connection

from annotations import demo
from annotations.actions.access import set_access
from annotations.actions.annotating.changing import change
from annotations.actions.annotating.marking import mark_in
from annotations.actions.articles import add_article, sign_off, submit_article
from annotations.actions.projects import create_project, set_member, set_tags
from annotations.actions.records.entities import add_entity
from annotations.actions.review.deciding import move_in
from annotations.actions.scopes import Scope, lock_article
from annotations.actions.transactions import one_transaction
from annotations.choices import ArticleState, Role, Verb
from annotations.demo import DemoAnnotation, DemoArticle, DemoFirstStep, DemoProject, DemoRecord, DemoStep
from annotations.models import Annotation, Article, Member, Project, User
from annotations.policy import Actor, require_manager
from annotations.refusals import NotThere
from annotations.sentences import say

PEOPLE: Mapping[str, Role | None] = {
    "ann": Role.ANALYST,
    "rev": Role.REVIEWER,
    "max": Role.MANAGER,
    "out": None,
}
"""The demo's people and their roles in it; `out` is in no project."""

READERS = ["ann", "rev"]
"""Who may read the demo's restricted article, beside its managers."""


def load_demo(password: str) -> None:
    """Make the demo people and the demo project, all or nothing; where it is already, do nothing.

    A person who is there already keeps their password.
    """
    with one_transaction():
        _queue_up()
        content = _content()
        if not Project.objects.filter(slug=content.slug).exists():
            _load(content, password)


def reset_demo(*, by: User) -> None:
    """Bring the demo project back to its beginning, in one transaction; only its managers may.

    Everything that was done in it is gone, its history and its tokens too; people keep their passwords.
    Its articles and annotations have the same ids as before.
    """
    with one_transaction():
        _queue_up()
        content = _content()
        project = Project.objects.visible_to(by).filter(slug=content.slug, demo=True).first()
        if project is None:
            raise NotThere(say("There is no demo project here."))
        role = Member.objects.values_list("role", flat=True).get(project=project, user=by)
        require_manager(Actor(user=by, role=Role(role), project=project))
        with connection.cursor() as cursor:
            cursor.execute("SELECT annotations_purge_demo(%s)", [project.pk])
        _load(content, None)


def start_here() -> uuid.UUID:
    """The id of the demo's unfinished article, the one to begin with."""
    return _article_ids(_content())[_content().start_here]


def first_steps() -> tuple[DemoFirstStep, ...]:
    """What is marked in that article in the first two minutes, in this order."""
    return _content().first_steps


@cache
def _content() -> DemoProject:
    return demo.load()


def _queue_up() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('demo project', 0))")


def _load(content: DemoProject, password: str | None) -> None:
    people = {name: _person(name, password) for name in PEOPLE}
    manager = people["max"]
    project = create_project(
        by=manager, slug=content.slug, name=content.name, guidelines=content.guidelines, demo=True
    )
    for name, role in PEOPLE.items():
        if role is not None:
            set_member(by=manager, slug=content.slug, username=name, role=role)
    tags = [{"name": tag.name, "description": tag.description} for tag in content.tags]
    set_tags(by=manager, slug=content.slug, tags=tags)
    loading = _Loading(project, people, _article_ids(content))
    loading.add_records(content.entities, None)
    for article in content.articles:
        loading.add(article)


def _person(name: str, password: str | None) -> User:
    there = User.objects.filter(username=name).first()
    return there or User.objects.create_user(name, password=password)


def _article_ids(content: DemoProject) -> dict[str, uuid.UUID]:
    names = [article.name for article in content.articles]
    return {name: _lasting_id(place, name) for place, name in enumerate(names)}


def _lasting_id(place: int, *names: str) -> uuid.UUID:
    """A UUIDv7 that is the same at every load, and sorts by `place`."""
    tail = hashlib.sha256("/".join(names).encode()).digest()[:10]
    number = (0x0190_0000_0000 + place) << 80 | int.from_bytes(tail, "big")
    versioned = number & ~(0xF << 76) | 0x7 << 76
    return uuid.UUID(int=versioned & ~(0x3 << 62) | 0x2 << 62)


class _Loading:
    """A project that is being filled; `records` has the ids of entity records by name."""

    def __init__(
        self, project: Project, people: Mapping[str, User], article_ids: Mapping[str, uuid.UUID]
    ) -> None:
        self.project = project
        self.people = people
        self.article_ids = article_ids
        self.records: dict[str, uuid.UUID] = {}

    def add_records(self, records: tuple[DemoRecord, ...], article: Article | None) -> None:
        for record in records:
            values: dict[str, Any] = {
                "name": record.name,
                "type": record.type,
                "description": record.description,
            }
            if article is None:
                values |= {"aliases": list(record.aliases), "wikidata_id": record.wikidata}
            entity, _ = add_entity(
                by=self.people["max"],
                project=self.project,
                values=values,
                article_id=article.pk if article else None,
            )
            self.records[record.name] = entity.pk

    def add(self, content: DemoArticle) -> None:
        """One article, with everything that happened in it."""
        described = {
            "headline": content.headline,
            "standfirst": content.standfirst,
            "byline": content.byline,
            "outlet": content.outlet,
            "url": content.url,
            "published_at": content.published_at,
            "language": content.language,
            "external_id": content.external_id,
            "restricted": content.restricted,
        }
        article, _ = add_article(
            by=self.people["max"],
            project=self.project,
            text=content.text,
            article_id=self.article_ids[content.name],
            described=described,
        )
        if content.restricted:
            set_access(by=self.people["max"], article_id=article.pk, restricted=True, usernames=READERS)
        self.add_records(content.entities, article)
        self._annotate(article, content)
        if content.state != ArticleState.OPEN:
            submit_article(by=self.people["ann"], article_id=article.pk)
        if content.state == ArticleState.SIGNED_OFF:
            sign_off(by=self.people["rev"], article_id=article.pk, version=None)

    def _annotate(self, article: Article, content: DemoArticle) -> None:
        """Mark what is marked and let its story happen; the article is locked once for each person."""
        scopes = {name: lock_article(self.people[name], article.pk) for name in READERS}
        ids = {
            annotation.key: _lasting_id(place, content.name, annotation.key)
            for place, annotation in enumerate(content.annotations)
        }
        for annotation in content.annotations:
            suggester = asdict(annotation.suggester) if annotation.suggester else None
            made, _ = mark_in(scopes["ann"], item=self._item(annotation, ids), suggester=suggester)
            for step in annotation.story:
                made = _take(step, scopes[step.by], made)

    def _item(self, annotation: DemoAnnotation, ids: Mapping[str, uuid.UUID]) -> dict[str, Any]:
        record = {"entity": self.records[annotation.entity]} if annotation.entity else {}
        return {
            "id": ids[annotation.key],
            "kind": annotation.kind,
            "spans": annotation.spans,
            "attributes": {**annotation.attributes, **record},
            "tags": list(annotation.tags),
            "links": [
                {"role": link.role, "spans": link.spans, "target": link.target and ids[link.target]}
                for link in annotation.links
            ],
        }


def _take(step: DemoStep, scope: Scope, annotation: Annotation) -> Annotation:
    if step.move != Verb.FIX:
        move_in(scope, annotation, verb=Verb(step.move), reason=step.reason, note=step.note)
        return annotation
    changes: dict[str, Any] = {"attributes": step.attributes}
    if step.spans is not None:
        changes["spans"] = step.spans
    return change(by=scope.user, annotation_id=annotation.pk, version=annotation.version, changes=changes)
