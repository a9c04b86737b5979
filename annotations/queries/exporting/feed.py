"""The change feed: what has changed in the approved set since somebody last asked.

It reads the actions in the order of their commits (`seq`), so nothing is skipped, and shows what they
touched as it is now. What is changed with bare SQL, outside any action, is not in it.
"""

import json
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from annotations.choices import Status, Verb
from annotations.models import Action, Annotation, Article, Entity, Erasure, Feed, Project, User
from annotations.models.entity import KNOWN
from annotations.queries.entities import follow_merged
from annotations.queries.exporting.documents import annotations_by_id, articles_by_id
from annotations.queries.exporting.feed_subjects import find_checked, find_renamed, find_signed
from annotations.queries.history import annotation_events
from annotations.queries.lists.cursors import pack_cursor, read_number, unpack_cursor
from annotations.queries.review.ever_approved import once_approved
from annotations.refusals import Gone, Invalid
from annotations.sentences import say


@dataclass(frozen=True)
class Changes:
    """JSON texts of changes, in the order of their actions, and the cursor behind the last of these.

    `shown` are the annotations that are in them as they are now.
    """

    texts: list[str]
    after: str
    more: bool
    shown: Collection[uuid.UUID]


def changes_after(
    project: Project,
    approved: QuerySet[Annotation],
    after: str | None,
    size: int,
    *,
    restricted_for: User | None = None,
    articles: QuerySet[Article] | None = None,
) -> Changes:
    """What the next `size` actions after a cursor have changed in the set `approved`.

    Of `articles` it is told whether they are signed off, of the project's records what they are called. With `restricted_for`, that person is also told what left the set in restricted articles that they may see. An
    annotation comes once, at its last change: as it is now, or, if it has left the set, as a tombstone with the
    reason. Raises `Invalid` for a garbled cursor, `Gone` for one from before a restore.
    """
    feed = Feed.objects.get(project=project)
    seen = _read(after, feed.epoch)
    actions = list(Action.objects.filter(project=project, seq__gt=seen).order_by("seq")[: size + 1])
    page = actions[:size]
    by_id = {action.pk: action for action in page}
    last = _last_changes(page)
    for pk, action in find_checked(by_id, approved).items():
        if pk not in last or (last[pk].seq or 0) < (action.seq or 0):
            last[pk] = action
    gone = _find_erased(page, restricted_for)
    later = _find_changed_later(last, page)
    last = {pk: action for pk, action in last.items() if pk not in later}
    present = set(approved.filter(pk__in=last).values_list("pk", flat=True))
    left = _find_left(set(last) - present, restricted_for)
    documents = dict(zip(sorted(present), annotations_by_id(sorted(present)), strict=True))
    entries = [
        (action.seq or 0, _about(action, "annotation", documents[pk]))
        for pk, action in last.items()
        if pk in present
    ]
    entries += [(last[pk].seq or 0, _tombstone(last[pk], pk, why)) for pk, why in left.items()]
    entries += [(action.seq or 0, _tombstone(action, pk, "erased")) for pk, action in gone.items()]
    entries += _list_articles(by_id, articles) + _list_records(by_id, project)
    reached = page[-1].seq if page else seen
    return Changes(
        texts=[text for _, text in sorted(entries)],
        after=pack_cursor(str(feed.epoch), reached or 0),
        more=len(actions) > size,
        shown=present,
    )


def _list_articles(
    actions: Mapping[uuid.UUID, Action], articles: QuerySet[Article] | None
) -> list[tuple[int, str]]:
    """Articles that were signed off, or are so no longer, as they are now."""
    signed = find_signed(actions) if articles is not None else {}
    if not signed or articles is None:
        return []
    seen = sorted(articles.filter(pk__in=signed).values_list("pk", flat=True))
    pairs = zip(seen, articles_by_id(seen), strict=True)
    return [(signed[pk].seq or 0, _about(signed[pk], "article", document)) for pk, document in pairs]


def _list_records(actions: Mapping[uuid.UUID, Action], project: Project) -> list[tuple[int, str]]:
    """Records that are called or typed otherwise, or were merged into others, as they are now."""
    renamed = find_renamed(actions)
    if not renamed:
        return []
    rows = list(Entity.objects.filter(KNOWN, project=project, article=None, pk__in=renamed))
    went = follow_merged([row.pk for row in rows if row.merged_into_id])
    return [
        (
            renamed[row.pk].seq or 0,
            _about(renamed[row.pk], "record", json.dumps(_record(row, went.get(row.pk)))),
        )
        for row in rows
    ]


def _record(row: Entity, went: uuid.UUID | None) -> dict[str, str | None]:
    return {
        "id": str(row.pk),
        "name": row.name,
        "type": row.type,
        "wikidata_id": row.wikidata_id or None,
        "merged_into": str(went) if went else None,
    }


def _about(action: Action, name: str, document: str) -> str:
    return f'{{"seq": {action.seq}, "reason": {json.dumps(action.verb)}, "{name}": {document}}}'


def _last_changes(actions: Iterable[Action]) -> dict[uuid.UUID, Action]:
    """Each annotation that the actions touched, with the last of them that did."""
    by_id = {action.pk: action for action in actions}
    touched = annotation_events.objects.filter(pgh_context_id__in=by_id).order_by("pgh_id")
    pairs = list(touched.values_list("pgh_obj_id", "pgh_context_id"))
    hidden = [action for action in by_id.values() if action.verb == Verb.CHANGE_ARTICLE]
    articles = {action.article_id: action.pk for action in hidden if action.article_id}
    rows = Annotation.objects.filter(article__in=articles).values_list("pk", "article_id")
    pairs += [(pk, articles[article]) for pk, article in rows]
    last: dict[uuid.UUID, Action] = {}
    for pk, context in pairs:
        action = by_id[context]
        if pk not in last or (last[pk].seq or 0) < (action.seq or 0):
            last[pk] = action
    return last


def _find_changed_later(ids: Iterable[uuid.UUID], page: Sequence[Action]) -> set[uuid.UUID]:
    """Annotations that come again on a later page, and so need not come on this one."""
    if not page:
        return set()
    later = Action.objects.filter(pk=OuterRef("action_id"), seq__gt=page[-1].seq)
    return set(Annotation.objects.filter(Exists(later), pk__in=list(ids)).values_list("pk", flat=True))


def _find_left(ids: Collection[uuid.UUID], restricted_for: User | None) -> dict[uuid.UUID, str]:
    """Of annotations that are not in the set now those that were once, and why they are not.

    Those that were approved only while their article was restricted are left out, unless `restricted_for` may see
    it: even their ids are nobody's business.
    """
    articles = Article.objects.visible_to(restricted_for) if restricted_for else Article.objects.none()
    once = once_approved(ids)
    rows = Annotation.objects.filter(pk__in=once).select_related("article")
    known = set(articles.filter(pk__in={row.article_id for row in rows}).values_list("pk", flat=True))
    return {row.pk: _why(row) for row in rows if once[row.pk] or row.article_id in known}


def _find_erased(page: Iterable[Action], restricted_for: User | None) -> dict[uuid.UUID, Action]:
    """What erasures took out of the set; of what was approved only while restricted, what that user could read."""
    actions = {action.pk: action for action in page if action.verb == Verb.ERASE}
    gone: dict[uuid.UUID, Action] = {}
    for erasure in Erasure.objects.filter(action_id__in=actions):
        reads = restricted_for is not None and restricted_for.pk in erasure.readers
        told = erasure.approved_ids + (erasure.restricted_ids if reads else [])
        gone |= dict.fromkeys(told, actions[erasure.action_id])
    return gone


def _why(row: Annotation) -> str:
    if row.deleted_at is not None:
        return "deleted"
    return row.reopened or row.status if row.status != Status.APPROVED else "restricted"


def _tombstone(action: Action, pk: uuid.UUID, why: str) -> str:
    return json.dumps({"seq": action.seq, "reason": action.verb, "left": {"id": str(pk), "why": why}})


def _read(cursor: str | None, epoch: uuid.UUID) -> int:
    if cursor is None:
        return 0
    try:
        given, seq = unpack_cursor(cursor)
        given, seq = uuid.UUID(given), read_number(seq)
    except (ValueError, TypeError, AttributeError):
        raise Invalid(say("This cursor is not one that the feed has given out."), field="after") from None
    if given != epoch:
        raise Gone(say("The database was restored since: start again without a cursor."), field="after")
    return seq
