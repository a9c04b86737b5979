"""Taking over what somebody who has left cannot go on with any more.

Their name stays on what they wrote; whose move it is from then on is in `taken_over_by`. Work in articles that the
successor may not see stays where it is, and is counted.
"""

import uuid
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, When
from django.utils import timezone

from annotations.actions.annotating.rows import set_status
from annotations.actions.cleaning import plain_text
from annotations.actions.scopes import begin_in, find_member, lock_annotation, lock_article, lock_project
from annotations.actions.transactions import begin_action, one_transaction
from annotations.choices import Status, Verb
from annotations.models import Annotation, Article, Assignment, Member, User
from annotations.policy import Actor, move_for, require_manager
from annotations.queries.people.people import list_left_members, select_left_behind, select_left_by
from annotations.refusals import Invalid, NotThere, WrongState
from annotations.sentences import say


@dataclass(frozen=True)
class TakenOver:
    """How much was taken over; `kept` is what the successor may not see, and so could not take."""

    annotations: int = 0
    assignments: int = 0
    kept: int = 0


def take_over(
    *,
    by: User,
    annotation_id: uuid.UUID,
    version: int | None,
    to: str = "",
    article_id: uuid.UUID | None = None,
    action_id: uuid.UUID | None = None,
) -> Annotation:
    """Let a member (`to`, else who acts) go on with an annotation whose author has left."""
    with one_transaction():
        scope, annotation = lock_annotation(by, annotation_id, version=version, article_id=article_id)
        move = move_for(scope.actor, annotation, Verb.TAKE_OVER)
        successor = find_successor(scope.actor, to)
        if not Annotation.objects.visible_to(successor).filter(pk=annotation.pk).exists():
            raise Invalid(
                say("“{name}” may not see this annotation.", name=successor.get_username()), field="to"
            )
        action = begin_in(scope, Verb.TAKE_OVER, action_id)
        annotation.taken_over_by = None if successor.pk == annotation.author_id else successor
        status = Status.SUBMITTED if _is_own_fix(annotation, successor) else move.after
        set_status(annotation, status, action=action)
        return annotation


def take_over_article(
    *, by: User, article_id: uuid.UUID, to: str = "", action_id: uuid.UUID | None = None
) -> TakenOver:
    """Let a member go on with all that waits in an article for people who have left."""
    with one_transaction():
        scope = lock_article(by, article_id)
        require_manager(scope.actor)
        successor = find_successor(scope.actor, to)
        articles = Article.objects.filter(pk=scope.article.pk)
        annotations, assignments = select_left_behind(by, scope.project, articles)
        if not annotations.exists() and not assignments.exists():
            return TakenOver()
        action = begin_in(scope, Verb.TAKE_OVER, action_id)
        return _hand_over(annotations, assignments, successor, action)


def take_over_from(
    *, by: User, slug: str, username: str, to: str = "", action_id: uuid.UUID | None = None
) -> TakenOver:
    """Let a member go on with all that waits in a project for one person who has left it."""
    with one_transaction():
        actor = lock_project(by, slug=slug)
        require_manager(actor)
        plain_text(username, "user")
        left = list_left_members(actor.project).filter(user__username=username).first()
        if left is None:
            _refuse_present(actor, username)
            raise NotThere(say("Nobody of this name was a member."))
        successor = find_successor(actor, to)
        annotations, assignments = select_left_by(by, left)
        if not annotations.exists() and not assignments.exists():
            return TakenOver()
        action = begin_action(by=by, verb=Verb.TAKE_OVER, project_id=actor.project.pk, action_id=action_id)
        return _hand_over(annotations, assignments, successor, action)


def hand_over_of(by: User, left: Member, successor: User, action: uuid.UUID) -> TakenOver:
    """`take_over_from` for who has ended the membership in this very action."""
    return _hand_over(*select_left_by(by, left), successor, action)


def find_successor(actor: Actor, username: str, *, leaving: Member | None = None) -> User:
    """The member of this name; without one who acts. Not who is `leaving`."""
    plain_text(username, "to")
    if not username and leaving is None:
        return actor.user
    with_account = Member.objects.filter(user__is_active=True)
    member = find_member(actor.project, username, field="to", among=with_account)
    if leaving is not None and member.pk == leaving.pk:
        raise Invalid(say("Choose somebody who stays."), field="to")
    return member.user


def _refuse_present(actor: Actor, username: str) -> None:
    if Member.objects.filter(project=actor.project, user__username=username).exists():
        raise WrongState(
            say("{username} is still a member, and goes on with their work themselves.", username=username)
        )


def _is_own_fix(annotation: Annotation, successor: User) -> bool:
    """Nobody agrees to their own fix: taken over by who made it, it is for another reviewer."""
    return annotation.status == Status.FIXED and annotation.edited_by_id == successor.pk


def _hand_over(
    annotations: QuerySet[Annotation],
    assignments: QuerySet[Assignment],
    successor: User,
    action: uuid.UUID,
) -> TakenOver:
    """Give what the successor may see to them; its articles are locked in the order of their ids first."""
    articles = {
        *annotations.values_list("article", flat=True),
        *assignments.values_list("article", flat=True),
    }
    list(Article.objects.filter(pk__in=articles).order_by("pk").select_for_update(no_key=True))
    waiting = set(annotations.values_list("pk", flat=True))
    given = set(assignments.values_list("pk", flat=True))
    mine = set(Annotation.objects.visible_to(successor).filter(pk__in=waiting).values_list("pk", flat=True))
    seen = Article.objects.visible_to(successor).filter(pk__in=articles)
    ours = set(assignments.filter(article__in=seen).values_list("pk", flat=True))
    _take(mine, successor, action)
    _reassign(ours, successor)
    return TakenOver(len(mine), len(ours), kept=len(waiting - mine) + len(given - ours))


def _take(ids: Collection[uuid.UUID], successor: User, action: uuid.UUID) -> None:
    rows = Annotation.objects.filter(pk__in=ids)
    changed = {"version": F("version") + 1, "action_id": action, "updated_at": timezone.now()}
    theirs = Case(When(author=successor, then=None), default=successor.pk)
    own_fixes = Q(status=Status.FIXED, edited_by=successor)
    rows.exclude(own_fixes).update(taken_over_by=theirs, **changed)
    rows.filter(own_fixes).update(taken_over_by=theirs, status=Status.SUBMITTED, **changed)


def _reassign(ids: Collection[uuid.UUID], successor: User) -> None:
    """Give open assignments to another member; an article that they have already, they have once."""
    given = Assignment.objects.filter(pk__in=ids)
    already = Assignment.objects.filter(
        article=OuterRef("article"), member__user=successor, member__project=OuterRef("project")
    )
    given.filter(Exists(already)).delete()
    member = Member.objects.filter(user=successor, project=OuterRef("project"))
    given.update(member=member.values("pk")[:1], version=F("version") + 1)
