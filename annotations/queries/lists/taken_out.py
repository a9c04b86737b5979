"""The articles that were taken out of a project, for its managers."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F

from annotations.models import Annotation, Article, Project, User
from annotations.queries.lists.keyset import Order, load_page

LAST_TAKEN_OUT_FIRST = Order("deleted_at", "id", newest_first=True)


@dataclass
class TakenOutPage:
    """One page of them, the last that was taken out first; `older` is a cursor, empty at the end.

    Each has with it `deleted_by` and `marked`, how many annotations went with it.
    """

    articles: list[Any]
    older: str = ""


def list_taken_out(user: User, project: Project, after: str = "") -> TakenOutPage:
    """What a manager can bring back, from a cursor on."""
    rows = Article.objects.taken_out_for(user).filter(project=project).select_related("deleted_by")
    page, older, _ = load_page(rows, LAST_TAKEN_OUT_FIRST, after=after)
    count_marked(page)
    return TakenOutPage(page, older)


def load_taken_out(user: User, project: Project, article_id: uuid.UUID) -> Any:
    """One of them, with `marked`; None if it is not among them."""
    article: Any = Article.objects.taken_out_for(user).filter(project=project, pk=article_id).first()
    if article is not None:
        count_marked([article])
    return article


def count_marked(articles: list[Any]) -> None:
    """Count what went with each: that has the moment of its article; what was deleted before has its own."""
    went = Annotation.objects.filter(article__in=articles, deleted_at=F("article__deleted_at"))
    counts = dict(went.order_by().values_list("article").annotate(Count("pk")))
    for article in articles:
        article.marked = counts.get(article.pk, 0)
