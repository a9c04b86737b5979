"""Articles that were taken out of a project, and bringing one back: for managers, as on the page."""

import uuid
from typing import Any

from django.http import HttpResponse
from rest_framework.request import Request

from annotations.actions.bringing_back import bring_back_article
from annotations.actions.idempotency import Answer
from annotations.actions.scopes import actor_in
from annotations.api.articles import article_answer
from annotations.api.base import Endpoint, answer_list, dump_json, repeatable
from annotations.api.description.operations import ARTICLE, describe_list, describe_write
from annotations.models import Article
from annotations.policy import require_manager
from annotations.queries.lists.listing import PAGING, apply_filters, page_of
from annotations.queries.lists.taken_out import count_marked


def taken_out_value(article: Any) -> dict[str, Any]:
    """An article that was taken out, as it travels."""
    return {
        "id": article.pk,
        "headline": article.headline,
        "outlet": article.outlet,
        "url": article.url,
        "external_id": article.external_id,
        "restricted": article.restricted,
        "version": article.version,
        "annotations": article.marked,
        "deleted_at": article.deleted_at,
        "deleted_by": None if article.deleted_by is None else article.deleted_by.get_username(),
    }


class TakenOut(Endpoint):
    """The articles that were taken out of a project."""

    @describe_list("TakenOutArticle")
    def get(self, request: Request, slug: str) -> HttpResponse:
        """What can be brought back, with how many annotations each. For managers."""
        project = self.project(slug)
        require_manager(actor_in(self.user, project))
        rows = Article.objects.taken_out_for(self.user).filter(project=project)
        page = page_of(apply_filters(rows, {}, dict(request.GET.lists()), also=PAGING), request.GET)
        articles = rows.select_related("deleted_by").in_bulk(page.ids)
        count_marked(list(articles.values()))
        return answer_list(request, page, [dump_json(taken_out_value(articles[pk])) for pk in page.ids])


class RestoreArticle(Endpoint):
    """Bringing an article back that was taken out."""

    @describe_write({200: ARTICLE})
    @repeatable
    def post(self, request: Request, pk: uuid.UUID) -> Answer:
        """Bring it back with what was marked in it; for managers. `If-Match` is its version in the list of these.

        What is approved stays so, unless a record that it means or the rules of review have changed since. Refused while
        the same text is in the project again.
        """
        self.body()
        article = bring_back_article(
            by=self.user, article_id=pk, version=self.seen_version(), action_id=self.action_id
        )
        self.project_id = article.project_id
        return article_answer(self.article(pk), by=self.user)

    def shown(self, row: Any) -> Any:
        """One that is still out, as the list shows it."""
        count_marked([row])
        return taken_out_value(row)
