"""Who is responsible for an annotation: its author, or who has taken it over since; and whether they are still there."""

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce

from annotations.choices import Role, Status
from annotations.models.article import Article, ArticleReader
from annotations.models.project import Member

if TYPE_CHECKING:
    from annotations.models.user import User


def work_of(user: "User") -> Q:
    """What a person is responsible for: what they wrote, unless somebody took it over, and what they took over."""
    return Q(taken_over_by=user) | Q(author=user, taken_over_by=None)


def responsible_is_there() -> Exists:
    """Whether who is responsible for an annotation can still do something: a member who may see its article."""
    responsible = Member.objects.filter(
        project=OuterRef("project"),
        user=Coalesce(OuterRef("taken_over_by"), OuterRef("author")),
        user__is_active=True,
    )
    open_article = Article.objects.filter(pk=OuterRef(OuterRef("article")), restricted=False)
    reader = ArticleReader.objects.filter(article=OuterRef(OuterRef("article")), member=OuterRef("pk"))
    return Exists(responsible.filter(Q(role=Role.MANAGER) | Exists(open_article) | Exists(reader)))


def still_waiting() -> Q:
    """What a sign-off waits for: submitted, or unfinished by somebody who is there to finish it."""
    unfinished = Q(responsible_is_there(), status__in=[Status.DRAFT, Status.FIXED])
    return Q(status=Status.SUBMITTED) | unfinished
