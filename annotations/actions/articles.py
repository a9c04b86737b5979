"""Articles: adding, describing, deleting, submitting, signing off."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.db.models import F, QuerySet
from django.utils import timezone

from annotations.actions.cleaning import check_fields, check_settable, set_trimmed
from annotations.actions.families import family_of, find_same, queue_up_for_text, require_no_same, with_text
from annotations.actions.scopes import begin_in, lock_article, writer_in
from annotations.actions.searching import enqueue_words, index_headline
from annotations.actions.transactions import begin_action, one_transaction
from annotations.choices import ArticleState, AssignmentState, Status, Verb
from annotations.models import (
    Annotation,
    Article,
    Assignment,
    Layer,
    Project,
    Revision,
    User,
)
from annotations.models.responsible import still_waiting, work_of
from annotations.policy import require_describing, require_manager, require_restricting, require_reviewer
from annotations.refusals import AlreadyUsed, Invalid, WrongState
from annotations.sentences import say
from annotations.text.file_kinds import check_plain_text
from annotations.text.normalise import UnusableText, normalise, sha256

DESCRIBING = (
    "headline",
    "standfirst",
    "byline",
    "outlet",
    "url",
    "published_at",
    "language",
    "external_id",
    "restricted",
)
"""The fields that describe an article and may be changed."""

SIGN_OFF = ("state", "signed_off_by", "signed_off_at", "signed_off_revision")
"""The fields that say whether an article is signed off, by whom, when, and in which revision."""

_DEFAULTS = {field.name: field.get_default() for field in Article._meta.fields if field.name in DESCRIBING}


def add_article(
    *,
    by: User,
    project: Project,
    text: Any,
    article_id: uuid.UUID | None = None,
    action_id: uuid.UUID | None = None,
    described: Mapping[str, Any] | None = None,
    prefer: uuid.UUID | None = None,
    verb: Verb = Verb.ADD_ARTICLE,
    batch: uuid.UUID | None = None,
) -> tuple[Article, bool]:
    """Add an article with its first revision; returns it and whether it is new.

    The same article (see `find_same`) is returned as it is, of several the one to `prefer`; if the person may not see it,
    it is refused without saying which. The same text of another outlet is another article of one family. The source of
    a web page or of another document is no text. `verb` and `batch` say what it is part of.
    """
    with one_transaction():
        actor = writer_in(by, project)
        text, described = usable_text(text), described or {}
        if described.get("restricted"):
            require_manager(actor)
        digest = sha256(text)
        queue_up_for_text(project, digest)
        article = Article(project=project, created_by=by)
        if article_id is not None:
            article.pk = article_id
        describe(article, described)
        copies = with_text(project, digest)
        same = find_same(article, copies, prefer=prefer)
        if same is not None:
            return _visible(by, same.pk), False
        require_plain(text)
        article.family = copies[0].family if copies else family_of(digest)
        if article.restricted:
            require_restricting(actor)
        begin_action(
            by=by,
            verb=verb,
            project_id=project.pk,
            article_id=article.pk,
            action_id=action_id,
            batch=batch,
        )
        article.save(force_insert=True)
        revision = Revision.objects.create(
            project=project, article=article, text=text, sha256=digest, length=len(text), created_by=by
        )
        Layer.objects.create(project=project, article=article)
        index_headline(article, revision)
        enqueue_words(revision)
        return article, True


def change_article(
    *,
    by: User,
    article_id: uuid.UUID,
    version: int | None,
    changes: Mapping[str, Any],
    action_id: uuid.UUID | None = None,
) -> Article:
    """Change what describes an article; who added it or a reviewer may, and only a manager `restricted`."""
    with one_transaction():
        scope = lock_article(by, article_id, version=version)
        article = scope.article
        require_describing(scope.actor, article)
        if "restricted" in changes and changes["restricted"] != article.restricted:
            require_manager(scope.actor)
        restricted = article.restricted
        before = [getattr(article, name) for name in DESCRIBING]
        describe(article, changes)
        if article.restricted != restricted:
            require_restricting(scope.actor)
        require_no_same(article, changes)
        if before != [getattr(article, name) for name in DESCRIBING]:
            begin_in(scope, Verb.CHANGE_ARTICLE, action_id)
            lift_sign_off(article)
            save(article, [*DESCRIBING, *SIGN_OFF])
            if {"headline", "language"} & changes.keys():
                revision = Revision.objects.defer("text").get(article=article, current=True)
                index_headline(article, revision)
                enqueue_words(revision)
        return article


def delete_article(
    *, by: User, article_id: uuid.UUID, version: int | None, action_id: uuid.UUID | None = None
) -> None:
    """Take an article out of the project, with all that hangs on it. Only a manager may.

    It keeps its sign-off, for when it is brought back (`actions.bringing_back`).
    """
    with one_transaction():
        scope = lock_article(by, article_id, version=version)
        require_manager(scope.actor)
        if scope.article.held or scope.project.held:
            raise WrongState(say("This article is on hold and stays as it is."))
        action = begin_in(scope, Verb.DELETE_ARTICLE, action_id)
        now = timezone.now()
        # The article first: in one that is taken out the database lifts no sign-off.
        scope.article.deleted_at, scope.article.deleted_by = now, by
        save(scope.article, ["deleted_at", "deleted_by"])
        Annotation.objects.filter(article=scope.article, deleted_at=None).update(
            deleted_at=now, deleted_by=by, action_id=action
        )
        Revision.objects.filter(article=scope.article, current=True).update(current=False)


def submit_article(
    *, by: User, article_id: uuid.UUID, version: int | None = None, action_id: uuid.UUID | None = None
) -> tuple[Article, int]:
    """Submit all of the person's drafts in an article; returns the article and how many they were."""
    with one_transaction():
        scope = lock_article(by, article_id, version=version)
        mine = Annotation.objects.filter(work_of(by), article=scope.article, deleted_at=None)
        drafts = list(mine.filter(status=Status.DRAFT).values_list("pk", flat=True))
        work = Assignment.objects.filter(article=scope.article, member__user=by)
        open_work = list(work.filter(state=AssignmentState.OPEN).select_for_update(of=("self",)))
        if scope.article.state != ArticleState.OPEN and not drafts and not open_work:
            return scope.article, 0
        action = begin_in(scope, Verb.SUBMIT_ARTICLE, action_id)
        Annotation.objects.filter(pk__in=drafts).update(
            status=Status.SUBMITTED,
            reopened="",
            version=F("version") + 1,
            action_id=action,
            updated_at=timezone.now(),
        )
        for assignment in open_work:
            assignment.state = AssignmentState.SUBMITTED
            assignment.version += 1
            assignment.save(update_fields=["state", "version"])
        Layer.objects.filter(article=scope.article, owner=by, closed_at=None).update(closed_at=timezone.now())
        if scope.article.state == ArticleState.OPEN:
            scope.article.state = ArticleState.SUBMITTED
            save(scope.article, ["state"])
        else:
            scope.article.refresh_from_db()  # the database has lifted a sign-off
        return scope.article, len(drafts)


def sign_off(
    *, by: User, article_id: uuid.UUID, version: int | None, action_id: uuid.UUID | None = None
) -> Article:
    """Say that nothing is missing in an article: a reviewer may, once nothing in it waits for anybody who is there."""
    with one_transaction():
        scope = lock_article(by, article_id, version=version)
        require_reviewer(scope.actor)
        if scope.article.state == ArticleState.SIGNED_OFF:
            return scope.article
        if scope.article.state != ArticleState.SUBMITTED:
            raise WrongState(say("This article is still being worked on: it has not been submitted."))
        waiting = waiting_in(scope.article).count()
        if waiting:
            raise WrongState(
                say("{waiting:,} annotations of this article still wait for somebody.", waiting=waiting)
            )
        begin_in(scope, Verb.SIGN_OFF, action_id)
        scope.article.state = ArticleState.SIGNED_OFF
        scope.article.signed_off_by = by
        scope.article.signed_off_at = timezone.now()
        scope.article.signed_off_revision = scope.revision_number
        save(scope.article, [*SIGN_OFF])
        return scope.article


def waiting_in(article: Article) -> QuerySet[Annotation]:
    """What in an article somebody who is there still has to do something about."""
    return Annotation.objects.filter(still_waiting(article.pk), article=article, deleted_at=None)


def describe(article: Article, described: Mapping[str, Any]) -> None:
    """Set the describing fields and check them; `Invalid` names the first that cannot be stored."""
    check_settable(described, DESCRIBING)
    for name, value in described.items():
        set_trimmed(article, name, _DEFAULTS[name] if value is None else value)
    check_fields(article, list(described), zone=article.project.zone)


def lift_sign_off(article: Article) -> None:
    """Any change of a signed-off article makes it submitted again."""
    if article.state == ArticleState.SIGNED_OFF:
        article.state = ArticleState.SUBMITTED
        article.signed_off_by = None
        article.signed_off_at = None
        article.signed_off_revision = None


def usable_text(text: Any) -> str:
    """A text as it is stored; `Invalid` says why it cannot be."""
    if not isinstance(text, str):
        raise Invalid(say("The text of the article is missing."), field="text")
    try:
        return normalise(text)
    except UnusableText as problem:
        raise Invalid(problem.sentence, field="text") from None


def require_plain(text: str) -> None:
    """Refuse the source of a document."""
    try:
        check_plain_text(text)
    except UnusableText as problem:
        raise Invalid(problem.sentence, field="text") from None


def _visible(by: User, article_id: uuid.UUID) -> Article:
    article = Article.objects.visible_to(by).filter(pk=article_id).first()
    if article is None:
        raise AlreadyUsed(say("This text cannot be added to this project: ask a manager."), field="text")
    return article


def save(article: Article, fields: list[str]) -> None:
    """Store these fields of a locked article as its next version."""
    article.version += 1
    article.updated_at = timezone.now()
    article.save(update_fields=[*fields, "version", "updated_at"])
