"""Taking in what `export` writes: an article with its annotations, all or nothing.

Ids are kept where they are free. A manager's import keeps status, author and verdict, as far as people of the project
stand behind them; whose import it was is in the log. Anybody else's annotations come in as their own drafts. Offsets are
code points of the article's text.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from annotations.actions.annotating.content import Content, number_refusals, read_contents
from annotations.actions.annotating.references import check_frames
from annotations.actions.annotating.rows import as_item, build_links
from annotations.actions.articles import DESCRIBING, SIGN_OFF, add_article, waiting_in
from annotations.actions.bulk_insert import copy_annotations
from annotations.actions.cleaning import read_id
from annotations.actions.importing.existing import Recognised, recognise
from annotations.actions.importing.filling import Filling, Imported, create_tags, members_by_name, tags_of
from annotations.actions.importing.line_shape import Item, items_of, read_timestamp
from annotations.actions.importing.places import check_digest, count_unchecked, move_places
from annotations.actions.importing.records import records_of
from annotations.actions.importing.texts import text_of
from annotations.actions.review.accepting import accept_as
from annotations.actions.scopes import begin_in, lock_annotation, lock_article
from annotations.actions.transactions import one_transaction
from annotations.choices import ArticleState, Status, Verb
from annotations.models import Annotation, Article, Project, User
from annotations.models.fields import new_id


def import_article(*, by: User, project: Project, document: Any, batch: uuid.UUID | None = None) -> Imported:
    """Add an article and its annotations from one object of an export; as a part of a `batch`, if it is one."""
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
            batch=batch,
        )
        done = Imported(article, new)
        if items or new:
            placed = move_places(items, text)
            _Import(lock_article(by, article.pk), done, action, batch=batch).take(document, placed)
        return done


def _free_article_id(value: Any) -> uuid.UUID | None:
    if value is None:
        return None
    pk = read_id(value, "id")
    return None if Article.objects.filter(pk=pk).exists() else pk


@dataclass
class _Import(Filling):
    """One article that is being filled: in the action that has added it, or else in one of its own."""

    batch: uuid.UUID | None = None

    def take(self, document: Item, items: Sequence[Item]) -> None:
        recognised = recognise(self.scope, items, self.is_proposed)
        self.ids = recognised.ids
        self.done.added, self.done.already = len(recognised.new), recognised.already
        self.done.accepted = len(recognised.suggested)
        incoming = [*recognised.new.values(), *recognised.suggested.values()]
        self.done.unchecked = count_unchecked(incoming)
        if incoming and not self.done.new:
            begin_in(self.scope, Verb.IMPORT, self.action, batch=self.batch)
        if self.scope.actor.manages:
            self.people = members_by_name(self.scope.project)
            create_tags(self.scope.project, tags_of(incoming))
        if incoming:
            self._add(recognised)
        if self.done.new and self.scope.actor.manages:
            self._set_state(document)

    def _add(self, recognised: Recognised) -> None:
        incoming = dict(sorted({**recognised.new, **recognised.suggested}.items()))
        records = records_of(self.scope, incoming.values())
        frames = self._frames(incoming, records)
        new = [frames[place] for place in sorted(recognised.new)]
        rows = {place: self.build(frames[place], item) for place, item in recognised.new.items()}
        reviewed = [(rows[place], item) for place, item in recognised.new.items()]
        # Reading the review lowers statuses, so it comes before the rows are stored.
        review = self.review(reviewed)
        copy_annotations(rows.values(), [link for frame in new for link in build_links(self.scope, frame)])
        review.store()
        accepted = [
            # A verdict was on another edition.
            (self._accepted(frames[place], item), {**item, "decision": None})
            for place, item in recognised.suggested.items()
        ]
        self.review(accepted).store()

    def _frames(self, incoming: Mapping[int, Item], records: Mapping[Any, uuid.UUID]) -> dict[int, Content]:
        """What is to be stored, checked; by the places in the line."""
        items = [self.read_item(item, records) for item in incoming.values()]
        with number_refusals(list(incoming)):
            frames = read_contents(self.scope, items, many=True)
            pairs = zip(frames, incoming.values(), strict=True)
            proposed = {frame.id for frame, item in pairs if self.is_proposed(item)}
            check_frames(self.scope, frames, many=True, proposed=proposed)
        return dict(zip(incoming, frames, strict=True))

    def _accepted(self, frame: Content, item: Item) -> Annotation:
        """The suggestion that is the same, accepted: to be looked at here, whatever was decided on it elsewhere."""
        _, row = lock_annotation(self.scope.user, frame.id, version=None)
        manages = self.scope.actor.manages
        is_draft = not manages or item.get("status", Status.DRAFT) == Status.DRAFT
        author = self.person(item.get("author")) if manages else self.scope.user
        status = Status.DRAFT if is_draft else Status.SUBMITTED
        accept_as(self.scope, row, as_item(frame), action=self.action, author=author, status=status)
        return row

    def _set_state(self, document: Item) -> None:
        article = self.scope.article
        if document.get("state") not in (ArticleState.SUBMITTED, ArticleState.SIGNED_OFF):
            return
        article.state = document["state"]
        if waiting_in(article).exists():  # an article is not signed off while anything waits in it
            article.state = ArticleState.SUBMITTED
        if article.state == ArticleState.SIGNED_OFF:
            article.signed_off_by = self.person(document.get("signed_off_by"))
            article.signed_off_at = read_timestamp(document, "signed_off_at", self.scope.project.zone)
            article.signed_off_revision = self.scope.revision_number
        article.save(update_fields=[*SIGN_OFF])
        self.done.article = article
