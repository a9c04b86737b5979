"""Who is responsible for an annotation: its author, or who has taken it over since; and whether they are still there."""

import uuid
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.db.models.lookups import In

from annotations.choices import Role, Status
from annotations.models.article import Article, ArticleReader
from annotations.models.project import Member

if TYPE_CHECKING:
    from annotations.models.user import User


def work_of(user: "User") -> Q:
    """What a person is responsible for: what they wrote, unless somebody took it over, and what they took over."""
    return Q(taken_over_by=user) | Q(author=user, taken_over_by=None)


def members_who_see(article: Any) -> "QuerySet[Member]":
    """The members who can work on an article: all with an account, of a restricted one its readers and the managers.

    `article` is its id, or what refers to that from a subquery of the members.
    """
    same = Article.objects.filter(pk=article)
    readers = ArticleReader.objects.filter(article=article).values("member")
    sees = Q(role=Role.MANAGER) | Q(pk__in=readers) | Exists(same.filter(restricted=False))
    return Member.objects.filter(sees, project__in=same.values("project"), user__is_active=True)


def responsible_is_there() -> Exists:
    """Whether who is responsible for an annotation can still do something: a member who may see its article."""
    seeing = members_who_see(OuterRef(OuterRef("article")))
    return Exists(seeing.filter(user=Coalesce(OuterRef("taken_over_by"), OuterRef("author"))))


def still_waiting(article_id: uuid.UUID) -> Q:
    """What in an article a sign-off waits for: submitted, or unfinished by somebody who is there to finish it."""
    # The people are looked up once, and not for each annotation of a page.
    there = In(Coalesce("taken_over_by", "author"), members_who_see(article_id).values("user"))
    return Q(status=Status.SUBMITTED) | (Q(status__in=[Status.DRAFT, Status.FIXED]) & Q(there))
