"""What an annotation of a line is here: its ids, records, people and status in the project that it comes into.

An article that is new and one that is there already are filled alike.
"""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import F

from annotations.actions.annotating.content import Content
from annotations.actions.annotating.rows import RowBuilder
from annotations.actions.cleaning import read_id, strip_ends
from annotations.actions.importing.line_shape import Item
from annotations.actions.importing.reviews import Review, person_called, read_review
from annotations.actions.scopes import Scope
from annotations.choices import PROPOSED, Reopened, Status
from annotations.models import Annotation, Article, Member, Project, Tag, User
from annotations.refusals import Invalid
from annotations.scheme import SLOTS
from annotations.sentences import say

HIGHEST_COUNT = 1_000_000_000
"""The highest version and edition that come in: they go on being counted, in a column that ends at 2³¹ - 1."""

LONGEST_TAG = 100
"""Code points of a tag; of a longer one that comes in, as many become one, and the annotation is refused."""

_STATUSES, _PROPOSED, _REOPENED = tuple(Status), tuple(PROPOSED), tuple(Reopened)
_NEED_TARGET = {role for slots in SLOTS.values() for role, slot in slots.items() if slot.needs_target}


@dataclass
class Imported:
    """What became of one line: the article, whether it is new, how many annotations were added or were there.

    `accepted` counts suggestions that the line has as somebody's work. `lost` counts links whose target is neither in
    the line nor in the article: their words were kept. `unchecked` counts those of what came in of which the line
    does not tell the words: that their offsets are what the sender meant could not be seen. `lowered` counts
    annotations that came in as submitted, `unagreed` checks that came in as ready, because too few people of the project
    stand behind them.
    """

    article: Article
    new: bool
    added: int = 0
    already: int = 0
    accepted: int = 0
    lost: int = 0
    lowered: int = 0
    unagreed: int = 0
    unchecked: int = 0


@dataclass
class Filling:
    """One article that is being filled, in an action; `people` are all who are or were members, for a manager."""

    scope: Scope
    done: Imported
    action: uuid.UUID
    ids: dict[uuid.UUID, uuid.UUID] = field(default_factory=dict)
    people: Mapping[str, Member] = field(default_factory=dict)

    @cached_property
    def builder(self) -> RowBuilder:
        """Builds the rows of what comes in as new."""
        return RowBuilder(self.scope, self.action)

    def is_proposed(self, item: Item) -> bool:
        """Whether it comes in as what a machine says; only a manager's import keeps a status."""
        return self.scope.actor.manages and item.get("status") in _PROPOSED

    def read_item(self, item: Item, records: Mapping[Any, uuid.UUID]) -> dict[str, Any]:
        attributes = dict(item.get("attributes") or {})
        if attributes.get("entity") is not None:
            attributes["entity"] = records[attributes["entity"]]
        return {
            "id": item["id"],
            "kind": item.get("kind"),
            "spans": item.get("spans"),
            "attributes": attributes,
            "tags": strip_ends(item.get("tags")),
            "links": self._links(item),
        }

    def _links(self, item: Item) -> list[dict[str, Any]]:
        """The links, to what their targets are here; two that turn out to be one are one."""
        links = []
        seen: set[tuple[Any, Any]] = set()
        for link in map(self._link, item.get("links") or []):
            target = link and link.get("target")
            if link is None or (target and (target == item["id"] or (link["role"], target) in seen)):
                continue
            seen.add((link["role"], target))
            links.append(link)
        return links

    def _link(self, link: Item) -> dict[str, Any] | None:
        role, spans, target = link.get("role"), link.get("spans"), link.get("target")
        if target is None:
            return {"role": role, "spans": spans}
        there = self.ids.get(read_id(target, "links.target"))
        if there is not None:
            return {"role": role, "spans": spans, "target": there}
        self.done.lost += 1
        return {"role": role, "spans": spans} if spans and role not in _NEED_TARGET else None

    def build(self, frame: Content, item: Item) -> Annotation:
        row = self.builder.build(frame)
        if not self.scope.actor.manages:
            return row
        status = item.get("status", Status.DRAFT)
        if status not in _STATUSES:
            raise Invalid(say("“{name}” is not a status.", name=str(status)[:50]), field="status")
        row.status, row.suggester = status, item.get("suggester")
        row.reopened = item["reopened"] if item.get("reopened") in _REOPENED else ""
        row.version, row.edition = (_count(item.get(name), name) for name in ("version", "edition"))
        row.author_id = self.person(item.get("author")).pk
        row.edited_by_id = self.person(item.get("edited_by")).pk
        if item.get("taken_over_by") is not None:
            successor = self.person(item["taken_over_by"]).pk
            row.taken_over_by_id = None if successor == row.author_id else successor
        return row

    def person(self, username: Any) -> User:
        return person_called(username, self.people, self.scope.user)

    def review(self, reviewed: Sequence[tuple[Annotation, Item]]) -> Review:
        """What was said of the annotations, by people of the project; lowers those that too few stand behind."""
        review = read_review(
            self.scope, reviewed if self.scope.actor.manages else [], self.people, self.action
        )
        self.done.lowered += review.lowered
        self.done.unagreed += review.unagreed
        return review


def tags_of(items: Iterable[Item]) -> set[str]:
    """The tags of the annotations of a line."""
    return {tag for item in items if item.get("tags") for tag in strip_ends(item["tags"])} - {""}


def members_by_name(project: Project) -> dict[str, Member]:
    """Who is or was a member of a project, by name."""
    members = Member.ever.filter(project=project).select_related("user")
    return {member.user.get_username(): member for member in members}


def create_tags(project: Project, names: Iterable[str]) -> None:
    """Add to the vocabulary of a project what is not in it."""
    wanted = set(names)
    known = Tag.objects.filter(project=project, name__in=wanted).values_list("name", flat=True)
    new = sorted(wanted - set(known)) if wanted else []
    if new:
        Tag.objects.bulk_create(Tag(project=project, name=tag[:LONGEST_TAG]) for tag in new)
        Project.objects.filter(pk=project.pk).update(tags_version=F("tags_version") + 1)


_COUNTED = {
    "version": say("The version is a number from 1 to {most:,}.", most=HIGHEST_COUNT),
    "edition": say("The edition is a number from 1 to {most:,}.", most=HIGHEST_COUNT),
}


def _count(value: Any, name: str) -> int:
    if value is None:
        return 1
    if type(value) is not int or not 1 <= value <= HIGHEST_COUNT:
        raise Invalid(_COUNTED[name], field=name)
    return value
