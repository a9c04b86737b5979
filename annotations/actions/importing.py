"""Taking in what `export` writes: an article with its annotations, all or nothing.

Ids are kept where they are free. A manager's import keeps status, author and verdict; whose import it was is in the
log. Anybody else's annotations come in as their own drafts. Offsets are code points of the article's text.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from annotations.actions.articles import DESCRIBING, add_article
from annotations.actions.cleaning import read_id, strip_ends
from annotations.actions.contents import link_rows, new_row
from annotations.actions.copying import copy_annotations
from annotations.actions.entities import add_entity
from annotations.actions.frames import Frame, read_frames
from annotations.actions.imported_line import Item, items_of, told_moment
from annotations.actions.imported_review import store_review
from annotations.actions.imported_text import text_of
from annotations.actions.references import check_frames
from annotations.actions.scopes import Scope, lock_article
from annotations.actions.transactions import begin_action, one_transaction
from annotations.choices import PROPOSED, ArticleState, Reopened, Status, Verb
from annotations.frames import SLOTS
from annotations.models import Annotation, Article, Entity, Member, Project, Tag, User
from annotations.models.fields import new_id
from annotations.refusals import Invalid
from annotations.text.normalise import sha256

HIGHEST_COUNT = 1_000_000_000
"""The highest version and edition that come in: they go on being counted, in a column that ends at 2³¹ - 1."""

_NEED_TARGET = {role for slots in SLOTS.values() for role, slot in slots.items() if slot.needs_target}


@dataclass
class Imported:
    """What became of one line: the article, whether it is new, how many annotations were added or were there.

    `lost` counts links whose target is neither in the line nor in the article: their words were kept.
    """

    article: Article
    new: bool
    added: int = 0
    already: int = 0
    lost: int = 0


def import_article(*, by: User, project: Project, document: Any) -> Imported:
    """Add an article and its annotations from one object of an export."""
    items = items_of(document)
    with one_transaction():
        _check_digest(document)
        article, new = add_article(
            by=by,
            project=project,
            text=text_of(by, project, document),
            article_id=_free_article_id(document.get("id")),
            described={name: document[name] for name in DESCRIBING if document.get(name) is not None},
        )
        done = Imported(article, new)
        if items or new:
            _Import(lock_article(by, article.pk), done).take(document, items)
        return done


def _check_digest(document: Item) -> None:
    text, digest = document.get("text"), document.get("sha256")
    if isinstance(text, str) and digest is not None and digest != sha256(text):
        raise Invalid("The text is not the one that was exported: its sha256 differs.", field="text")


def _free_article_id(value: Any) -> uuid.UUID | None:
    if value is None:
        return None
    pk = read_id(value, "id")
    return None if Article.objects.filter(pk=pk).exists() else pk


@dataclass
class _Import:
    """One article that is being filled."""

    scope: Scope
    done: Imported
    ids: dict[uuid.UUID, uuid.UUID] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)

    def take(self, document: Item, items: Sequence[Item]) -> None:
        waiting = self._not_there(items)
        self.done.added = len(waiting)
        self.done.already = len(items) - len(waiting)
        if self.scope.actor.manages:
            members = Member.objects.filter(project=self.scope.project).select_related("user")
            self.people = {member.user.get_username(): member.user for member in members}
            self._add_tags(waiting)
        if waiting:
            self._add(waiting)
        if self.done.new and self.scope.actor.manages:
            self._set_state(document)

    def _not_there(self, items: Sequence[Item]) -> list[Item]:
        """The items that are not in the article yet; gives each of them an id that is free."""
        named = [read_id(item["id"], "id") for item in items if item.get("id") is not None]
        # Unscoped on purpose: an id in use anywhere cannot be used again.
        taken = dict(Annotation.objects.filter(pk__in=named).values_list("pk", "article_id"))
        here = {pk for pk, article in taken.items() if article == self.scope.article.pk}
        stored = Annotation.objects.filter(article=self.scope.article, deleted_at=None)
        contents: dict[Any, uuid.UUID] = {}
        if not self.done.new:
            contents = {(row.kind, tuple(row.spans)): row.pk for row in stored}
        waiting: list[Item] = []
        for item in items:
            pk = new_id() if item.get("id") is None else read_id(item["id"], "id")
            if pk in here:
                self.ids[pk] = pk
            elif pk in taken and (same := contents.get((item.get("kind"), _pairs(item)))):
                self.ids[pk] = same  # imported before, when its id was in use elsewhere, too
            else:
                self.ids[pk] = new_id() if pk in taken else pk
                waiting.append({**item, "id": pk})
        return waiting

    def _add(self, waiting: Sequence[Item]) -> None:
        records = self._records(waiting)
        frames = read_frames(self.scope, [self._item(item, records) for item in waiting], many=True)
        check_frames(self.scope, frames, many=True, proposed=self._proposed(frames, waiting))
        action = begin_action(
            by=self.scope.user,
            verb=Verb.IMPORT,
            project_id=self.scope.project.pk,
            article_id=self.scope.article.pk,
        )
        rows = [self._row(frame, item, action) for frame, item in zip(frames, waiting, strict=True)]
        copy_annotations(rows, [link for frame in frames for link in link_rows(self.scope, frame)])
        if self.scope.actor.manages:
            store_review(list(zip(rows, waiting, strict=True)), self._person, action)

    def _proposed(self, frames: Sequence[Frame], waiting: Sequence[Item]) -> set[uuid.UUID]:
        if not self.scope.actor.manages:
            return set()
        pairs = zip(frames, waiting, strict=True)
        return {frame.id for frame, item in pairs if item.get("status") in list(PROPOSED)}

    def _item(self, item: Item, records: Mapping[Any, uuid.UUID]) -> dict[str, Any]:
        attributes = dict(item.get("attributes") or {})
        if attributes.get("entity") is not None:
            attributes["entity"] = records[attributes["entity"]]
        return {
            "id": self.ids[item["id"]],
            "kind": item.get("kind"),
            "spans": item.get("spans"),
            "attributes": attributes,
            "tags": strip_ends(item.get("tags")),
            "links": [link for link in map(self._link, item.get("links") or []) if link],
        }

    def _link(self, link: Item) -> dict[str, Any] | None:
        role, spans, target = link.get("role"), link.get("spans"), link.get("target")
        if target is None:
            return {"role": role, "spans": spans}
        there = self.ids.get(read_id(target, "links.target"))
        if there is not None:
            return {"role": role, "spans": spans, "target": there}
        self.done.lost += 1
        return {"role": role, "spans": spans} if spans and role not in _NEED_TARGET else None

    def _add_tags(self, waiting: Sequence[Item]) -> None:
        used = {tag for item in waiting for tag in strip_ends(item.get("tags") or [])} - {""}
        known = Tag.objects.filter(project=self.scope.project, name__in=used).values_list("name", flat=True)
        Tag.objects.bulk_create(
            Tag(project=self.scope.project, name=tag[:100]) for tag in sorted(used - set(known))
        )

    def _records(self, waiting: Sequence[Item]) -> dict[Any, uuid.UUID]:
        """The record here for each record there; one that is unknown is made."""
        found: dict[Any, uuid.UUID] = {}
        for item in waiting:
            there = (item.get("attributes") or {}).get("entity")
            if there is not None and there not in found:
                found[there] = self._record(read_id(there, "attributes.entity"), item.get("record") or {})
        return found

    def _record(self, pk: uuid.UUID, record: Item) -> uuid.UUID:
        here = Entity.objects.filter(project=self.scope.project, deleted_at=None)
        shared = here.filter(article=None)
        mine = shared.filter(pk=pk) | here.filter(pk=pk, article=self.scope.article)
        match = mine.first() or _same(shared, record)
        if match is not None:
            return match.pk
        wikidata = record.get("wikidata_id") or ""
        # An older file does not say; without a Wikidata id it may be somebody who must not be known elsewhere.
        local = not wikidata and record.get("local") is not False
        made, _ = add_entity(
            by=self.scope.user,
            project=self.scope.project,
            values={"name": record.get("name"), "type": record.get("type"), "wikidata_id": wikidata},
            article_id=self.scope.article.pk if local else None,
            entity_id=None if Entity.objects.filter(pk=pk).exists() else pk,
        )
        return made.pk

    def _row(self, frame: Frame, item: Item, action: uuid.UUID) -> Annotation:
        row = new_row(self.scope, frame, action=action)
        if not self.scope.actor.manages:
            return row
        status = item.get("status", Status.DRAFT)
        if status not in list(Status):
            raise Invalid(f"“{str(status)[:50]}” is not a status.", field="status")
        row.status, row.suggester = status, item.get("suggester")
        row.reopened = item["reopened"] if item.get("reopened") in list(Reopened) else ""
        row.version, row.edition = (_count(item.get(name), name) for name in ("version", "edition"))
        row.author = self._person(item.get("author"))
        row.edited_by = self._person(item.get("edited_by"))
        return row

    def _person(self, username: Any) -> User:
        return self.people.get(username, self.scope.user) if isinstance(username, str) else self.scope.user

    def _set_state(self, document: Item) -> None:
        article = self.scope.article
        if document.get("state") not in (ArticleState.SUBMITTED, ArticleState.SIGNED_OFF):
            return
        article.state = document["state"]
        if article.state == ArticleState.SIGNED_OFF:
            article.signed_off_by = self._person(document.get("signed_off_by"))
            article.signed_off_at = told_moment(document, "signed_off_at")
        article.save(update_fields=["state", "signed_off_by", "signed_off_at"])
        self.done.article = article


def _same(shared: QuerySet[Entity], record: Item) -> Entity | None:
    """The project's record for what a record elsewhere means; a local one there is nobody else here."""
    if record.get("wikidata_id"):
        return shared.filter(wikidata_id=record["wikidata_id"]).first()
    if record.get("local"):
        return None
    return shared.filter(name=strip_ends(record.get("name")), type=record.get("type")).first()


def _pairs(item: Item) -> Any:
    spans = item.get("spans")
    if not isinstance(spans, list) or not all(isinstance(span, Mapping) for span in spans):
        return None
    pairs = tuple((span.get("start"), span.get("end")) for span in spans)
    return pairs if all(type(offset) is int for pair in pairs for offset in pair) else None


def _count(value: Any, name: str) -> int:
    if value is None:
        return 1
    if type(value) is not int or not 1 <= value <= HIGHEST_COUNT:
        raise Invalid(f"The {name} is a number from 1 to {HIGHEST_COUNT:,}.", field=name)
    return value
