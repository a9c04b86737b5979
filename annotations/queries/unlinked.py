"""Words in links that are a name of a record and are not linked to it: in which articles, and what links them there.

Words stand in the text, so the index of words finds the articles; of a name that is in very many the newest are looked
into. In an article with a mention of the record one step links them (`actions.annotating.taking_up`).
"""

import uuid
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.db.models import F, QuerySet

from annotations.models import Annotation, Article, Entity
from annotations.models.fields import new_id
from annotations.policy import Actor
from annotations.queries.lists.article_list import NEWEST_ADDED_FIRST
from annotations.queries.lists.search import read_limited, with_words
from annotations.queries.workspace.waiting_words import (
    Waiting,
    call_together,
    choose_waiting,
    is_name,
    select_waiting,
)
from annotations.refusals import Invalid
from annotations.scheme import SLOTS, WITH_RECORD
from annotations.sentences import Sentence

NEAR = 200
"""Articles with a name of the record that are looked into."""

MOST_LINKS = 2_000
"""Links in which words wait that are looked at in them."""

SHOWN = 10
"""Articles that are shown; once these are done the next ones are."""

MOST_NAMES = 20

_ROLES = sorted(
    {
        role
        for slots in SLOTS.values()
        for role, slot in slots.items()
        if not {*slot.targets}.isdisjoint(WITH_RECORD)
    }
)


@dataclass(frozen=True)
class UnlinkedIn:
    """What says a name in one article, and what links it in one step, if there is a mention to link it to."""

    article: Article
    rows: Sequence[Annotation]
    waiting: Waiting | None
    action: uuid.UUID = field(default_factory=new_id)


@dataclass(frozen=True)
class Unlinked:
    """What says a name of a record, here as `words`, without a link: in how many annotations, and in which articles."""

    words: str
    these: Sentence
    count: int
    articles: Sequence[UnlinkedIn]
    more: bool

    @property
    def rows(self) -> list[Annotation]:
        """The annotations that are shown."""
        return [row for here in self.articles for row in here.rows]


def find_unlinked(actor: Actor, record: Entity) -> Unlinked | None:
    """What in the project only says a name of the record; None if there is nothing, or nothing can be changed."""
    if actor.project.archived_at is not None:
        return None
    scope = _choose(actor, record)
    links = scope.filter(links__target=None, links__role__in=_ROLES).order_by("-article_id", "pk")
    read = list(links.values_list("pk", "links__texts")[:MOST_LINKS])
    names = frozenset(record.keys)
    called = {pk: texts[0] for pk, texts in read if texts and is_name(texts, names)}
    if not called:
        return None
    rows = scope.filter(pk__in=called).select_related("article").order_by("-article_id", "pk")
    by_article = [list(group) for _, group in groupby(rows, lambda row: row.article_id)]
    waiting = _find_waiting(actor, record, scope, [group[0].article_id for group in by_article[:SHOWN]])
    return Unlinked(
        words=next(iter(called.values())),
        these=call_together({row.kind for group in by_article for row in group}, len(called)),
        count=len(called),
        articles=[
            UnlinkedIn(group[0].article, group, waiting.get(group[0].article_id))
            for group in by_article[:SHOWN]
        ],
        more=len(by_article) > SHOWN,
    )


def _choose(actor: Actor, record: Entity) -> QuerySet[Annotation]:
    """What people have made in the articles that may say a name of the record; in restricted ones if it is local."""
    restricted = record.article_id is not None
    scope = Annotation.objects.visible_to(actor.user, restricted=restricted, project=actor.project)
    scope = scope.present().made().filter(revision__current=True)
    if record.article_id is not None:
        return scope.filter(article=record.article_id)
    return scope.filter(article__in=_list_articles(actor, record))


def _list_articles(actor: Actor, record: Entity) -> list[uuid.UUID]:
    asked = _ask_for([record.name, *record.aliases][:MOST_NAMES])
    seen = Article.objects.visible_to(actor.user, restricted=False).filter(project=actor.project)
    said = seen.filter(with_words(asked, actor.project.pk)) if asked else seen.none()
    # The worker may not have come to the words of these yet.
    mentioned = seen.filter(pk__in=Annotation.objects.filter(entity=record).present().values("article"))
    newest = (articles.order_by(*NEWEST_ADDED_FIRST.fields())[:NEAR] for articles in (said, mentioned))
    return list({pk for articles in newest for pk in articles.values_list("pk", flat=True)})


def _ask_for(names: Sequence[str]) -> str:
    """The search for any of the names; those with which it would ask for too much are left out."""
    asked: list[str] = []
    for name in names:
        phrase = '"' + name.replace('"', " ") + '"'
        with suppress(Invalid):
            read_limited(" or ".join([*asked, phrase]))
            asked.append(phrase)
    return " or ".join(asked)


def _find_waiting(
    actor: Actor, record: Entity, scope: QuerySet[Annotation], article_ids: Sequence[uuid.UUID]
) -> Mapping[uuid.UUID, Waiting]:
    """For each article with a mention of the record what this person may link to that."""
    mentions: Any = scope.filter(entity=record, article__in=article_ids).annotate(
        waiting=select_waiting(), record_keys=F("entity__keys")
    )
    offers = (
        choose_waiting(actor, row, row.waiting or (), row.record_keys or ())
        for row in mentions.order_by("article", "pk").distinct("article")
    )
    return {offer.meant.article_id: offer for offer in offers if offer is not None}
