"""What the page about an article shows beside what describes it: who sees it, and who works on it."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Coalesce

from annotations.choices import AssignmentState, Role
from annotations.models import Annotation, Article, Assignment, Member, User
from annotations.models.responsible import members_who_see
from annotations.policy import WAITS_FOR_AUTHOR, Actor, may_describe
from annotations.queries.people.people import OpenWork, count_left_behind
from annotations.refusals import NotThere
from annotations.sentences import say


@dataclass(frozen=True)
class About:
    """An article and who the person is there."""

    article: Article
    actor: Actor

    @property
    def may_change(self) -> bool:
        """Whether the person may change what describes the article."""
        return self.is_open and may_describe(self.actor, self.article)

    @property
    def is_open(self) -> bool:
        """Whether anything may be changed at all: not in an archived project."""
        return self.actor.project.archived_at is None

    @property
    def named(self) -> list[str]:
        """The members who see the article although it is restricted, managers aside."""
        return self._readers(left=False)

    @property
    def named_and_left(self) -> list[str]:
        """Who was named and has left: they see it again if they come back."""
        return self._readers(left=True)

    @property
    def could_be_named(self) -> list[str]:
        """The members who are no managers: those see everything."""
        return list(self._members.exclude(role=Role.MANAGER).values_list("user__username", flat=True))

    def _readers(self, *, left: bool) -> list[str]:
        readers = self.article.readers.filter(member__left_at__isnull=not left)
        return sorted(readers.values_list("member__user__username", flat=True))

    @cached_property
    def left_behind(self) -> OpenWork:
        """What waits in the article for people who have left it."""
        return count_left_behind(self.actor, self.article)

    @property
    def successors(self) -> list[str]:
        """Who could go on with that: the members who see the article."""
        seeing = members_who_see(self.article.pk).order_by("user__username")
        return list(seeing.values_list("user__username", flat=True))

    def list_locked_out(self, readers: Collection[str]) -> list[str]:
        """Who has the article, or unfinished work in it, and could not open it if it were restricted to these readers."""
        seeing = (
            members_who_see(self.article.pk).exclude(role=Role.MANAGER).exclude(user__username__in=readers)
        )
        given = Assignment.objects.filter(
            article=self.article, state=AssignmentState.OPEN, member=OuterRef("pk")
        )
        work = Annotation.objects.annotate(who=Coalesce("taken_over_by", "author")).filter(
            article=self.article, deleted_at=None, status__in=WAITS_FOR_AUTHOR, who=OuterRef("user")
        )
        having = seeing.filter(Exists(given) | Exists(work)).order_by("user__username")
        return list(having.values_list("user__username", flat=True))

    @property
    def given(self) -> QuerySet[Assignment]:
        """Who was given the article, by name; also who has left."""
        given = Assignment.objects.filter(article=self.article).select_related("member__user", "given_by")
        sees = Exists(members_who_see(self.article.pk).filter(pk=OuterRef("member")))
        return given.annotate(sees=sees).order_by("member__user__username")

    @property
    def could_be_given(self) -> list[str]:
        """The members who may see the article and do not have it yet."""
        free = self._members.exclude(assignments__article=self.article)
        names = free.values_list("user__username", "role")
        seeing = {*self.named} if self.article.restricted else None
        return [name for name, role in names if seeing is None or name in seeing or role == Role.MANAGER]

    @property
    def _members(self) -> QuerySet[Member]:
        return Member.objects.filter(project=self.actor.project).order_by("user__username")


def about(user: User, article_id: uuid.UUID) -> About:
    """An article that the person may see; `NotThere` otherwise."""
    found = Article.objects.visible_to(user).select_related("project", "created_by", "signed_off_by")
    article = found.filter(pk=article_id).first()
    if article is None:
        raise NotThere(say("There is no such article."))
    member = Member.objects.get(project=article.project_id, user=user)
    return About(article, Actor(user=user, role=Role(member.role), project=article.project))
