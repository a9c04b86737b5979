"""Bringing an article back that was taken out: as it was, unless something about it has changed meanwhile."""

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection
from django.db.models import F, OuterRef, Subquery
from django.utils import timezone

from annotations.actions.articles import SIGN_OFF, describe, lift_sign_off, save
from annotations.actions.families import find_same, queue_up_for_text, with_text
from annotations.actions.scopes import check_version
from annotations.actions.searching import enqueue_words, index_headline
from annotations.actions.transactions import begin_action, one_transaction
from annotations.choices import Reopened, Role, Status, Verb
from annotations.models import Action, Annotation, Article, Decision, Member, Project, Revision, User
from annotations.policy import is_backed, require_open
from annotations.refusals import AlreadyUsed, NotThere
from annotations.sentences import say
from annotations.text.normalise import UnusableText, normalise, sha256

_CHANGED_RECORDS = """
SELECT annotation.id FROM annotations_annotation AS annotation
JOIN annotations_entity AS record ON record.id = annotation.entity_id
CROSS JOIN LATERAL (
    SELECT event.name, event.type, event.wikidata_id FROM annotations_entityevent AS event
    LEFT JOIN annotations_action AS action ON action.id = event.pgh_context_id
    WHERE event.pgh_obj_id = record.id AND coalesce(action.seq, 0) <= %(seq)s
    ORDER BY event.pgh_id DESC LIMIT 1) AS before
WHERE annotation.id = ANY (%(ids)s)
  AND (before.name, before.type, before.wikidata_id)
      IS DISTINCT FROM (record.name, record.type, record.wikidata_id)
"""
"""SQL: annotations whose record is called, typed or numbered otherwise than when the article was taken out."""

_CHANGED_SINCE = """
SELECT annotation.id FROM annotations_annotation AS annotation
JOIN annotations_annotationevent AS event ON event.pgh_obj_id = annotation.id AND event.pgh_context_id = %(action)s
WHERE annotation.id = ANY (%(ids)s) AND event.edition <> annotation.edition
"""
"""SQL: annotations that have another edition than when the article was taken out, because their record is gone or was merged."""

_REOPEN = """
SELECT annotations_new_edition(%(ids)s::uuid[] || annotations_linkers(%(targets)s::uuid[]), %(why)s)
"""


def bring_back_article(
    *, by: User, article_id: uuid.UUID, version: int | None = None, action_id: uuid.UUID | None = None
) -> Article:
    """Bring an article back with all that was in it; brought back twice it is brought back once. Only a manager may.

    Approved stays what the rules of today let be approved, and what means or points to what has not changed since; else
    it goes back to review, and the sign-off is lifted. It is refused while the same article is in the project again.
    """
    with one_transaction():
        article = _lock_taken_out(by, article_id)
        if article is None:
            return _find_visible(by, article_id)
        require_open(article.project)
        check_version(article, version, say("This article"))
        revision = Revision.objects.filter(article=article).order_by("-number")[0]
        _require_no_same(article, revision)
        taken_out = _find_taking_out(article)
        action = begin_action(
            by=by,
            verb=Verb.BRING_BACK,
            project_id=article.project_id,
            article_id=article.pk,
            action_id=action_id,
        )
        revision.current = True
        revision.save(update_fields=["current"])
        if _return_annotations(article, taken_out, action):
            lift_sign_off(article)
        article.deleted_at = article.deleted_by = None
        save(article, ["deleted_at", "deleted_by", *SIGN_OFF])
        index_headline(article, revision)
        enqueue_words(revision)
        return article


def find_taken_out(*, by: User, project: Project, text: str, described: Mapping[str, Any]) -> Article | None:
    """The article that somebody would add, if it was taken out and is in the project no more; the last one first.

    As far as this person saw it before.
    """
    article = Article(project=project)
    describe(article, described)
    try:
        digest = sha256(normalise(text))
    except UnusableText:
        return None  # whoever adds it is told
    if find_same(article, with_text(project, digest)) is not None:
        return None
    texts = Revision.objects.filter(project=project, sha256=digest, current=False).values("article")
    copies = Article.objects.ever_visible_to(by).filter(
        project=project, pk__in=texts, deleted_at__isnull=False
    )
    return find_same(article, list(copies.select_related("deleted_by").order_by("-deleted_at", "pk")))


def _lock_taken_out(by: User, article_id: uuid.UUID) -> Article | None:
    # The membership is locked before the article, as for every change in one (`scopes`).
    mine = Member.objects.filter(project=OuterRef("project"), user=by).select_for_update(no_key=True)
    articles = Article.objects.taken_out_for(by).filter(pk=article_id).select_related("project")
    articles = articles.annotate(my_role=Subquery(mine.values("role")))
    return articles.select_for_update(of=("self",), no_key=True).first()


def _find_visible(by: User, article_id: uuid.UUID) -> Article:
    """The article that is back already, for who manages its project."""
    managed = Member.objects.filter(user=by, role=Role.MANAGER).values("project")
    article = (
        Article.objects.visible_to(by)
        .filter(pk=article_id, project__in=managed)
        .select_related("project")
        .first()
    )
    if article is None:
        raise NotThere(say("There is no such article among those that were taken out."))
    require_open(article.project)
    return article


def _require_no_same(article: Article, revision: Revision) -> None:
    queue_up_for_text(article.project, revision.sha256)
    if find_same(article, with_text(article.project, revision.sha256)) is not None:
        raise AlreadyUsed(
            say("This text was added to the project again since: take that article out first."), field="text"
        )


def _find_taking_out(article: Article) -> Action:
    """The action that took an article out, the last one; without a number it is of this transaction."""
    actions = Action.objects.filter(article_id=article.pk, verb=Verb.DELETE_ARTICLE)
    return actions.order_by(F("seq").desc(nulls_first=True))[0]


def _return_annotations(article: Article, taken_out: Action, action: uuid.UUID) -> bool:
    """Bring back what was taken out with an article; returns whether any of it has to be looked at again."""
    rows = Annotation.objects.filter(article=article, deleted_at=article.deleted_at)
    ids = list(rows.values_list("pk", flat=True))
    # Nothing means a record that is gone: the database would refuse it, and reopens what it was taken from.
    unlinked = rows.filter(entity__deleted_at__isnull=False).update(entity=None)
    renamed = _select(_CHANGED_RECORDS, ids=ids, seq=taken_out.seq)
    changed = _select(_CHANGED_SINCE, ids=ids, action=taken_out.pk)
    unearned = _list_unearned(article.project, ids)
    # At once: what comes back together with what it points to finds that as it was.
    Annotation.objects.filter(pk__in=ids).update(
        deleted_at=None,
        deleted_by=None,
        version=F("version") + 1,
        action_id=action,
        updated_at=timezone.now(),
    )
    Annotation.objects.filter(pk__in=unearned).update(status=Status.SUBMITTED)
    _reopen(renamed, renamed, Reopened.RECORD_CHANGED)
    _reopen([], changed, Reopened.TARGET_CHANGED)
    return bool(unlinked or renamed or changed or unearned)


def _list_unearned(project: Project, ids: Sequence[uuid.UUID]) -> list[uuid.UUID]:
    """Which of some approved annotations the rules of today would not let be approved."""
    approved = Annotation.objects.filter(pk__in=ids, status=Status.APPROVED)
    counting = Decision.objects.counting().filter(annotation__in=approved, edition=F("annotation__edition"))
    approvers: dict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
    for annotation_id, reviewer_id in counting.values_list("annotation_id", "reviewer_id"):
        approvers[annotation_id].add(reviewer_id)
    return [row.pk for row in approved if not is_backed(project, row, approvers[row.pk])]


def _reopen(ids: list[uuid.UUID], targets: list[uuid.UUID], why: Reopened) -> None:
    """Count a new edition of annotations, and of those that link to `targets`; approved ones go back to review."""
    if ids or targets:
        with connection.cursor() as cursor:
            cursor.execute(_REOPEN, {"ids": ids, "targets": targets, "why": why.value})


def _select(statement: str, **values: Any) -> list[uuid.UUID]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [pk for (pk,) in cursor.fetchall()]
