"""Who reads a restricted article, and who works on an article."""

import datetime
import uuid
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from annotations.actions.articles import SIGN_OFF, lift_sign_off, save
from annotations.actions.cleaning import plain_text, text_list
from annotations.actions.erasure import access_ledger
from annotations.actions.scopes import Scope, begin_in, check_version, find_member, lock_article
from annotations.actions.transactions import one_transaction
from annotations.choices import Verb
from annotations.models import Article, ArticleReader, Assignment, Member, User
from annotations.models.fields import new_id
from annotations.policy import require_manager, require_restricting
from annotations.refusals import Invalid, NotThere
from annotations.sentences import say


def set_access(
    *,
    by: User,
    article_id: uuid.UUID,
    restricted: bool,
    usernames: list[str],
    version: int | None = None,
    action_id: uuid.UUID | None = None,
) -> Article:
    """Restrict an article to the members named and the managers, or open it to the whole project.

    Whoever is named stays named while it is open, for the next time that it is restricted; who has left may stay named,
    for when they come back. Either lifts a sign-off.
    """
    with one_transaction():
        scope = lock_article(by, article_id, version=version)
        require_manager(scope.actor)
        turned = restricted != scope.article.restricted
        if turned:
            require_restricting(scope.actor)
        members = _find_members(scope, usernames)
        before = set(scope.article.readers.values_list("member", flat=True))
        if not turned and before == {member.pk for member in members}:
            return scope.article
        begin_in(scope, Verb.CHANGE_ARTICLE, action_id)
        if turned:
            lift_sign_off(scope.article)
        scope.article.restricted = restricted
        scope.article.readers.exclude(member__in=members).delete()
        ArticleReader.objects.bulk_create(
            ArticleReader(project=scope.project, article=scope.article, member=member)
            for member in members
            if member.pk not in before
        )
        save(scope.article, ["restricted", *SIGN_OFF])
        access_ledger.write_down()
        return scope.article


def name_reader(
    *, by: User, article_id: uuid.UUID, username: Any, action_id: uuid.UUID | None = None
) -> tuple[ArticleReader, bool]:
    """Name a member who sees the article while it is restricted; returns the reader and whether that is new."""
    with one_transaction():
        scope = lock_article(by, article_id)
        require_manager(scope.actor)
        member = find_member(scope.project, username, field="user")
        reader = ArticleReader.objects.filter(article=scope.article, member=member).first()
        if reader is not None:
            return reader, False
        begin_in(scope, Verb.CHANGE_ARTICLE, action_id)
        reader = ArticleReader.objects.create(project=scope.project, article=scope.article, member=member)
        save(scope.article, [])
        return reader, True


def remove_reader(
    *,
    by: User,
    article_id: uuid.UUID,
    username: str,
    version: int | None,
    action_id: uuid.UUID | None = None,
) -> None:
    """Name somebody a reader of the article no longer, also who has left; `version` is the article's."""
    with one_transaction():
        scope = lock_article(by, article_id, version=version)
        require_manager(scope.actor)
        reader = scope.article.readers.filter(member__user__username=plain_text(username, "user"))
        if not reader.exists():
            raise NotThere(say("There is no such reader."))
        begin_in(scope, Verb.CHANGE_ARTICLE, action_id)
        reader.delete()
        save(scope.article, [])
        access_ledger.write_down()


def assign(
    *,
    by: User,
    article_id: uuid.UUID,
    username: str,
    due_on: datetime.date | None = None,
    version: int | None = None,
    field: str = "member",
    action_id: uuid.UUID | None = None,
) -> tuple[Assignment, bool]:
    """Give an article to a member who may see it, until a day if that is said; returns whether that is new.

    Given twice it stays given once; another day for who has it is said of the assignment's `version`. A refusal of the
    member names `field`.
    """
    with one_transaction():
        scope = lock_article(by, article_id)
        require_manager(scope.actor)
        member = find_member(scope.project, username, field=field)
        there = Assignment.objects.filter(article=scope.article, member=member).first()
        if there is not None:
            if due_on in (None, there.due_on):
                return there, False
            check_version(there, version, say("This assignment"))
            return _set_due_on(scope, there, due_on, action_id), False
        if not _may_see(member, scope.article):
            raise Invalid(
                say(
                    "“{username}” may not see this restricted article: name them as a reader first.",
                    username=username[:150],
                ),
                field=field,
            )
        return _give(scope, member, due_on, action_id), True


def _may_see(member: Member, article: Article) -> bool:
    return Article.objects.visible_to(member.user).filter(pk=article.pk).exists()


def _give(
    scope: Scope,
    member: Member,
    due_on: datetime.date | None,
    action_id: uuid.UUID | None,
    *,
    batch: uuid.UUID | None = None,
) -> Assignment:
    begin_in(scope, Verb.ASSIGN, action_id, batch=batch)
    return Assignment.objects.create(
        project=scope.project, article=scope.article, member=member, due_on=due_on, given_by=scope.user
    )


def _set_due_on(
    scope: Scope,
    given: Assignment,
    due_on: datetime.date | None,
    action_id: uuid.UUID | None,
    *,
    batch: uuid.UUID | None = None,
) -> Assignment:
    """Say another day until which an article is given, or that there is none."""
    if due_on != given.due_on:
        begin_in(scope, Verb.ASSIGN, action_id, batch=batch)
        given.due_on = due_on
        given.version += 1
        given.save(update_fields=["due_on", "version"])
    return given


def change_assignment(
    *,
    by: User,
    assignment_id: uuid.UUID,
    version: int | None,
    due_on: datetime.date | None,
    action_id: uuid.UUID | None = None,
) -> Assignment:
    """Say until when an article is given to somebody; None says that it is not said."""
    with one_transaction():
        scope, given = _lock_assignment(by, assignment_id, version)
        return _set_due_on(scope, given, due_on, action_id)


def remove_assignment(
    *, by: User, assignment_id: uuid.UUID, version: int | None, action_id: uuid.UUID | None = None
) -> None:
    """Take an article back that was given in one round; what was marked stays."""
    with one_transaction():
        scope, given = _lock_assignment(by, assignment_id, version)
        begin_in(scope, Verb.ASSIGN, action_id)
        given.delete()


def _lock_assignment(by: User, assignment_id: uuid.UUID, version: int | None) -> tuple[Scope, Assignment]:
    """Lock an assignment and its article, for a manager of the project."""
    article_id = Assignment.objects.filter(pk=assignment_id).values_list("article", flat=True).first()
    if article_id is None:
        raise NotThere(say("There is no such assignment."))
    scope = lock_article(by, article_id)
    require_manager(scope.actor)
    given = Assignment.objects.filter(pk=assignment_id).select_for_update().first()
    if given is None:  # taken back while this waited
        raise NotThere(say("There is no such assignment."))
    check_version(given, version, say("This assignment"))
    return scope, given


def take_back(*, by: User, article_id: uuid.UUID, username: str, action_id: uuid.UUID | None = None) -> None:
    """Take an article back from a member, also from one who has left; what they marked stays.

    Taken back twice it is taken back once.
    """
    with one_transaction():
        scope = lock_article(by, article_id)
        require_manager(scope.actor)
        member = find_member(scope.project, username, field="member", among=Member.ever.all())
        given = Assignment.objects.filter(article=scope.article, member=member)
        if given.exists():
            begin_in(scope, Verb.ASSIGN, action_id)
            given.delete()


@dataclass(frozen=True)
class ManyAssigned:
    """What became of several articles: how many are now assigned or taken back, were so before, or may not be seen."""

    done: int = 0
    before: int = 0
    unseen: int = 0


def assign_many(
    *,
    by: User,
    slug: str,
    article_ids: Collection[uuid.UUID],
    username: str,
    due_on: datetime.date | None = None,
) -> ManyAssigned:
    """Assign several articles of a project to a member, all at once; those that they may not see are left out."""
    with one_transaction():
        batch, counts = new_id(), Counter[str]()
        scopes = _lock_many(by, slug, article_ids)
        member = find_member(scopes[0].project, username, field="member")
        for scope in scopes:
            given = Assignment.objects.filter(article=scope.article, member=member).first()
            if given is not None and due_on in (None, given.due_on):
                counts["before"] += 1
            elif not _may_see(member, scope.article):
                counts["unseen"] += 1
            elif given is not None:
                _set_due_on(scope, given, due_on, None, batch=batch)
                counts["done"] += 1
            else:
                _give(scope, member, due_on, None, batch=batch)
                counts["done"] += 1
        return ManyAssigned(**counts)


def take_back_many(*, by: User, slug: str, article_ids: Collection[uuid.UUID], username: str) -> ManyAssigned:
    """Take several articles of a project back from a member, all at once; what they marked stays."""
    with one_transaction():
        batch, counts = new_id(), Counter[str]()
        scopes = _lock_many(by, slug, article_ids)
        member = find_member(scopes[0].project, username, field="member", among=Member.ever.all())
        for scope in scopes:
            given = Assignment.objects.filter(article=scope.article, member=member)
            counts["done" if given.exists() else "before"] += 1
            if given.exists():
                begin_in(scope, Verb.ASSIGN, batch=batch)
                given.delete()
        return ManyAssigned(**counts)


def _lock_many(by: User, slug: str, article_ids: Collection[uuid.UUID]) -> list[Scope]:
    """Lock articles of one project for one of its managers, in the order of their ids; what is gone is left out."""
    if not article_ids:
        raise Invalid(say("Select at least one article."), field="article")
    articles = Article.objects.visible_to(by).filter(project__slug=slug, pk__in=article_ids)
    scopes = [lock_article(by, pk) for pk in articles.order_by("pk").values_list("pk", flat=True)]
    if not scopes:
        raise NotThere(say("These articles are gone, or you may no longer see them."))
    require_manager(scopes[0].actor)
    return scopes


def _find_members(scope: Scope, usernames: list[str]) -> list[Member]:
    usernames = text_list(usernames, "readers")
    named_before = Q(pk__in=scope.article.readers.values("member"))
    members = Member.ever.filter(
        Q(left_at=None) | named_before, project=scope.project, user__username__in=usernames
    )
    by_name = {member.user.get_username(): member for member in members.select_related("user")}
    for name in usernames:
        if name not in by_name:
            raise Invalid(say("“{name}” is not a member of this project.", name=name[:150]), field="readers")
    return list(by_name.values())
