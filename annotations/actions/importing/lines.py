"""Taking in what `export` writes: an article with its annotations, all or nothing.

Ids are kept where they are free. A manager's import keeps status, author and verdict, as far as people of the project
stand behind them; whose import it was is in the log. Anybody else's annotations come in as their own drafts. Offsets are
code points of the article's text.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F

from annotations.actions.annotating.content import Content, number_refusals, read_contents
from annotations.actions.annotating.references import check_frames
from annotations.actions.annotating.rows import as_item, build_links, build_row
from annotations.actions.articles import DESCRIBING, SIGN_OFF, add_article, waiting_in
from annotations.actions.bulk_insert import copy_annotations
from annotations.actions.cleaning import read_id, strip_ends
from annotations.actions.importing.existing import Recognised, recognise
from annotations.actions.importing.line_shape import Item, items_of, read_timestamp
from annotations.actions.importing.places import check_digest, count_unchecked, move_places
from annotations.actions.importing.records import records_of
from annotations.actions.importing.reviews import Review, person_called, read_review
from annotations.actions.importing.texts import text_of
from annotations.actions.review.accepting import accept_as
from annotations.actions.scopes import Scope, begin_in, lock_annotation, lock_article
from annotations.actions.transactions import one_transaction
from annotations.choices import PROPOSED, ArticleState, Reopened, Status, Verb
from annotations.models import Annotation, Article, Member, Project, Tag, User
from annotations.models.fields import new_id
from annotations.refusals import Invalid
from annotations.scheme import SLOTS

HIGHEST_COUNT = 1_000_000_000
"""The highest version and edition that come in: they go on being counted, in a column that ends at 2³¹ - 1."""

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


def import_article(*, by: User, project: Project, document: Any) -> Imported:
    """Add an article and its annotations from one object of an export."""
    items = items_of(document)
    with one_transaction():
        check_digest(document)
        text = text_of(by, project, document)
        action = new_id()
        article, new = add_article(
            by=by,
            project=project,
            text=text,
            article_id=_free_article_id(document.get("id")),
            prefer=None if document.get("id") is None else read_id(document["id"], "id"),
            described={name: document[name] for name in DESCRIBING if document.get(name) is not None},
            verb=Verb.IMPORT,
            action_id=action,
        )
        done = Imported(article, new)
        if items or new:
            placed = move_places(items, text)
            _Import(lock_article(by, article.pk), done, action).take(document, placed)
        return done


def _free_article_id(value: Any) -> uuid.UUID | None:
    if value is None:
        return None
    pk = read_id(value, "id")
    return None if Article.objects.filter(pk=pk).exists() else pk


@dataclass
class _Import:
    """One article that is being filled: in the action that has added it, or else in one of its own."""

    scope: Scope
    done: Imported
    action: uuid.UUID
    ids: dict[uuid.UUID, uuid.UUID] = field(default_factory=dict)
    people: dict[str, Member] = field(default_factory=dict)

    def take(self, document: Item, items: Sequence[Item]) -> None:
        recognised = recognise(self.scope, items, self._is_proposed)
        self.ids = recognised.ids
        self.done.added, self.done.already = len(recognised.new), recognised.already
        self.done.accepted = len(recognised.suggested)
        incoming = [*recognised.new.values(), *recognised.suggested.values()]
        self.done.unchecked = count_unchecked(incoming)
        if incoming and not self.done.new:
            begin_in(self.scope, Verb.IMPORT, self.action)
        if self.scope.actor.manages:
            members = Member.ever.filter(project=self.scope.project).select_related("user")
            self.people = {member.user.get_username(): member for member in members}
            self._add_tags(incoming)
        if incoming:
            self._add(recognised)
        if self.done.new and self.scope.actor.manages:
            self._set_state(document)

    def _add(self, recognised: Recognised) -> None:
        incoming = dict(sorted({**recognised.new, **recognised.suggested}.items()))
        records = records_of(self.scope, incoming.values())
        frames = self._frames(incoming, records)
        action = self.action
        new = [frames[place] for place in sorted(recognised.new)]
        rows = {place: self._row(frames[place], item, action) for place, item in recognised.new.items()}
        reviewed = [(rows[place], item) for place, item in recognised.new.items()]
        # Reading the review lowers statuses, so it comes before the rows are stored.
        review = self._review(reviewed, action)
        copy_annotations(rows.values(), [link for frame in new for link in build_links(self.scope, frame)])
        review.store()
        accepted = [
            # A verdict was on another edition.
            (self._accepted(frames[place], item, action), {**item, "decision": None})
            for place, item in recognised.suggested.items()
        ]
        self._review(accepted, action).store()

    def _review(self, reviewed: Sequence[tuple[Annotation, Item]], action: uuid.UUID) -> Review:
        """What was said of the annotations, by people of the project; lowers those that too few stand behind."""
        review = read_review(self.scope, reviewed if self.scope.actor.manages else [], self.people, action)
        self.done.lowered += review.lowered
        self.done.unagreed += review.unagreed
        return review

    def _frames(self, incoming: Mapping[int, Item], records: Mapping[Any, uuid.UUID]) -> dict[int, Content]:
        """What is to be stored, checked; by the places in the line."""
        items = [self._item(item, records) for item in incoming.values()]
        with number_refusals(list(incoming)):
            frames = read_contents(self.scope, items, many=True)
            pairs = zip(frames, incoming.values(), strict=True)
            proposed = {frame.id for frame, item in pairs if self._is_proposed(item)}
            check_frames(self.scope, frames, many=True, proposed=proposed)
        return dict(zip(incoming, frames, strict=True))

    def _is_proposed(self, item: Item) -> bool:
        """Whether it comes in as what a machine says; only a manager's import keeps a status."""
        return self.scope.actor.manages and item.get("status") in list(PROPOSED)

    def _accepted(self, frame: Content, item: Item, action: uuid.UUID) -> Annotation:
        """The suggestion that is the same, accepted: to be looked at here, whatever was decided on it elsewhere."""
        _, row = lock_annotation(self.scope.user, frame.id, version=None)
        manages = self.scope.actor.manages
        is_draft = not manages or item.get("status", Status.DRAFT) == Status.DRAFT
        author = self._person(item.get("author")) if manages else self.scope.user
        status = Status.DRAFT if is_draft else Status.SUBMITTED
        accept_as(self.scope, row, as_item(frame), action=action, author=author, status=status)
        return row

    def _item(self, item: Item, records: Mapping[Any, uuid.UUID]) -> dict[str, Any]:
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

    def _add_tags(self, waiting: Sequence[Item]) -> None:
        used = {tag for item in waiting for tag in strip_ends(item.get("tags") or [])} - {""}
        known = Tag.objects.filter(project=self.scope.project, name__in=used).values_list("name", flat=True)
        new = sorted(used - set(known))
        Tag.objects.bulk_create(Tag(project=self.scope.project, name=tag[:100]) for tag in new)
        if new:
            Project.objects.filter(pk=self.scope.project.pk).update(tags_version=F("tags_version") + 1)

    def _row(self, frame: Content, item: Item, action: uuid.UUID) -> Annotation:
        row = build_row(self.scope, frame, action=action)
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
        if item.get("taken_over_by") is not None:
            successor = self._person(item["taken_over_by"])
            row.taken_over_by = None if successor == row.author else successor
        return row

    def _person(self, username: Any) -> User:
        return person_called(username, self.people, self.scope.user)

    def _set_state(self, document: Item) -> None:
        article = self.scope.article
        if document.get("state") not in (ArticleState.SUBMITTED, ArticleState.SIGNED_OFF):
            return
        article.state = document["state"]
        if waiting_in(article).exists():  # an article is not signed off while anything waits in it
            article.state = ArticleState.SUBMITTED
        if article.state == ArticleState.SIGNED_OFF:
            article.signed_off_by = self._person(document.get("signed_off_by"))
            article.signed_off_at = read_timestamp(document, "signed_off_at", self.scope.project.zone)
            article.signed_off_revision = self.scope.revision_number
        article.save(update_fields=[*SIGN_OFF])
        self.done.article = article


def _count(value: Any, name: str) -> int:
    if value is None:
        return 1
    if type(value) is not int or not 1 <= value <= HIGHEST_COUNT:
        raise Invalid(f"The {name} is a number from 1 to {HIGHEST_COUNT:,}.", field=name)
    return value
