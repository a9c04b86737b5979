"""Erasure: the one lawful removal of text, by order of a court or on a data-protection request.

It needs the owner's rights (connection `owner`), which the web server does not have. What stays is ids, date and
reason: an `Erasure`, an action with the verb `erase` in the project's log and feed, and a line in the ledger, a file.
"""

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connections, transaction
from django.db.models import Exists, OuterRef, Q

from annotations.actions.erasure import erasure_ledger
from annotations.actions.erasure.erasure_ledger import Known
from annotations.choices import Role
from annotations.models import Action, Article, ArticleReader, Erasure, Member, Project, User
from annotations.models.fields import new_id
from annotations.queries.review.ever_approved import once_approved
from annotations.refusals import Invalid, NotThere, WrongState
from annotations.text.blank import strip_blank

OWNER = "owner"

_KEPT = ("annotations_accessentry", "annotations_action", "annotations_erasure")
"""The logs and the tombstones outlive what they are about."""

_IGNORE_TRIGGERS = """
SELECT set_config('pgtrigger.ignore', array_agg(tgname)::text, true),
       set_config('pghistory.context_id', '', true)
FROM pg_trigger WHERE tgname LIKE 'pgtrigger%'
"""

_TABLES = """
SELECT table_name, column_name
FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' AND table_name LIKE 'annotations\\_%%'
  AND table_name <> ALL (%s) AND column_name IN ('article_id', 'annotation_id')
"""

_REFERENCES = """
SELECT conrelid::regclass::text, confrelid::regclass::text FROM pg_constraint
WHERE contype = 'f' AND conrelid <> confrelid
"""


@dataclass(frozen=True)
class Erased:
    """What an erasure did; `again` if the article had been erased before."""

    erasure: Erasure
    again: bool


def erase(*, article_id: uuid.UUID, reason: str, by: User) -> Erased:
    """Erase an article with everything in it; done twice it stays done once.

    Refused while a hold is on the article or its project (`WrongState`), and without a reason (`Invalid`).
    """
    reason = strip_blank(reason)
    if not 1 <= len(reason) <= 500:
        raise Invalid("Say why, in at most 500 characters: the reason is all that stays.", field="reason")
    with transaction.atomic(using=OWNER):
        article = (
            (Article.objects.using(OWNER).select_for_update(of=("self",)).select_related("project"))
            .filter(pk=article_id)
            .first()
        )
        if article is None:
            return Erased(_earlier(article_id), again=True)
        if article.held or article.project.held:
            raise WrongState("A hold is on this article or its project: nothing of it can be erased.")
        ids = [
            pk for (pk,) in _rows("SELECT id FROM annotations_annotation WHERE article_id = %s", article_id)
        ]
        once = once_approved(ids, using=OWNER)
        action_id = _log(article, by)
        erasure = Erasure(
            project=article.project,
            article_id=article_id,
            annotation_ids=ids,
            approved_ids=[pk for pk, was_open in once.items() if was_open],
            restricted_ids=[pk for pk, was_open in once.items() if not was_open],
            readers=_readers(article),
            reason=reason,
            action_id=action_id,
        )
        erasure.save(using=OWNER, force_insert=True)
        _remove(article_id, ids)
        _run("SET CONSTRAINTS ALL IMMEDIATE")  # what could still be refused at the commit is refused now
        erasure_ledger.write_down(read_erasures())
        return Erased(erasure, again=False)


def read_erasures() -> list[Known]:
    """The erasures that the database knows, in their order."""
    erasures = list(Erasure.objects.using(OWNER).order_by("erased_at", "id"))
    actions = Action.objects.using(OWNER).in_bulk([erasure.action_id for erasure in erasures])
    return [
        Known(erasure, actions[erasure.action_id]) for erasure in erasures if erasure.action_id in actions
    ]


def replay(known: Iterable[Known] = ()) -> Iterator[Erasure]:
    """Erase again whatever a restore brought back of what is known to be erased, by the database or by others.

    What others know, as the ledger does, is in the database from then on: so it holds, and the feed tells it.
    """
    with transaction.atomic(using=OWNER):
        for one in known:
            _learn(one)
    for erasure in Erasure.objects.using(OWNER).order_by("erased_at", "id"):
        with transaction.atomic(using=OWNER):
            if _is_back(erasure):
                _remove(erasure.article_id, erasure.annotation_ids)
                yield erasure


def _learn(known: Known) -> None:
    erasure, action = known.erasure, known.action
    if Erasure.objects.using(OWNER).filter(pk=erasure.pk).exists():
        return
    if not Project.objects.using(OWNER).filter(pk=erasure.project_id).exists():
        return
    action.seq = None  # the restored project gives it its next number
    action.save(using=OWNER, force_insert=True)
    erasure.save(using=OWNER, force_insert=True)


def _earlier(article_id: uuid.UUID) -> Erasure:
    erasure = Erasure.objects.using(OWNER).filter(article_id=article_id).first()
    if erasure is None:
        raise NotThere("There is no such article.")
    return erasure


def _is_back(erasure: Erasure) -> bool:
    for table, column in _places():
        found = _rows(f"SELECT 1 FROM {table} WHERE {column} = ANY (%s) LIMIT 1", _of(column, erasure))  # noqa: S608
        if found:
            return True
    return bool(_rows("SELECT 1 FROM annotations_article WHERE id = %s", erasure.article_id))


def _of(column: str, erasure: Erasure) -> list[uuid.UUID]:
    return [erasure.article_id] if column == "article_id" else erasure.annotation_ids


def _readers(article: Article) -> list[uuid.UUID]:
    """The users who may see the article though it is restricted."""
    members = Member.objects.using(OWNER).filter(project=article.project)
    named = ArticleReader.objects.using(OWNER).filter(article=article, member=OuterRef("pk"))
    allowed = members.filter(Q(role=Role.MANAGER) | Exists(named))
    return list(allowed.values_list("user_id", flat=True))


def _log(article: Article, by: User) -> uuid.UUID:
    action_id = new_id()
    _run(
        "INSERT INTO annotations_action (id, project_id, article_id, by_id, verb) VALUES (%s, %s, %s, %s, 'erase')",
        action_id,
        article.project_id,
        article.pk,
        by.pk,
    )
    return action_id


def _remove(article_id: uuid.UUID, annotation_ids: list[uuid.UUID]) -> None:
    """Delete every row that hangs on the article, those of its history, and last the article itself."""
    _run(_IGNORE_TRIGGERS)
    _run("UPDATE annotations_action SET note = '' WHERE article_id = %s AND note <> ''", article_id)
    for table, column in _places():
        _run(
            f"DELETE FROM {table} WHERE {column} = ANY (%s)",  # noqa: S608 - names from the catalogue
            [article_id] if column == "article_id" else annotation_ids,
        )
    _run("DELETE FROM annotations_article WHERE id = %s", article_id)
    _run("DELETE FROM annotations_articleevent WHERE pgh_obj_id = %s", article_id)


def _places() -> list[tuple[str, str]]:
    """Tables and columns that name an article or an annotation, in an order in which they can be emptied.

    Read from the catalogue, so that a table which a later release adds is not forgotten. Histories come last:
    deleting links makes new rows in that of annotations.
    """
    columns = [(str(table), str(column)) for table, column in _rows(_TABLES, list(_KEPT))]
    references = {(str(from_), str(to)) for from_, to in _rows(_REFERENCES)}
    history = [place for place in columns if place[0].endswith("event")]
    waiting = [place for place in columns if place not in history]
    ordered = []
    while waiting:
        names = {table for table, _ in waiting}
        free = [place for place in waiting if not any((other, place[0]) in references for other in names)]
        ordered += free
        waiting = [place for place in waiting if place not in free]
    return ordered + history


def _rows(sql: str, *values: Any) -> list[tuple[Any, ...]]:
    with connections[OWNER].cursor() as cursor:
        cursor.execute(sql, list(values) or None)
        return list(cursor.fetchall())


def _run(sql: str, *values: Any) -> None:
    with connections[OWNER].cursor() as cursor:
        cursor.execute(sql, list(values) or None)
