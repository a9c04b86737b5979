"""Taking in many lines at once: what is plainly new is copied in together, all else goes the way of a single line.

A line is plainly new if nothing is wrong with it and the project has no article that is the same. Whatever else there
is to say of a line is said by the action for one line, so it is said alike: what the sentence of a refusal is, what is
added to an article that is there. All of a batch that is copied is in one transaction, under one action.
"""

import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from annotations.actions.annotating.content import Standing, read_place
from annotations.actions.annotating.references import lock_tags
from annotations.actions.articles import DESCRIBING, describe, require_plain, usable_text
from annotations.actions.cleaning import read_id
from annotations.actions.families import family_of, find_same, queue_up_for_texts, with_texts
from annotations.actions.importing.existing import ids_in_use, ids_of, read_ids
from annotations.actions.importing.filling import Imported, members_by_name, tags_of
from annotations.actions.importing.first_filling import FirstFilling, Stored
from annotations.actions.importing.line_keys import Key, keys_of
from annotations.actions.importing.line_shape import Item, items_of
from annotations.actions.importing.places import check_digest, move_places
from annotations.actions.importing.records_of_many import Records
from annotations.actions.scopes import Scope, writer_in
from annotations.actions.transactions import begin_action, give_way, one_transaction
from annotations.choices import Verb
from annotations.models import Article, Layer, Member, Project, Revision, User
from annotations.models.fields import new_id
from annotations.policy import Actor
from annotations.refusals import Refusal
from annotations.text.normalise import sha256

MOST_LINES = 1_000
"""Lines that are stored in one transaction."""

MOST_ITEMS = 25_000
"""Annotations that are, unless one line alone has more."""

LONGEST = 20_000_000
"""Code points of text that are, unless one line alone has more."""

Entry = TypeVar("Entry")

Outcome = Imported | Refusal
"""What became of one line."""


def cut_batches(lines: Iterable[Entry], document_of: Callable[[Entry], Any]) -> Iterator[list[Entry]]:
    """Cut lines into batches that are stored at once, in their order."""
    batch, length, count = list[Entry](), 0, 0
    for line in lines:
        document = document_of(line)
        text, items = (
            (document.get("text"), document.get("annotations")) if isinstance(document, dict) else ("", [])
        )
        size, number = (len(part) if isinstance(part, str | list) else 0 for part in (text, items))
        if batch and (len(batch) == MOST_LINES or length + size > LONGEST or count + number > MOST_ITEMS):
            yield batch
            batch, length, count = [], 0, 0
        batch.append(line)
        length, count = length + size, count + number
    if batch:
        yield batch


@dataclass
class Line:
    """What a line says by itself, read and checked; `article` is not stored."""

    document: Item
    items: list[Item]
    places: list[Standing]
    text: str
    digest: str
    article: Article
    id: uuid.UUID | None


def read_lines(documents: Sequence[Any], by: User, project: Project) -> list[Line | None]:
    """Read and check all that lines say by themselves, without the database; None is for the action for one line."""
    return [_read(document, by, project) for document in documents]


def _read(document: Any, by: User, project: Project) -> Line | None:
    """A line by itself; None if what it is about has to be looked up, or if it is refused."""
    try:
        items = items_of(document)
        if not isinstance(document.get("text"), str):
            return None
        check_digest(document)
        text = usable_text(document["text"])
        require_plain(text)
        article = Article(project=project, created_by=by)
        described = {name: document[name] for name in DESCRIBING if document.get(name) is not None}
        describe(article, described)
        wanted = document.get("id")
        items = move_places(read_ids(items), document["text"])
        return Line(
            document=document,
            items=items,
            places=[read_place(text, item, f"{place}.") for place, item in enumerate(items)],
            text=text,
            digest=sha256(text),
            article=article,
            id=None if wanted is None else read_id(wanted, "id"),
        )
    except Refusal:
        return None


def import_batch(
    documents: Sequence[Any],
    *,
    by: User,
    project: Project,
    take_one: Callable[[Any], Imported],
    verb: Verb = Verb.IMPORT,
    action_id: uuid.UUID | None = None,
    batch: uuid.UUID | None = None,
    lines: Sequence[Line | None] | None = None,
) -> list[Outcome]:
    """Add the articles of many lines, with their annotations; returns what became of each.

    `lines` are the documents as `read_lines` has read them, if somebody has done so ahead. `take_one` is the action for
    one line, in a transaction of its own: lines that are not plainly new are given to it, in their order, after the
    others; and all of them if the database refuses the batch. Killed in between, what is stored is whole lines, and
    the same lines sent again find them.
    """
    outcomes: dict[int, Outcome] = {}
    if len(documents) > 1:
        lines = read_lines(documents, by, project) if lines is None else lines
        together = partial(_store_together, documents, lines, by, project, verb, action_id, batch)
        with suppress(Refusal):  # one of them is to blame: it is told from the others one by one
            outcomes |= give_way(together)
    for place, document in enumerate(documents):
        if place not in outcomes:
            try:
                outcomes[place] = take_one(document)
            except Refusal as refusal:
                outcomes[place] = refusal
    return [outcomes[place] for place in range(len(documents))]


def _store_together(
    documents: Sequence[Any],
    lines: Sequence[Line | None],
    by: User,
    project: Project,
    verb: Verb,
    action_id: uuid.UUID | None,
    batch: uuid.UUID | None,
) -> dict[int, Outcome]:
    with one_transaction():
        actor = writer_in(by, project)
        queue_up_for_texts(project)
        stored = Stored(action_id or new_id())
        surroundings = _Surroundings.of(actor, [line for line in lines if line is not None])
        taking = _Taking(actor, verb, surroundings, stored)
        outcomes: dict[int, Outcome] = {}
        waiting: set[Key] = set()
        for place, line in enumerate(lines):
            # What shares anything with a line that comes later is later, too, as if all came one after the other.
            is_behind = waiting and not waiting.isdisjoint(keys_of(documents[place]))
            done = None if line is None or is_behind else taking.take(line)
            if done is None:
                waiting |= keys_of(documents[place])
            else:
                outcomes[place] = done
        if stored.articles:
            begin_action(by=by, verb=verb, project_id=project.pk, action_id=stored.action, batch=batch)
            stored.store(project, surroundings.records.new)
        return outcomes


@dataclass
class _Surroundings:
    """What of the project, and of the lines before, the lines of a batch may meet; looked up once for all of them."""

    copies: dict[str, list[Article]]
    visible: set[uuid.UUID]
    article_ids: set[uuid.UUID]
    external_ids: set[str]
    ids: set[uuid.UUID]
    tags: set[str]
    people: Mapping[str, Member]
    records: Records

    @classmethod
    def of(cls, actor: Actor, lines: Sequence[Line]) -> "_Surroundings":
        project, items = actor.project, [item for line in lines for item in line.items]
        copies = with_texts(project, {line.digest for line in lines})
        standing = [article.pk for articles in copies.values() for article in articles]
        seen = Article.objects.visible_to(actor.user).filter(pk__any=standing)
        wanted = [line.id for line in lines if line.id]
        named = {line.article.external_id for line in lines} - {""}
        external = Article.objects.filter(project=project, deleted_at=None, external_id__in=named)
        used = tags_of(items)
        return cls(
            copies=copies,
            visible=set(seen.values_list("pk", flat=True)) if standing else set(),
            # Unscoped on purpose: an id in use anywhere cannot be used again.
            article_ids=set(
                Article.objects.filter(pk__any=wanted).values_list("pk", flat=True) if wanted else ()
            ),
            external_ids=set(external.values_list("external_id", flat=True) if named else ()),
            ids=set(ids_in_use(ids_of(items))),
            tags=lock_tags(project, used) if used else set(),
            people=members_by_name(project) if actor.manages else {},
            records=Records(project, items),
        )


@dataclass
class _Taking:
    """Takes one line after the other."""

    actor: Actor
    verb: Verb
    known: _Surroundings
    stored: Stored

    def take(self, line: Line) -> Imported | None:
        """What became of the line; None if it is for the action for one line."""
        known, article = self.known, line.article
        if article.restricted and not (self.actor.manages and self.actor.user.sees_restricted):
            return None
        copies = known.copies.setdefault(line.digest, [])
        same = find_same(article, copies, prefer=line.id)
        if same is not None:
            return Imported(same, new=False) if not line.items and same.pk in known.visible else None
        taken = line.id in known.article_ids
        if (taken and self.verb != Verb.IMPORT) or article.external_id in known.external_ids:
            return None
        if line.id is not None and not taken:
            article.pk = line.id
        article.family = copies[0].family if copies else family_of(line.digest)
        try:
            done = self._fill(line)
        except Refusal:
            known.records.give_up()
            return None
        known.records.keep()
        copies.append(article)
        known.visible.add(article.pk)
        known.article_ids.add(article.pk)
        known.external_ids |= {article.external_id} - {""}
        return done

    def _fill(self, line: Line) -> Imported:
        article, project = line.article, self.actor.project
        revision = Revision(
            project=project,
            article=article,
            text=line.text,
            sha256=line.digest,
            length=len(line.text),
            created_by=self.actor.user,
        )
        layer = Layer(project=project, article=article)
        scope = Scope(self.actor, article, layer.pk)
        scope.__dict__["revision"] = revision
        filling = FirstFilling(
            scope, Imported(article, new=True), self.stored.action, people=self.known.people
        )
        filled = filling.fill(
            line.document, line.items, line.places, self.known.ids, self.known.tags, self.known.records
        )
        self.known.ids |= set(filling.ids.values())
        self.stored.add(scope, layer, filled)
        return filling.done
